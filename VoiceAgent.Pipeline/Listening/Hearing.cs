using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>The agent's ears on one call: each frame goes to the voice detector, the transcriber and the tape in one breath.</summary>
internal sealed class Hearing : ILineListener, ITranscriptListener
{
    private readonly IVoiceDetector _detector;
    private readonly SpeechGate _gate;
    private readonly ITranscription _transcription;
    private readonly ICallRecorder _recorder;
    private readonly IConversation _conversation;

    public Hearing(
        IVoiceDetector detector, ListeningOptions options, ITranscriber transcriber, TranscriptionRequest request, ICallRecorder recorder, IConversation conversation)
    {
        _detector = detector;
        _gate = new SpeechGate(options);
        _recorder = recorder;
        _conversation = conversation;
        _transcription = transcriber.Open(request, this);
    }

    public void FrameHeard(ReadOnlySpan<byte> pcm, TimeSpan offset)
    {
        // The detector first: an interruption must not wait for anything.
        if (_gate.Hear(_detector.ProbabilityOf(pcm), offset) is { } change)
        {
            _conversation.Post(change);
        }

        _transcription.Hear(pcm);
        _recorder.CallerFrame(pcm, offset);
    }

    public void ToneHeard(char tone) => _conversation.Post(new TonePressed(tone));

    public void Hypothesis(string text, TimeSpan from, TimeSpan until) => _conversation.Post(new HypothesisHeard(text, from, until));

    public void Phrase(string text, TimeSpan from, TimeSpan until) => _conversation.Post(new PhraseHeard(text, from, until));

    public void Failed(string reason) => _conversation.Post(new TranscriptionFailed(reason));

    /// <summary>Ends once the last words have been told.</summary>
    public Task CompleteAsync(CancellationToken stopping) => _transcription.CompleteAsync(stopping);

    public ValueTask DisposeAsync() => _transcription.DisposeAsync();
}
