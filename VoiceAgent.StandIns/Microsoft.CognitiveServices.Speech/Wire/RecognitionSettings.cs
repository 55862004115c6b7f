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
            ["phraseDetection"] = Detection(properties.GetProperty(PropertyId.Speech_SegmentationSilenceTimeoutMs)),
            ["phraseOutput"] = new { format = properties.GetProperty(PropertyId.SpeechServiceResponse_OutputFormatOption, "Simple") },
        };
        if (phrases.Count > 0)
        {
            context["dgi"] = new { groups = new[] { new { type = "Generic", items = phrases.Select(phrase => new { text = phrase }) } } };
        }

        return JsonSerializer.SerializeToUtf8Bytes(context);
    }

    public static Uri Address(Uri address, PropertyCollection properties)
    {
        var language = properties.GetProperty(PropertyId.SpeechServiceConnection_RecoLanguage, "en-US");
        var query = address.Query.Length > 1 ? $"{address.Query[1..]}&" : "";
        return new UriBuilder(address) { Query = $"{query}language={Uri.EscapeDataString(language)}" }.Uri;
    }

    private static object Detection(string silence) => int.TryParse(silence, out var milliseconds)
        ? new { mode = "Conversation", conversation = new { segmentation = new { mode = "Custom", segmentationSilenceTimeoutMs = milliseconds } } }
        : new { mode = "Conversation" };
}
