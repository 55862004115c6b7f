using System.Text.Json;
using VoiceAgent.Pipeline.Transcription.Windows;

namespace VoiceAgent.Pipeline.Transcription.OpenAI;

/// <summary>Reads the answer of <c>/audio/transcriptions</c> in the formats <c>json</c> and <c>verbose_json</c>.</summary>
internal static class TranscriptionAnswer
{
    // Whisper's own rule for a segment without speech: whisper/transcribe.py, no_speech_threshold and logprob_threshold.
    private const double NoSpeech = 0.6;
    private const double Unlikely = -1;

    /// <exception cref="JsonException">The answer has no text.</exception>
    public static WindowText Read(string json)
    {
        using var answer = JsonDocument.Parse(json);
        var root = answer.RootElement;
        if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("text", out var text) || text.ValueKind is not JsonValueKind.String)
        {
            throw new JsonException("There is no text.");
        }

        var language = root.TryGetProperty("language", out var named) && named.ValueKind is JsonValueKind.String ? named.GetString() : null;
        return root.TryGetProperty("segments", out var segments) && segments.ValueKind is JsonValueKind.Array && segments.GetArrayLength() > 0
            ? new WindowText([.. segments.EnumerateArray().Where(HasSpeech).SelectMany(WordsOf)], language)
            : WindowText.Of(text.GetString()!, language);
    }

    private static bool HasSpeech(JsonElement segment) =>
        !(Number(segment, "no_speech_prob") > NoSpeech && (Number(segment, "avg_logprob") ?? double.MinValue) < Unlikely);

    // A segment's last word ends with the segment. The others have no times.
    private static IEnumerable<WindowWord> WordsOf(JsonElement segment)
    {
        var words = segment.TryGetProperty("text", out var text) && text.ValueKind is JsonValueKind.String ? TextWords.Of(text.GetString()!) : [];
        return words.Select((word, at) => new WindowWord(word, at == words.Count - 1 && Number(segment, "end") is >= 0 and var end ? TimeSpan.FromSeconds(end) : null));
    }

    private static double? Number(JsonElement segment, string name) => segment.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number ? value.GetDouble() : null;
}
