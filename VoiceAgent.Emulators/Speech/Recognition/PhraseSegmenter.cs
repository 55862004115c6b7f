using VoiceAgent.Emulators.Speech.Ears;

namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>Cuts a stream of speech into phrases at silences, in audio time: no clock is read here.</summary>
internal sealed class PhraseSegmenter
{
    /// <summary>Speech begins when this many frames in a row are loud; a click is shorter.</summary>
    private const int OnsetFrames = 3;

    /// <summary>A phrase without a pause is cut here, as the service does.</summary>
    private static readonly TimeSpan LongestPhrase = TimeSpan.FromSeconds(30);

    private readonly WordEar ear;
    private readonly SpeechActivity activity = new();
    private readonly TimeSpan silence;
    private readonly int frameSamples;
    private readonly short[] frame;
    private readonly List<HeardWord> words = [];
    private readonly List<HeardWord> justHeard = [];
    private int filled;
    private int loudInRow;
    private (TimeSpan Start, TimeSpan End)? speech;

    /// <param name="silence">Silence that ends a phrase.</param>
    public PhraseSegmenter(int sampleRate, TimeSpan silence)
    {
        ear = new WordEar(Speaker.Caller, sampleRate);
        this.silence = silence;
        frameSamples = sampleRate / 100;
        frame = new short[frameSamples];
    }

    /// <summary>How much of the stream has been heard, in whole frames.</summary>
    public TimeSpan Position { get; private set; }

    /// <summary>Hears more of the stream and adds what happened in it.</summary>
    public void Hear(ReadOnlySpan<short> samples, ICollection<SpeechEvent> events)
    {
        while (samples.Length > 0)
        {
            var taken = Math.Min(samples.Length, frameSamples - filled);
            samples[..taken].CopyTo(frame.AsSpan(filled));
            samples = samples[taken..];
            filled += taken;
            if (filled == frameSamples)
            {
                filled = 0;
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
        loudInRow = activity.IsLoud(frame) ? loudInRow + 1 : 0;
        if (loudInRow >= OnsetFrames || (loudInRow > 0 && speech is { } going && going.End == from))
        {
            Extend(from - (SpeechActivity.Frame * (loudInRow - 1)), Position, events);
        }

        ear.Hear(frame, justHeard);
        foreach (var word in justHeard)
        {
            Extend(word.Start, word.End, events);
            words.Add(word);
            events.Add(new PhraseGrew([.. words], speech!.Value.Start, Position));
        }

        justHeard.Clear();
        if (speech is { } spoken && (Position - spoken.End >= silence || Position - spoken.Start >= LongestPhrase))
        {
            EndPhrase(events);
        }
    }

    private void Extend(TimeSpan start, TimeSpan end, ICollection<SpeechEvent> events)
    {
        if (speech is not { } going)
        {
            speech = (start, end);
            events.Add(new SpeechStarted(start));
        }
        else if (end > going.End)
        {
            speech = (going.Start, end);
        }
    }

    private void EndPhrase(ICollection<SpeechEvent> events)
    {
        if (speech is { } spoken)
        {
            events.Add(new PhraseEnded([.. words], spoken.Start, spoken.End));
            words.Clear();
            speech = null;
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
