using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Phone.Speaking;

/// <summary>A sound of a caller: a spoken line, or a noise without words.</summary>
/// <param name="Text">The text of a line, or null for a noise.</param>
/// <param name="Words">Each written word and the sample at which it ends.</param>
internal sealed record Utterance(string? Text, short[] Pcm, int SampleRate, IReadOnlyList<(string Text, int End)> Words)
{
    /// <summary>The first sound, in samples.</summary>
    public int Onset { get; } = Math.Max(0, Loudness.First(Pcm));

    /// <summary>The sample after the last sound.</summary>
    public int End { get; } = Loudness.Last(Pcm) + 1;

    /// <summary>The pauses during which the caller has not finished, in samples.</summary>
    public IReadOnlyList<(int From, int Until)> Pauses { get; init; } = [];

    public static Utterance Pause(TimeSpan length, int sampleRate) => new("", new short[(int)(length.TotalSeconds * sampleRate)], sampleRate, []);

    /// <summary>Joins all parts into one utterance. Records the pauses between them.</summary>
    public static Utterance Joined(IReadOnlyList<Utterance> parts)
    {
        if (parts is [var only])
        {
            return only;
        }

        var words = new List<(string, int)>();
        var pcm = new List<short>();
        var pauses = new List<(int, int)>();
        foreach (var part in parts)
        {
            if (part.Words.Count == 0)
            {
                pauses.Add((pcm.Count, pcm.Count + part.Pcm.Length));
            }

            words.AddRange(part.Words.Select(word => (word.Text, word.End + pcm.Count)));
            pcm.AddRange(part.Pcm);
        }

        return new(string.Join(' ', parts.Select(part => part.Text).Where(text => text is { Length: > 0 })), [.. pcm], parts[0].SampleRate, words) { Pauses = pauses };
    }

    /// <summary>Returns the words that were completely spoken before a sample.</summary>
    public string SaidBy(int sample) => sample >= End ? Text! : string.Join(' ', Words.TakeWhile(word => word.End <= sample).Select(word => word.Text));

    public Utterance At(int sampleRate) => sampleRate == SampleRate
        ? this
        : new(Text, Resample(sampleRate), sampleRate, [.. Words.Select(word => (word.Text, Scaled(word.End, sampleRate)))])
        {
            Pauses = [.. Pauses.Select(pause => (Scaled(pause.From, sampleRate), Scaled(pause.Until, sampleRate)))],
        };

    private int Scaled(int sample, int sampleRate) => (int)((long)sample * sampleRate / SampleRate);

    private short[] Resample(int sampleRate)
    {
        var samples = Resampler.Between(SampleRate, sampleRate).Convert(Array.ConvertAll(Pcm, sample => (float)sample));
        return Array.ConvertAll(samples, sample => (short)Math.Clamp(MathF.Round(sample), short.MinValue, short.MaxValue));
    }
}
