using VoiceAgent.Emulators.Phone.Hearing;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Phone.Speaking;

/// <summary>Something that a caller utters: a spoken line, or a noise without words.</summary>
/// <param name="Text">What is said; null for a noise.</param>
/// <param name="Words">Each written word and the sample at which it ends.</param>
internal sealed record Utterance(string? Text, short[] Pcm, int SampleRate, IReadOnlyList<(string Text, int End)> Words)
{
    /// <summary>The first sound, in samples.</summary>
    public int Onset { get; } = Math.Max(0, Loudness.First(Pcm));

    /// <summary>The sample after the last sound.</summary>
    public int End { get; } = Loudness.Last(Pcm) + 1;

    public static Utterance Pause(TimeSpan length, int sampleRate) => new("", new short[(int)(length.TotalSeconds * sampleRate)], sampleRate, []);

    /// <summary>Everything in one breath: one utterance, with the pauses that lie in it.</summary>
    public static Utterance Joined(IReadOnlyList<Utterance> parts)
    {
        if (parts is [var only])
        {
            return only;
        }

        var words = new List<(string, int)>();
        var pcm = new List<short>();
        foreach (var part in parts)
        {
            words.AddRange(part.Words.Select(word => (word.Text, word.End + pcm.Count)));
            pcm.AddRange(part.Pcm);
        }

        return new(string.Join(' ', parts.Select(part => part.Text).Where(text => text is { Length: > 0 })), [.. pcm], parts[0].SampleRate, words);
    }

    /// <summary>The words that were said in full by a sample.</summary>
    public string SaidBy(int sample) => sample >= End ? Text! : string.Join(' ', Words.TakeWhile(word => word.End <= sample).Select(word => word.Text));

    public Utterance At(int sampleRate) => sampleRate == SampleRate
        ? this
        : new(Text, Resample(sampleRate), sampleRate, [.. Words.Select(word => (word.Text, (int)((long)word.End * sampleRate / SampleRate)))]);

    private short[] Resample(int sampleRate)
    {
        var samples = Resampler.Between(SampleRate, sampleRate).Convert(Array.ConvertAll(Pcm, sample => (float)sample));
        return Array.ConvertAll(samples, sample => (short)Math.Clamp(MathF.Round(sample), short.MinValue, short.MaxValue));
    }
}
