using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Transcription.Azure;

internal sealed class AzureTranscriber(SpeechAccount account, SpeechClosings closings, IOptions<TranscriptionOptions> options, MediaMetrics metrics, TimeProvider time) : ITranscriber
{
    public ITranscription Open(TranscriptionRequest request, ITranscriptListener listener) =>
        new AzureTranscription(account, closings, request, listener, options.Value, metrics, time);
}
