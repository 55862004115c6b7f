using VoiceAgent.Emulators.Speech.Ears;

namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>Splits a stream of speech into phrases at silences. It counts audio time and uses no clock.</summary>
internal sealed class PhraseSegmenter
{
    /// <summary>Speech begins after this many loud frames in a row. A click is shorter.</summary>
    private const int OnsetFrames = 3;

    /// <summary>The longest phrase. As in the service, longer speech without a pause is split here.</summary>
    private static readonly TimeSpan LongestPhrase = TimeSpan.FromSeconds(30);

    private readonly WordEar _ear;
    private readonly WordEar _echo;
    private readonly SpeechActivity _activity = new();
    private readonly TimeSpan _silence;
    private readonly TimeSpan _initialSilence;
    private TimeSpan _silentSince;
    private readonly int _frameSamples;
    private readonly short[] _frame;
    private readonly List<HeardWord> _words = [];
    private readonly List<HeardWord> _justHeard = [];
    private readonly List<HeardWord> _echoed = [];
    private int _filled;
    private int _loudInRow;
    private (TimeSpan Start, TimeSpan End)? _speech;

    /// <param name="silence">The silence that ends a phrase.</param>
    /// <param name="initialSilence">The silence before a phrase after which <see cref="SilenceTimedOut"/> comes. Zero: it never comes.</param>
    public PhraseSegmenter(int sampleRate, TimeSpan silence, TimeSpan initialSilence = default)
    {
        _initialSilence = initialSilence;
        _ear = new WordEar(Speaker.Caller, sampleRate);
        _echo = new WordEar(Speaker.Agent, sampleRate);
        this._silence = silence;
        _frameSamples = sampleRate / 100;
        _frame = new short[_frameSamples];
    }

    /// <summary>The position in the stream up to which it has been read, in whole frames.</summary>
    public TimeSpan Position { get; private set; }

    /// <summary>Reads more of the stream and adds its events.</summary>
    public void Hear(ReadOnlySpan<short> samples, ICollection<SpeechEvent> events)
    {
        while (samples.Length > 0)
        {
            var taken = Math.Min(samples.Length, _frameSamples - _filled);
            samples[..taken].CopyTo(_frame.AsSpan(_filled));
            samples = samples[taken..];
            _filled += taken;
            if (_filled == _frameSamples)
            {
                _filled = 0;
                HearFrame(events);
            }
        }
    }

    /// <summary>The stream has ended. This also ends the current phrase.</summary>
    public void End(ICollection<SpeechEvent> events) => EndPhrase(events);

    private void HearFrame(ICollection<SpeechEvent> events)
    {
        var from = Position;
        Position += SpeechActivity.Frame;
        _loudInRow = _activity.IsLoud(_frame) ? _loudInRow + 1 : 0;
        if (_loudInRow >= OnsetFrames || (_loudInRow > 0 && _speech is { } going && going.End == from))
        {
            Extend(from - (SpeechActivity.Frame * (_loudInRow - 1)), Position, events);
        }

        _ear.Hear(_frame, _justHeard);
        HearEcho();
        foreach (var word in _justHeard)
        {
            Extend(word.Start, word.End, events);
            _words.Add(word);
            events.Add(new PhraseGrew([.. _words], _speech!.Value.Start, Position));
        }

        _justHeard.Clear();
        if (_speech is { } spoken && (Position - spoken.End >= _silence || Position - spoken.Start >= LongestPhrase))
        {
            EndPhrase(events);
        }
        else if (_speech is null && _initialSilence > TimeSpan.Zero && Position - _silentSince >= _initialSilence)
        {
            events.Add(new SilenceTimedOut(_silentSince, Position));
            _silentSince = Position;
        }
    }

    /// <summary>A recogniser cannot tell the agent's voice from the caller's. It understands an echo that is loud enough to be speech.</summary>
    private void HearEcho()
    {
        _echo.Hear(_frame, _echoed);
        foreach (var word in _echoed)
        {
            if (_speech is { } going && going.End >= word.Start)
            {
                _justHeard.Add(word);
            }
        }

        _echoed.Clear();
    }

    private void Extend(TimeSpan start, TimeSpan end, ICollection<SpeechEvent> events)
    {
        if (_speech is not { } going)
        {
            _speech = (start, end);
            events.Add(new SpeechStarted(start));
        }
        else if (end > going.End)
        {
            _speech = (going.Start, end);
        }
    }

    private void EndPhrase(ICollection<SpeechEvent> events)
    {
        if (_speech is { } spoken)
        {
            events.Add(new PhraseEnded([.. _words], spoken.Start, spoken.End));
            _words.Clear();
            _speech = null;
            _silentSince = Position;
        }
    }
}

/// <summary>An event in a stream. Times count from the start of the stream.</summary>
internal abstract record SpeechEvent;

/// <summary>Speech has begun.</summary>
internal sealed record SpeechStarted(TimeSpan At) : SpeechEvent;

/// <summary>The current phrase has one more word.</summary>
/// <param name="Heard">The position of the stream at that time.</param>
internal sealed record PhraseGrew(IReadOnlyList<HeardWord> Words, TimeSpan Start, TimeSpan Heard) : SpeechEvent;

/// <summary>Nobody has spoken for the time of the initial silence.</summary>
internal sealed record SilenceTimedOut(TimeSpan Start, TimeSpan End) : SpeechEvent;

/// <summary>A phrase has ended, by silence or by the end of the stream. A phrase without words was a noise.</summary>
internal sealed record PhraseEnded(IReadOnlyList<HeardWord> Words, TimeSpan Start, TimeSpan End) : SpeechEvent;
