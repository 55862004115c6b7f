using System.Text.Json;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.Transcription.WhisperLive;

/// <summary>
/// WhisperLiveKit: raw PCM16 at 16 kHz (the server runs with <c>--pcm-input</c>), and whole states of the transcript as answers.
/// Source: github.com/QuentinFuxa/WhisperLiveKit, docs/API.md and basic_server.py of 2025 and 2026. Times in whole seconds are not used.
/// </summary>
internal sealed class WhisperLiveKitDialect(Uri address, IReadOnlyList<string> languages) : ILiveDialect
{
    // A line with this speaker is a silence.
    private const int Silence = -2;

    public Uri Address { get; } = new($"{address}{(address.Query.Length > 0 ? "&" : "?")}language={LanguageMatch.Requested(languages) ?? "auto"}");

    public ReadOnlyMemory<byte>? Hello => null;

    public ReadOnlyMemory<byte> End => default;

    public bool EndFlushes => true;

    public ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> pcm) => pcm;

    public LiveMessage Read(JsonElement message)
    {
        if (message.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.String && error.GetString() is { Length: > 0 })
        {
            throw new TranscriptionBrokenException("WhisperLiveKit reported an error. Its log has the reason.", FailureKind.Unavailable);
        }

        switch (message.TryGetProperty("type", out var type) ? type.GetString() : null)
        {
            case "config" when message.TryGetProperty("useAudioWorklet", out var takesPcm) && takesPcm.ValueKind is JsonValueKind.False:
                throw new TranscriptionBrokenException("WhisperLiveKit takes compressed audio only: start it with --pcm-input.", FailureKind.Refused);
            case "config":
                return new LiveMessage { IsReady = true };
            case "ready_to_stop":
                return new LiveMessage { IsEnd = true };
        }

        return message.TryGetProperty("lines", out var lines) && lines.ValueKind is JsonValueKind.Array ? State(message, lines) : default;
    }

    private static LiveMessage State(JsonElement message, JsonElement lines)
    {
        var spoken = lines.EnumerateArray().Where(static line => !(line.TryGetProperty("speaker", out var speaker) && speaker.ValueKind is JsonValueKind.Number && speaker.GetInt32() == Silence)).ToList();
        var unconfirmed = new[] { Text(message, "buffer_diarization"), Text(message, "buffer_transcription") }.Where(static text => text.Length > 0).ToArray();
        var language = spoken.Select(static line => Text(line, "detected_language")).LastOrDefault(static named => named.Length > 0);
        return new LiveMessage(Scripts.Join([.. spoken.Select(static line => Text(line, "text")).Where(static text => text.Length > 0), .. unconfirmed]), unconfirmed.Length == 0, language);
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()!.Trim() : "";
}
