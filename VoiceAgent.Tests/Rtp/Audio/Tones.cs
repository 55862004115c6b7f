namespace VoiceAgent.Tests.Rtp.Audio;

/// <summary>Sine tones, and how strong a frequency is in audio.</summary>
internal static class Tones
{
    public static short[] Sine(double frequency, int rate, double seconds, double amplitude = 10_000) =>
        [.. Enumerable.Range(0, (int)(rate * seconds)).Select(i => (short)Math.Round(amplitude * Math.Sin(2 * Math.PI * frequency * i / rate)))];

    /// <summary>The amplitude of a frequency, by a Hann-windowed Fourier sum.</summary>
    public static double Amplitude(ReadOnlySpan<short> samples, double frequency, int rate)
    {
        double real = 0, imaginary = 0, weight = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / (samples.Length - 1)));
            var angle = 2 * Math.PI * frequency * i / rate;
            real += window * samples[i] * Math.Cos(angle);
            imaginary += window * samples[i] * Math.Sin(angle);
            weight += window;
        }

        return 2 * Math.Sqrt((real * real) + (imaginary * imaginary)) / weight;
    }

    public static double Decibel(double ratio) => 20 * Math.Log10(Math.Max(ratio, 1e-9));

    public static double Rms(ReadOnlySpan<short> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return samples.IsEmpty ? 0 : Math.Sqrt(sum / samples.Length);
    }

    /// <summary>The signal-to-noise ratio in dB of audio against its original, at the best delay up to a limit.</summary>
    public static (double Snr, int Delay) SignalToNoise(ReadOnlySpan<short> original, ReadOnlySpan<short> decoded, int maxDelay)
    {
        var best = (Snr: double.MinValue, Delay: 0);
        for (var delay = 0; delay <= maxDelay; delay++)
        {
            double signal = 1, noise = 1;
            for (var i = maxDelay; i + delay < decoded.Length && i < original.Length; i++)
            {
                var difference = (double)original[i] - decoded[i + delay];
                signal += (double)original[i] * original[i];
                noise += difference * difference;
            }

            var snr = 10 * Math.Log10(signal / noise);
            best = snr > best.Snr ? (snr, delay) : best;
        }

        return best;
    }
}
