using VoiceAgent.Pipeline.Transcription.Windows;

namespace VoiceAgent.Pipeline.Transcription.OpenAI;

internal sealed class OpenAITranscriber(WindowedParts parts) : ITranscriber
{
    public const string Provider = "openai";

    public ITranscription Open(TranscriptionRequest request, ITranscriptListener listener) => new WindowedTranscription(parts, request, listener);

    /// <summary>How the growing phrase is sent again. A server takes some requests at the same time, so the step may grow only a little.</summary>
    public static WindowOptions Windows(OpenAITranscriptionOptions options) => new(
        Step: options.InterimEvery, LongestStep: options.InterimEvery * 4, LongestWindow: TimeSpan.FromSeconds(15), LongestPhrase: TimeSpan.FromSeconds(28));
}
