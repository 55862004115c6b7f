using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>
/// Receives the caller's audio on one call and passes each frame to the voice detector, the transcriber and the recorder.
/// When the language changes, a new transcription gets the frames from then on. The earlier one still delivers its last transcripts.
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

    public void FrameReceived(ReadOnlySpan<byte> pcm, TimeSpan offset)
    {
        // The detector comes first, because an interruption must not wait for the transcriber or the recorder.
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

    public void DtmfReceived(char tone) => _conversation.Post(new DtmfReceived(tone));

    /// <summary>Transcribes with other languages and other phrase hints from the next frame on.</summary>
    public void Use(TranscriptionRequest request)
    {
        if (!request.ListensFor((Volatile.Read(ref _wanted) ?? _request).Languages))
        {
            Volatile.Write(ref _wanted, request);
        }
    }

    /// <summary>No more frames follow. Completes when all final transcripts have been delivered.</summary>
    public Task CompleteAsync(CancellationToken stopping) => Task.WhenAll([.. _finishing, _transcription.CompleteAsync(stopping)]);

    public async ValueTask DisposeAsync()
    {
        // All are closed at the same time: when one cannot be closed, the others still are.
        await Task.WhenAll([.. _finishing, .. _former.Append(_transcription).Select(CloseAsync)]);
    }

    private static async Task CloseAsync(ITranscription transcription) => await transcription.DisposeAsync();

    // Called only here and where frames arrive. Both run on the reading loop of the media stream.
    private void Change(TranscriptionRequest request, TimeSpan offset)
    {
        if (request.ListensFor(_request.Languages))
        {
            return;
        }

        _former.Add(_transcription);
        _finishing.Add(_transcription.CompleteAsync(CancellationToken.None));
        _request = request;
        _transcription = _transcriber.Open(request, new Words(_conversation, offset));
    }

    /// <summary>Converts a transcription's offsets, which count from its first frame, to the clock of the media stream.</summary>
    private sealed class Words(IConversation conversation, TimeSpan origin) : ITranscriptListener
    {
        public void InterimTranscript(string text, TimeSpan from, TimeSpan until, string? language = null) => conversation.Post(new InterimTranscript(text, origin + from, origin + until) { Language = language });

        public void FinalTranscript(string text, TimeSpan from, TimeSpan until, string? language = null) => conversation.Post(new FinalTranscript(text, origin + from, origin + until) { Language = language });

        public void Failed(string reason) => conversation.Post(new TranscriptionFailed(reason));
    }
}
