using System.Numerics;

namespace VoiceAgent.Emulators.Speech;

/// <summary>Removes the frequency band of the tones from speech. It is a linear-phase filter, and its delay is compensated.</summary>
internal static class BandStop
{
    private const int Taps = 128;

    public static float[] Filter(ReadOnlySpan<float> speech, int sampleRate, (int From, int To) band, double depth)
    {
        var filter = Design(sampleRate, band, 1 - Math.Pow(10, -depth / 20));
        var padded = new float[speech.Length + (2 * Taps)];
        speech.CopyTo(padded.AsSpan(Taps / 2));
        var filtered = new float[speech.Length];
        for (var i = 0; i < filtered.Length; i++)
        {
            var sum = Vector<float>.Zero;
            for (var tap = 0; tap < Taps; tap += Vector<float>.Count)
            {
                sum += new Vector<float>(padded, i + tap) * new Vector<float>(filter, tap);
            }

            filtered[i] = Vector.Sum(sum);
        }

        return filtered;
    }

    /// <summary>An impulse minus a share of a Blackman-windowed band pass. The last tap is 0, so that the middle is a tap.</summary>
    private static float[] Design(int sampleRate, (int From, int To) band, double share)
    {
        var filter = new float[Taps];
        var (low, high) = ((double)band.From / sampleRate, (double)band.To / sampleRate);
        for (var i = 0; i < Taps - 1; i++)
        {
            var t = i - (Taps / 2);
            var pass = t == 0 ? 2 * (high - low) : (Math.Sin(2 * Math.PI * high * t) - Math.Sin(2 * Math.PI * low * t)) / (Math.PI * t);
            var turn = 2 * Math.PI * (t + (Taps / 2)) / Taps;
            var window = 0.42 - (0.5 * Math.Cos(turn)) + (0.08 * Math.Cos(2 * turn));
            filter[i] = (float)((t == 0 ? 1 : 0) - (share * pass * window));
        }

        return filter;
    }
}
