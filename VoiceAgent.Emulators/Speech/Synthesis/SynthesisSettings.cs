using System.Text.Json;
using VoiceAgent.Emulators.Speech.Protocol;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>The settings in <c>synthesis.context</c>. Members that the emulator does not support are ignored.</summary>
/// <param name="Format">The audio to send.</param>
internal sealed record SynthesisSettings(OutputFormat Format)
{
    /// <summary>Whether the times of words are sent.</summary>
    public bool WordBoundaries { get; init; }

    public bool PunctuationBoundaries { get; init; }

    public bool SentenceBoundaries { get; init; }

    public bool Bookmarks { get; init; }

    public bool Visemes { get; init; }

    /// <summary>Whether text arrives in pieces instead of as SSML.</summary>
    public bool Streaming { get; init; }

    /// <summary>The voice of streamed text.</summary>
    public VoiceStyle Style { get; init; } = new();

    /// <exception cref="SpeechProtocolException">The message is not JSON, a member has a wrong type, or the format is not supported.</exception>
    /// <param name="voices">The known voices.</param>
    public static SynthesisSettings Read(ReadOnlyMemory<byte> context, VoiceCatalogue voices)
    {
        try
        {
            using var json = JsonDocument.Parse(context);
            var synthesis = json.RootElement.GetProperty("synthesis");
            var audio = synthesis.TryGetProperty("audio", out var found) ? found : default;
            var settings = new SynthesisSettings(OutputFormat.Parse(Text(audio, "outputFormat") ?? "raw-16khz-16bit-mono-pcm"))
            {
                WordBoundaries = Wants("wordBoundaryEnabled"),
                PunctuationBoundaries = Wants("punctuationBoundaryEnabled"),
                SentenceBoundaries = Wants("sentenceBoundaryEnabled"),
                Bookmarks = Wants("bookmarkEnabled"),
                Visemes = Wants("visemeEnabled"),
            };
            return synthesis.TryGetProperty("input", out var input)
                ? settings with { Streaming = IsTrue(input, "bidirectionalStreamingMode"), Style = StyleOf(input, voices) }
                : settings;

            bool Wants(string option) => audio.ValueKind == JsonValueKind.Object && audio.TryGetProperty("metadataOptions", out var options) && IsTrue(options, option);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw SpeechProtocolException.Unsupported($"synthesis.context cannot be read: {wrong.Message}");
        }
    }

    private static VoiceStyle StyleOf(JsonElement input, VoiceCatalogue voices) =>
        Text(input, "voiceName") is { Length: > 0 } voice ? new VoiceStyle(voices.Find(voice))
        : Text(input, "language") is { Length: > 0 } language ? new VoiceStyle(language)
        : new VoiceStyle();

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>Some clients write booleans as strings.</summary>
    private static bool IsTrue(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value)
        && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && bool.TryParse(value.GetString(), out var written) && written));
}
