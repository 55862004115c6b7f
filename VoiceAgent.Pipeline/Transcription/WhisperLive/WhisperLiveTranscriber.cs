namespace VoiceAgent.Pipeline.Transcription.WhisperLive;

internal sealed class WhisperLiveTranscriber(LiveParts parts) : ITranscriber
{
    public const string Provider = "whisperlive";

    public ITranscription Open(TranscriptionRequest request, ITranscriptListener listener) => new LiveTranscription(parts, request, listener);
}
