using System.Text.Json;

namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>The settings that a recogniser sends before its audio.</summary>
internal static class RecognitionSettings
{
    public static byte[] Config(int sampleRate) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        context = new
        {
            system = new { name = "SpeechSDK", version = "1.51.2", build = "Managed", lang = "C#" },
            os = new { platform = "Linux", name = "Linux", version = "1" },
            audio = new { source = new { type = "Stream", samplerate = sampleRate, bitspersample = 16, channelcount = 1 } },
        },
        recognition = "conversation",
    });

    public static byte[] Context(PropertyCollection properties, IReadOnlyCollection<string> phrases)
    {
        var context = new Dictionary<string, object>
        {
            ["phraseDetection"] = Detection(properties),
            ["phraseOutput"] = new { format = properties.GetProperty(PropertyId.SpeechServiceResponse_OutputFormatOption, "Simple") },
        };
        if (Candidates(properties) is { Length: > 0 } candidates)
        {
            var mode = properties.GetProperty(PropertyId.SpeechServiceConnection_LanguageIdMode) is "Continuous" ? "DetectContinuous" : "DetectAtAudioStart";
            context["languageId"] = new
            {
                mode,
                languages = candidates,
                onSuccess = new { action = "Recognize" },
                onUnknown = new { action = "None" },
                priority = "PrioritizeLatency",
            };
        }

        if (phrases.Count > 0)
        {
            context["dgi"] = new { groups = new[] { new { type = "Generic", items = phrases.Select(phrase => new { text = phrase }) } } };
        }

        return JsonSerializer.SerializeToUtf8Bytes(context);
    }

    public static Uri Address(Uri address, PropertyCollection properties)
    {
        var lid = Candidates(properties).Length > 0 ? "&lidEnabled=true" : "";
        var language = properties.GetProperty(PropertyId.SpeechServiceConnection_RecoLanguage, "en-US");
        var query = address.Query.Length > 1 ? $"{address.Query[1..]}&" : "";
        return new UriBuilder(address) { Query = $"{query}language={Uri.EscapeDataString(language)}{lid}" }.Uri;
    }

    private static string[] Candidates(PropertyCollection properties) =>
        properties.GetProperty(PropertyId.SpeechServiceConnection_AutoDetectSourceLanguages).Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static Dictionary<string, object> Detection(PropertyCollection properties)
    {
        var detection = new Dictionary<string, object> { ["mode"] = "Conversation" };
        if (int.TryParse(properties.GetProperty(PropertyId.Speech_SegmentationSilenceTimeoutMs), out var milliseconds))
        {
            detection["conversation"] = new { segmentation = new { mode = "Custom", segmentationSilenceTimeoutMs = milliseconds } };
        }

        if (properties.GetProperty(PropertyId.SpeechServiceResponse_ProfanityOption) is { Length: > 0 } profanity)
        {
            detection["enrichment"] = new { profanity };
        }

        return detection;
    }
}
