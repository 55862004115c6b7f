using System.Net.ServerSentEvents;
using System.Text.Json;
using VoiceAgent.Pipeline.Transcription.Windows;

namespace VoiceAgent.Pipeline.Transcription.OpenAI;

/// <summary>
/// Reads a streamed result. OpenAI sends <c>transcript.text.delta</c> and at the end <c>transcript.text.done</c> with the whole text.
/// Servers of Whisper models send one object with a <c>text</c> for each segment.
/// </summary>
internal static class StreamedTranscript
{
    private const string End = "[DONE]";

    /// <exception cref="IOException">The stream ended without a text that is marked as whole.</exception>
    public static async Task<WindowText> ReadAsync(Stream events, CancellationToken stopping)
    {
        var segments = new List<string>();
        await foreach (var item in SseParser.Create(events).EnumerateAsync(stopping))
        {
            if (item.Data == End)
            {
                return WindowText.Of(string.Join(' ', segments), null);
            }

            using var json = JsonDocument.Parse(item.Data);
            var text = json.RootElement.TryGetProperty("text", out var whole) ? whole.GetString() ?? "" : null;
            switch (json.RootElement.TryGetProperty("type", out var type) ? type.GetString() : null)
            {
                case "transcript.text.done" when text is not null:
                    return WindowText.Of(text, null);
                case null when text is not null:
                    segments.Add(text.Trim());
                    break;
            }
        }

        throw new IOException("The stream of the transcription server ended before the end of the text.");
    }
}
