namespace VoiceAgent.Tests.Emulators.Speech.Ears;

/// <summary>Degrades audio like a telephone connection: drift, attenuation, noise, µ-law, lost frames of 20 ms. Repeatable by its seed.</summary>
internal sealed record TelephoneLine
{
    /// <summary>The share of lost frames. A lost frame becomes silence, or the frame before when <see cref="Concealed"/> is set.</summary>
    public double Loss { get; init; }

    public bool Concealed { get; init; }

    /// <summary>The level of white noise below the speech in dB. Null for no noise.</summary>
    public double? NoiseBelowSpeech { get; init; }

    /// <summary>How much faster the receiver's clock is, in millionths.</summary>
    public double Drift { get; init; }

    public bool MuLaw { get; init; }

    public double Gain { get; init; } = 1;

    public short[] Carry(ReadOnlySpan<short> sent, int rate, int seed)
    {
        var random = new Random(seed);
        var level = Gain * SpeechLevel(sent) * Math.Pow(10, -(NoiseBelowSpeech ?? 200) / 20);
        var received = new short[(int)(sent.Length / (1 + (Drift * 1e-6))) - 4];
        for (var i = 0; i < received.Length; i++)
        {
            var noise = NoiseBelowSpeech is null ? 0 : level * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var sample = (short)Math.Clamp(Math.Round((Gain * At(sent, i * (1 + (Drift * 1e-6)))) + noise), short.MinValue, short.MaxValue);
            received[i] = MuLaw ? Expand(Compress(sample)) : sample;
        }

        var frame = rate / 50;
        for (var at = frame; at + frame <= received.Length; at += frame)
        {
            if (random.NextDouble() < Loss)
            {
                if (Concealed)
                {
                    received.AsSpan(at - frame, frame).CopyTo(received.AsSpan(at));
                }
                else
                {
                    received.AsSpan(at, frame).Clear();
                }
            }
        }

        return received;
    }

    private static double SpeechLevel(ReadOnlySpan<short> samples)
    {
        var (sum, count) = (0.0, 1);
        foreach (var sample in samples)
        {
            if (Math.Abs((int)sample) > 300)
            {
                sum += (double)sample * sample;
                count++;
            }
        }

        return Math.Sqrt(sum / count);
    }

    /// <summary>Cubic interpolation.</summary>
    private static double At(ReadOnlySpan<short> s, double position)
    {
        var i = (int)position;
        if (i < 1 || i + 2 >= s.Length)
        {
            return s[i];
        }

        var f = position - i;
        return s[i] + (0.5 * f * (s[i + 1] - s[i - 1] + (f * ((2.0 * s[i - 1]) - (5.0 * s[i]) + (4.0 * s[i + 1]) - s[i + 2]
            + (f * ((3.0 * (s[i] - s[i + 1])) + s[i + 2] - s[i - 1]))))));
    }

    /// <summary>ITU-T G.711.</summary>
    private static byte Compress(short sample)
    {
        var sign = sample < 0 ? 0x80 : 0;
        var value = Math.Min(Math.Abs((int)sample), 32635) + 0x84;
        var exponent = 7;
        for (var mask = 0x4000; (value & mask) == 0 && exponent > 0; mask >>= 1)
        {
            exponent--;
        }

        return (byte)~(sign | (exponent << 4) | ((value >> (exponent + 3)) & 0xf));
    }

    private static short Expand(byte code)
    {
        var value = (byte)~code;
        var magnitude = (((value & 0xf) << 3) + 0x84) << ((value & 0x70) >> 4);
        return (short)((value & 0x80) != 0 ? 0x84 - magnitude : magnitude - 0x84);
    }
}
