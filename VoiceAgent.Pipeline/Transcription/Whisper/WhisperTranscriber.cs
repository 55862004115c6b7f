using VoiceAgent.Pipeline.Transcription.Windows;

namespace VoiceAgent.Pipeline.Transcription.Whisper;

internal sealed class WhisperTranscriber(WindowedParts parts) : ITranscriber
{
    public const string Provider = "whisper";

    public ITranscription Open(TranscriptionRequest request, ITranscriptListener listener) => new WindowedTranscription(parts, request, listener);

    public static WindowOptions Windows(WhisperOptions options) => new(
        options.Step, LongestStep: TimeSpan.FromSeconds(5), LongestWindow: TimeSpan.FromSeconds(12), LongestPhrase: TimeSpan.FromSeconds(28));
}
