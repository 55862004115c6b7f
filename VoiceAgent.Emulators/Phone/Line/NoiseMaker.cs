namespace VoiceAgent.Emulators.Phone.Line;

/// <summary>Makes noises from a seed. The same kind, length, rate and seed give the same samples.</summary>
internal static class NoiseMaker
{
    /// <returns>Samples with a mean power of 1.</returns>
    public static float[] Make(NoiseKind kind, TimeSpan length, int sampleRate, int seed)
    {
        var random = new Random(seed);
        var samples = new float[(int)(length.TotalSeconds * sampleRate)];
        switch (kind)
        {
            case NoiseKind.White:
                Add(samples, new Hiss(random).Next, 1);
                break;
            case NoiseKind.Pink:
                Add(samples, new Hiss(random).NextPink, 1);
                break;
            case NoiseKind.Hum:
                Hum(samples, sampleRate, random);
                break;
            case NoiseKind.Street:
                Street(samples, sampleRate, random);
                break;
            case NoiseKind.Cafe:
                Cafe(samples, sampleRate, random);
                break;
            case NoiseKind.Music:
                Music(samples, sampleRate, random);
                break;
            case NoiseKind.Breathing:
                Breathing(samples, sampleRate, random);
                break;
        }

        var power = samples.Sum(sample => (double)sample * sample) / Math.Max(1, samples.Length);
        var gain = (float)(1 / Math.Sqrt(Math.Max(power, 1e-12)));
        return Array.ConvertAll(samples, sample => sample * gain);
    }

    private static void Hum(float[] samples, int rate, Random random)
    {
        double[] strengths = [1, 0.25, 0.6, 0.12, 0.3, 0.05, 0.15];
        for (var harmonic = 0; harmonic < strengths.Length; harmonic++)
        {
            var phase = 2 * Math.PI * random.NextDouble();
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] += (float)(strengths[harmonic] * Math.Sin((2 * Math.PI * 50 * (harmonic + 1) * i / rate) + phase));
            }
        }

        Add(samples, new Hiss(random).Next, 0.03f);
    }

    private static void Street(float[] samples, int rate, Random random)
    {
        var rumble = new Resonator(90, 120, rate);
        var hiss = new Hiss(random);
        Add(samples, () => rumble.Next(hiss.NextPink()), 0.6f);
        for (var at = 0.0; at < samples.Length; at += (2 + (5 * random.NextDouble())) * rate)
        {
            // A car passes: its sound swells and falls, and is brighter when it is near.
            var (length, strength) = ((2.5 + (3 * random.NextDouble())) * rate, 0.5 + random.NextDouble());
            var tyres = new Resonator(500 + (500 * random.NextDouble()), 900, rate);
            for (var i = 0; i < length && at + i < samples.Length; i++)
            {
                var near = Math.Pow(Math.Sin(Math.PI * i / length), 3);
                samples[(int)at + i] += (float)(strength * near * tyres.Next(hiss.Next()));
            }

            if (random.NextDouble() < 0.15)
            {
                Tone(samples, (int)(at + (0.3 * length)), 0.35, [410, 515], 0.5, rate);
            }
        }
    }

    private static void Cafe(float[] samples, int rate, Random random)
    {
        for (var person = 0; person < 9; person++)
        {
            var talker = new Talker(random, rate);
            Add(samples, talker.Next, (float)(0.5 + random.NextDouble()));
        }

        var hiss = new Hiss(random);
        Add(samples, hiss.NextPink, 0.1f);
        for (var at = 0.0; at < samples.Length; at += (0.5 + (3 * random.NextDouble())) * rate)
        {
            Tone(samples, (int)at, 0.12, [2_300 + (900 * random.NextDouble()), 3_300 + (300 * random.NextDouble())], 0.6 * random.NextDouble(), rate);
        }
    }

    private static void Music(float[] samples, int rate, Random random)
    {
        int[][] chords = [[0, 4, 7], [9, 12, 16], [5, 9, 12], [7, 11, 14]];
        var (hiss, beat) = (new Hiss(random), (int)(0.5 * rate));
        for (var at = 0; at < samples.Length; at += beat)
        {
            var chord = chords[at / (4 * beat) % chords.Length];
            foreach (var step in chord)
            {
                var pitch = 220 * Math.Pow(2, step / 12.0);
                Tone(samples, at, 0.7, [pitch, 2 * pitch, 3 * pitch], 0.3, rate);
            }

            Tone(samples, at, 0.4, [55 * Math.Pow(2, chord[0] / 12.0)], 0.8, rate);
            for (var i = 0; i < rate / 12 && at + i < samples.Length; i++)
            {
                samples[at + i] += (float)(0.25 * Math.Exp(-60.0 * i / rate) * hiss.Next());
            }
        }
    }

    private static void Breathing(float[] samples, int rate, Random random)
    {
        var hiss = new Hiss(random);
        for (var at = 0.0; at < samples.Length;)
        {
            var (length, strength) = ((0.8 + (0.8 * random.NextDouble())) * rate, 0.6 + (0.6 * random.NextDouble()));
            var throat = new Resonator(900 + (900 * random.NextDouble()), 1_200, rate);
            for (var i = 0; i < length && at + i < samples.Length; i++)
            {
                samples[(int)at + i] += (float)(strength * Math.Pow(Math.Sin(Math.PI * i / length), 2) * throat.Next(hiss.Next()));
            }

            at += length + ((0.2 + (1.2 * random.NextDouble())) * rate);
        }
    }

    private static void Tone(float[] samples, int from, double seconds, double[] pitches, double strength, int rate)
    {
        for (var i = 0; i < seconds * rate && from + i < samples.Length; i++)
        {
            var fade = Math.Exp(-3.0 * i / (seconds * rate)) * Math.Min(1, i / (0.005 * rate));
            for (var partial = 0; partial < pitches.Length; partial++)
            {
                samples[from + i] += (float)(strength * fade / (partial + 1) * Math.Sin(2 * Math.PI * pitches[partial] * i / rate));
            }
        }
    }

    private static void Add(float[] samples, Func<double> source, float strength)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] += strength * (float)source();
        }
    }
}
