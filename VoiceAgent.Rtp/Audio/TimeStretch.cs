namespace VoiceAgent.Rtp.Audio;

/// <summary>
/// Shortens or lengthens audio by one pitch period (2.5 to 15 ms), where the audio repeats itself, and blends the join. In silence
/// any period will do. The pitch stays as it is, and nothing clicks.
/// </summary>
internal static class TimeStretch
{
    private const int QuietRms = 60;

    /// <summary>Removes a period.</summary>
    /// <param name="samples">At least 30 ms.</param>
    /// <param name="leastLikeness">How alike the periods must be: 1 is equal, 0 accepts all.</param>
    /// <returns>How many samples are left. It is as many as before if no period is like its neighbour.</returns>
    public static int Shorten(Span<short> samples, int rate, double leastLikeness)
    {
        var longest = Math.Min(rate * 15 / 1000, samples.Length / 2);
        if (BestPeriod(samples, rate, longest, leastLikeness) is not { } period)
        {
            return samples.Length;
        }

        Blend(samples[..period], samples.Slice(period, period), samples[..period]);
        samples[(2 * period)..].CopyTo(samples[period..]);
        return samples.Length - period;
    }

    /// <summary>Inserts a period.</summary>
    /// <param name="samples">The audio, with room for 15 ms behind it.</param>
    /// <param name="length">How many samples there are: at least 20 ms.</param>
    /// <returns>How many samples there are then.</returns>
    public static int Lengthen(Span<short> samples, int length, int rate, double leastLikeness)
    {
        var longest = Math.Min(rate * 15 / 1000, length / 2);
        if (BestPeriod(samples[..length], rate, longest, leastLikeness) is not { } period || length + period > samples.Length)
        {
            return length;
        }

        // The first period stays, then the blend of the second into the first, then all from the second period on.
        samples[period..length].CopyTo(samples[(2 * period)..]);
        Span<short> second = stackalloc short[period];
        samples.Slice(2 * period, period).CopyTo(second);
        Blend(second, samples[..period], samples.Slice(period, period));
        return length + period;
    }

    private static int? BestPeriod(ReadOnlySpan<short> samples, int rate, int longest, double leastLikeness)
    {
        var step = Math.Max(1, rate / 8_000);
        var shortest = rate * 25 / 10_000;
        var (best, bestLikeness) = (0, -1.0);
        for (var period = shortest; period <= longest; period += step)
        {
            long product = 0, first = 1, second = 1;
            for (var i = 0; i < period; i += step)
            {
                product += samples[i] * samples[i + period];
                first += samples[i] * samples[i];
                second += samples[i + period] * samples[i + period];
            }

            var likeness = product / Math.Sqrt((double)first * second);
            if (likeness > bestLikeness)
            {
                (best, bestLikeness) = (period, likeness);
            }
        }

        if (bestLikeness >= leastLikeness)
        {
            return best;
        }

        return longest >= shortest && IsQuiet(samples[..(2 * longest)]) ? longest : null;
    }

    private static bool IsQuiet(ReadOnlySpan<short> samples)
    {
        long energy = 0;
        foreach (var sample in samples)
        {
            energy += sample * sample;
        }

        return energy <= (long)QuietRms * QuietRms * samples.Length;
    }

    private static void Blend(ReadOnlySpan<short> from, ReadOnlySpan<short> to, Span<short> blended)
    {
        var length = blended.Length;
        for (var i = 0; i < length; i++)
        {
            blended[i] = (short)(((from[i] * (length - i)) + (to[i] * i)) / length);
        }
    }
}
