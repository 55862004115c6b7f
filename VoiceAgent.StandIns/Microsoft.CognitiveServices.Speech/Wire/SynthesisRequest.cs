using System.Security;
using System.Text;
using System.Text.Json;

namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>The messages that a synthesiser sends.</summary>
internal static class SynthesisRequest
{
    public static byte[] Config { get; } = JsonSerializer.SerializeToUtf8Bytes(new
    {
        context = new { system = new { name = "SpeechSDK", version = "1.51.2", build = "Managed", lang = "C#" }, os = new { platform = "Linux", name = "Linux", version = "1" } },
    });

    public static async ValueTask SendAsync(SpeechSocket socket, string requestId, SpeechSynthesizer synthesizer, string text, bool isSsml)
    {
        await socket.SendAsync("synthesis.context", requestId, "application/json", Context(synthesizer)).ConfigureAwait(false);
        await socket.SendAsync("ssml", requestId, "application/ssml+xml", isSsml ? Encoding.UTF8.GetBytes(text) : Ssml(synthesizer.Config, text)).ConfigureAwait(false);
    }

    private static byte[] Context(SpeechSynthesizer synthesizer) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        synthesis = new
        {
            audio = new
            {
                metadataOptions = new
                {
                    bookmarkEnabled = false,
                    wordBoundaryEnabled = synthesizer.WantsWords,
                    punctuationBoundaryEnabled = synthesizer.WantsWords,
                    sentenceBoundaryEnabled = false,
                    sessionEndEnabled = true,
                    visemeEnabled = false,
                },
                outputFormat = synthesizer.Config.SpeechSynthesisOutputFormat is { Length: > 0 } format ? format : "raw-16khz-16bit-mono-pcm",
            },
            language = new { autoDetection = false },
        },
    });

    private static byte[] Ssml(SpeechConfig config, string text)
    {
        var language = config.SpeechSynthesisLanguage is { Length: > 0 } set ? set : "en-US";
        var voice = config.SpeechSynthesisVoiceName is { Length: > 0 } name ? $"<voice name='{SecurityElement.Escape(name)}'>" : $"<voice xml:lang='{SecurityElement.Escape(language)}'>";
        return Encoding.UTF8.GetBytes(
            $"<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='{SecurityElement.Escape(language)}'>{voice}{SecurityElement.Escape(text)}</voice></speak>");
    }
}
