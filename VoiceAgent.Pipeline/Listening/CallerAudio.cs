using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Speakable.Reading;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>
/// Receives the caller's audio on one call and passes each frame to the voice detector, the transcriber and the recorder.
/// All of them use the clock of the call, so a hole in the caller's audio moves nothing that comes after it.
/// When the language changes, a new transcription gets the frames from then on. The earlier one still delivers its last transcripts.
/// </summary>
internal sealed class CallerAudio : IMediaListener
{
    // The greeting of a voicemail is shorter.
    private static readonly TimeSpan TonesUntil = TimeSpan.FromSeconds(90);

    private readonly VoiceActivity _activity;
    private readonly ITranscriber _transcriber;
    private readonly List<ITranscription> _former = [];
    private readonly List<Task> _finishing = [];
    private readonly ICallRecorder _recorder;
    private readonly CardRedaction _conversation;
    private readonly MediaClock _clock;
    private readonly CallerClock _places;
    private readonly EndOfTurnHearing? _endOfTurn;
    private readonly ToneDetector? _tones;
    private ITranscription _transcription;
    private TranscriptClock _transcribed = new();
    private TranscriptionRequest _request;
    private TranscriptionRequest? _wanted;
    private byte[] _silence = [];
    private volatile bool _isOnHold;
    private volatile bool _ignoresKeys;

    public CallerAudio(
        VoiceActivity activity,
        ITranscriber transcriber,
        TranscriptionRequest request,
        ICallRecorder recorder,
        CardRedaction conversation,
        MediaClock clock,
        EndOfTurnHearing? endOfTurn = null,
        ToneDetector? tones = null)
    {
        _activity = activity;
        _recorder = recorder;
        _conversation = conversation;
        _transcriber = transcriber;
        _clock = clock;
        _endOfTurn = endOfTurn;
        _tones = tones;
        _places = new CallerClock(Move, clock.Begins);
        _request = request;
        _transcription = transcriber.Open(request, new Words(conversation, _transcribed, request.Language));
    }

    /// <summary>How much of the caller's audio never arrived.</summary>
    public TimeSpan Missing => _places.Missing;

    /// <summary>While the caller is on hold, the agent hears silence: others on the call may speak. The recording has what was said.</summary>
    public bool IsOnHold
    {
        get => _isOnHold;
        set => _isOnHold = value;
    }

    /// <summary>The caller's keys are for somebody else.</summary>
    public bool IgnoresKeys
    {
        get => _ignoresKeys;
        set => _ignoresKeys = value;
    }

    public void FrameReceived(ReadOnlySpan<byte> frame, TimeSpan offset)
    {
        var at = _places.Place(offset, _clock.Now);
        var pcm = IsOnHold ? SilenceLike(frame) : frame;

        // The detector comes first, because an interruption must not wait for the transcriber or the recorder.
        var change = _activity.Hear(pcm, at);
        if (change is not null)
        {
            _conversation.Post(change);
        }

        _endOfTurn?.Hear(pcm, change);
        if (at < TonesUntil && _tones?.Hear(pcm, at) is { } tone)
        {
            _conversation.Post(tone);
        }

        if (Interlocked.Exchange(ref _wanted, null) is { } wanted)
        {
            Change(wanted);
        }

        _conversation.Passed(at + AudioFormat.FrameDuration);
        _transcribed.Frame(at);
        _transcription.Hear(pcm);
        _recorder.CallerFrame(frame, at);
    }

    public void DtmfReceived(char tone)
    {
        if (!IsOnHold && !IgnoresKeys)
        {
            _conversation.Post(new DtmfReceived(tone));
        }
    }

    /// <summary>Transcribes with other languages and other phrase hints from the next frame on, and detects speech as the agent wants.</summary>
    public void Use(TranscriptionRequest request, StartOfSpeech startOfSpeech)
    {
        _activity.Use(startOfSpeech);
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
        _activity.Dispose();
        await (_endOfTurn?.CompleteAsync() ?? Task.CompletedTask);
        await Task.WhenAll([.. _finishing, .. _former.Append(_transcription).Select(CloseAsync)]);
    }

    private ReadOnlySpan<byte> SilenceLike(ReadOnlySpan<byte> frame)
    {
        if (_silence.Length < frame.Length)
        {
            _silence = new byte[frame.Length];
        }

        return _silence.AsSpan(0, frame.Length);
    }

    private void Move(TimeSpan from, TimeSpan until, TimeSpan earlier)
    {
        _transcribed.Move(from, earlier);
        _recorder.MoveCaller(from, until, earlier);
    }

    private static async Task CloseAsync(ITranscription transcription) => await transcription.DisposeAsync();

    // Called only here and where frames arrive. Both run on the reading loop of the media stream.
    private void Change(TranscriptionRequest request)
    {
        if (request.ListensFor(_request.Languages))
        {
            return;
        }

        _former.Add(_transcription);
        _finishing.Add(_transcription.CompleteAsync(CancellationToken.None));
        _request = request;
        _transcribed = new TranscriptClock();
        _transcription = _transcriber.Open(request, new Words(_conversation, _transcribed, request.Language));
    }

    /// <summary>Converts a transcription's offsets, which count from its first frame, to the clock of the call, and number words to figures.</summary>
    private sealed class Words(IConversation conversation, TranscriptClock clock, string language) : ITranscriptListener
    {
        // Reading the table of a language takes some time, so it is not left to the first word.
        private readonly NumbersHeard _numbers = NumbersHeard.In(language);

        public void InterimTranscript(string text, TimeSpan from, TimeSpan until, string? language = null) =>
            conversation.Post(new InterimTranscript(InFigures(text, language), clock.Start(from), clock.End(until)) { Language = language });

        public void FinalTranscript(string text, TimeSpan from, TimeSpan until, string? language = null) =>
            conversation.Post(new FinalTranscript(InFigures(text, language), clock.Start(from), clock.End(until)) { Language = language });

        public void Failed(string reason, FailureKind kind) => conversation.Post(new TranscriptionFailed(reason, kind));

        private string InFigures(string text, string? heardIn) => (heardIn is null ? _numbers : NumbersHeard.In(heardIn)).InFigures(text);
    }
}
