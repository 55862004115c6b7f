using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>
/// The agent's ears on one call: each frame goes to the voice detector, the transcriber and the tape in one breath.
/// When the language changes, another transcription hears the frames from there on; the one before tells its last words.
/// </summary>
internal sealed class CallerAudio : IMediaListener
{
    private readonly IVoiceActivityDetector _detector;
    private readonly SpeechGate _gate;
    private readonly ITranscriber _transcriber;
    private readonly List<ITranscription> _former = [];
    private readonly List<Task> _finishing = [];
    private readonly ICallRecorder _recorder;
    private readonly CardRedaction _conversation;
    private ITranscription _transcription;
    private TranscriptionRequest _request;
    private TranscriptionRequest? _wanted;

    public CallerAudio(
        IVoiceActivityDetector detector, ListeningOptions options, ITranscriber transcriber, TranscriptionRequest request, ICallRecorder recorder, CardRedaction conversation)
    {
        _detector = detector;
        _gate = new SpeechGate(options);
        _recorder = recorder;
        _conversation = conversation;
        _transcriber = transcriber;
        _request = request;
        _transcription = transcriber.Open(request, new Words(conversation, TimeSpan.Zero));
    }

    public void FrameHeard(ReadOnlySpan<byte> pcm, TimeSpan offset)
    {
        // The detector first: an interruption must not wait for anything.
        if (_gate.Hear(_detector.ProbabilityOf(pcm), offset) is { } change)
        {
            _conversation.Post(change);
        }

        if (Interlocked.Exchange(ref _wanted, null) is { } wanted)
        {
            Change(wanted, offset);
        }

        _conversation.Passed(offset + AudioFormat.FrameDuration);
        _transcription.Hear(pcm);
        _recorder.CallerFrame(pcm, offset);
    }

    public void ToneHeard(char tone) => _conversation.Post(new DtmfReceived(tone));

    /// <summary>Listens in another language from the next frame on; what else is expected changes with it.</summary>
    public void Use(TranscriptionRequest request)
    {
        if (request.Language != (Volatile.Read(ref _wanted) ?? _request).Language)
        {
            Volatile.Write(ref _wanted, request);
        }
    }

    /// <summary>Ends once the last words have been told. No frames come any more.</summary>
    public Task CompleteAsync(CancellationToken stopping) => Task.WhenAll([.. _finishing, _transcription.CompleteAsync(stopping)]);

    public async ValueTask DisposeAsync()
    {
        // All at once: one that cannot be closed must not leave the others open.
        await Task.WhenAll([.. _finishing, .. _former.Append(_transcription).Select(CloseAsync)]);
    }

    private static async Task CloseAsync(ITranscription transcription) => await transcription.DisposeAsync();

    // Only here and where frames come in: both on the line's own loop.
    private void Change(TranscriptionRequest request, TimeSpan offset)
    {
        if (request.Language == _request.Language)
        {
            return;
        }

        _former.Add(_transcription);
        _finishing.Add(_transcription.CompleteAsync(CancellationToken.None));
        _request = request;
        _transcription = _transcriber.Open(request, new Words(_conversation, offset));
    }

    /// <summary>A transcription counts from the first frame that it was given.</summary>
    private sealed class Words(IConversation conversation, TimeSpan origin) : ITranscriptListener
    {
        public void InterimTranscript(string text, TimeSpan from, TimeSpan until) => conversation.Post(new InterimTranscript(text, origin + from, origin + until));

        public void FinalTranscript(string text, TimeSpan from, TimeSpan until) => conversation.Post(new FinalTranscript(text, origin + from, origin + until));

        public void Failed(string reason) => conversation.Post(new TranscriptionFailed(reason));
    }
}
