using VoiceAgent.Emulators.Speech.Ears;

namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>Cuts a stream of speech into phrases at silences, in audio time: no clock is read here.</summary>
internal sealed class PhraseSegmenter
{
    /// <summary>Speech begins when this many frames in a row are loud; a click is shorter.</summary>
    private const int OnsetFrames = 3;

    /// <summary>A phrase without a pause is cut here, as the service does.</summary>
    private static readonly TimeSpan LongestPhrase = TimeSpan.FromSeconds(30);

    private readonly WordEar _ear;
    private readonly SpeechActivity _activity = new();
    private readonly TimeSpan _silence;
    private readonly int _frameSamples;
    private readonly short[] _frame;
    private readonly List<HeardWord> _words = [];
    private readonly List<HeardWord> _justHeard = [];
    private int _filled;
    private int _loudInRow;
    private (TimeSpan Start, TimeSpan End)? _speech;

    /// <param name="silence">Silence that ends a phrase.</param>
    public PhraseSegmenter(int sampleRate, TimeSpan silence)
    {
        _ear = new WordEar(Speaker.Caller, sampleRate);
        this._silence = silence;
        _frameSamples = sampleRate / 100;
        _frame = new short[_frameSamples];
    }

    /// <summary>How much of the stream has been heard, in whole frames.</summary>
    public TimeSpan Position { get; private set; }

    /// <summary>Hears more of the stream and adds what happened in it.</summary>
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

    /// <summary>The stream has ended: what was said so far is a phrase.</summary>
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
        }
    }
}

/// <summary>Something that was heard in a stream; times are from its beginning.</summary>
internal abstract record SpeechEvent;

/// <summary>Somebody speaks.</summary>
internal sealed record SpeechStarted(TimeSpan At) : SpeechEvent;

/// <summary>One more word of the phrase that is being spoken.</summary>
/// <param name="Heard">How far the stream had been heard by then.</param>
internal sealed record PhraseGrew(IReadOnlyList<HeardWord> Words, TimeSpan Start, TimeSpan Heard) : SpeechEvent;

/// <summary>A phrase was followed by silence, or by the end of the stream. Without words it was a noise.</summary>
internal sealed record PhraseEnded(IReadOnlyList<HeardWord> Words, TimeSpan Start, TimeSpan End) : SpeechEvent;
