using VoiceAgent.Emulators.Phone.Line;
using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Bench.VoiceActivity;

/// <summary>One row of the table.</summary>
/// <param name="Pcm">At <paramref name="Rate"/>.</param>
/// <param name="Utterances">Where the sentences are, in seconds. Empty for noise alone.</param>
internal sealed record Case(string Name, int Rate, short[] Pcm, IReadOnlyList<(double From, double Until)> Utterances);

/// <summary>What callers' lines sound like, made from seeds.</summary>
internal static class Cases
{
    private const double Between = 1.5;
    private static readonly TimeSpan Alone = TimeSpan.FromMinutes(2);

    public static IEnumerable<Case> Of(List<float[]> plain, List<float[]> coded)
    {
        yield return Spoken("clean", plain);
        yield return Spoken("clean, 8 kHz", plain, rate: 8_000);
        yield return Spoken("8 kHz line in a 16 kHz stream, µ-law", plain, telephone: true);
        yield return Spoken("loud caller, +14 dB, clipped", plain, level: 14);
        yield return Spoken("quiet caller, −20 dB", plain, level: -20);
        yield return Spoken("quiet caller, −30 dB", plain, level: -30);
        yield return Spoken("quiet caller, −20 dB, µ-law", plain, level: -20, telephone: true);
        foreach (var (kind, ratio) in new[]
        {
            (NoiseKind.White, 20), (NoiseKind.White, 10), (NoiseKind.Pink, 10), (NoiseKind.Hum, 10), (NoiseKind.Street, 15), (NoiseKind.Street, 5),
            (NoiseKind.Cafe, 15), (NoiseKind.Cafe, 5), (NoiseKind.Music, 10),
        })
        {
            yield return Spoken($"{kind.ToString().ToLowerInvariant()}, {ratio} dB below", plain, noise: kind, ratio: ratio);
        }

        yield return Spoken("street, 10 dB below, µ-law", plain, noise: NoiseKind.Street, ratio: 10, telephone: true);
        yield return Spoken("3 % of the frames lost", plain, lost: 0.03);
        yield return Spoken("emulated caller (tone code)", coded);
        yield return Spoken("emulated caller, street 15 dB below", coded, noise: NoiseKind.Street, ratio: 15);
        foreach (var kind in Enum.GetValues<NoiseKind>())
        {
            foreach (var level in kind is NoiseKind.Hum or NoiseKind.Breathing ? new[] { -40 } : [-45, -30])
            {
                yield return Noise($"{kind.ToString().ToLowerInvariant()} alone, {level} dB", kind, level);
            }
        }

        yield return Noise("street alone, −35 dB, µ-law", NoiseKind.Street, -35, telephone: true);
        yield return Codec();
        yield return Coughs();
    }

    private static Case Spoken(
        string name, List<float[]> sentences, int rate = Speech.Rate, double level = 0, NoiseKind? noise = null, double ratio = 0, bool telephone = false, double lost = 0)
    {
        var track = new List<float>(new float[2 * Speech.Rate]);
        var utterances = new List<(double, double)>();
        foreach (var sentence in sentences)
        {
            utterances.Add(((double)track.Count / Speech.Rate, (double)(track.Count + sentence.Length) / Speech.Rate));
            track.AddRange(sentence);
            track.AddRange(new float[(int)(Between * Speech.Rate)]);
        }

        var samples = track.Select(sample => sample * Decibels(level)).ToArray();
        if (noise is { } kind)
        {
            Mix(samples, NoiseMaker.Make(kind, TimeSpan.FromSeconds((double)samples.Length / Speech.Rate), Speech.Rate, 26), -20 + level - ratio);
        }

        if (lost > 0)
        {
            var random = new Random(3);
            for (var at = 0; at + 320 <= samples.Length; at += 320)
            {
                samples.AsSpan(at, random.NextDouble() < lost ? 320 : 0).Clear();
            }
        }

        return new Case(name, rate, Pcm(samples, rate, telephone), utterances);
    }

    private static Case Noise(string name, NoiseKind kind, double level, bool telephone = false)
    {
        var samples = new float[(int)(Alone.TotalSeconds * Speech.Rate)];
        Mix(samples, NoiseMaker.Make(kind, Alone, Speech.Rate, 31), level);
        return new Case(name, Speech.Rate, Pcm(samples, Speech.Rate, telephone), []);
    }

    /// <summary>Comfort noise of a codec: its level steps up and down, and it stops for some frames.</summary>
    private static Case Codec()
    {
        var random = new Random(5);
        var samples = NoiseMaker.Make(NoiseKind.White, Alone, Speech.Rate, 5);
        for (var at = 0; at < samples.Length; at += Speech.Rate / 2)
        {
            var level = random.NextDouble() < 0.3 ? 0 : Decibels(-62 + (14 * random.NextDouble()));
            for (var i = at; i < Math.Min(at + (Speech.Rate / 2), samples.Length); i++)
            {
                samples[i] *= level;
            }
        }

        return new Case("codec noise that steps", Speech.Rate, Pcm(samples, Speech.Rate, telephone: true), []);
    }

    /// <summary>Coughs and knocks of 50 to 300 ms.</summary>
    private static Case Coughs()
    {
        var random = new Random(8);
        var samples = new float[(int)(Alone.TotalSeconds * Speech.Rate)];
        for (var at = Speech.Rate; at < samples.Length - Speech.Rate; at += (int)((1 + random.NextDouble()) * Speech.Rate))
        {
            var length = (int)((0.05 + (0.25 * random.NextDouble())) * Speech.Rate);
            var throat = new Resonator(400 + (800 * random.NextDouble()), 700, Speech.Rate);
            for (var i = 0; i < length; i++)
            {
                samples[at + i] = (float)(0.8 * Math.Exp(-4.0 * i / length) * throat.Next((2 * random.NextDouble()) - 1));
            }
        }

        return new Case("coughs and knocks", Speech.Rate, Pcm(samples, Speech.Rate, telephone: false), []);
    }

    private static void Mix(float[] samples, float[] noise, double level)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] += noise[i] * Decibels(level);
        }
    }

    private static short[] Pcm(float[] samples, int rate, bool telephone)
    {
        if (telephone)
        {
            var narrow = Resampler.Between(Speech.Rate, 8_000).Convert(samples);
            samples = Resampler.Between(8_000, Speech.Rate).Convert(Array.ConvertAll(narrow, sample => MuLaw.Decode(MuLaw.Encode(Sample(sample))) / 32_768f));
        }
        else if (rate != Speech.Rate)
        {
            samples = Resampler.Between(Speech.Rate, rate).Convert(samples);
        }

        return Array.ConvertAll(samples, Sample);
    }

    private static short Sample(float sample) => (short)Math.Clamp(MathF.Round(sample * 32_767), short.MinValue, short.MaxValue);

    private static float Decibels(double level) => (float)Math.Pow(10, level / 20);
}
