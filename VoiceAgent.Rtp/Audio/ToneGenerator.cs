namespace VoiceAgent.Rtp.Audio;

/// <summary>Makes the two tones of a key, with edges of 2 ms that do not click. Levels are −9 and −7 dBm0 (ITU-T Q.24 allows −3 to −24).</summary>
internal sealed class ToneGenerator(int rate)
{
    private const double LowAmplitude = 5_800;
    private const double HighAmplitude = 7_300;

    /// <summary>Writes a part of a key's tone.</summary>
    /// <param name="at">How many samples of this key were made before.</param>
    /// <param name="total">How many samples the key has in all.</param>
    public void Make(char key, int at, int total, Span<short> samples)
    {
        var (low, high) = ToneKeys.FrequenciesOf(key);
        var edge = rate * 2 / 1000;
        for (var i = 0; i < samples.Length; i++)
        {
            var n = at + i;
            var gain = n >= total ? 0 : Math.Min(1.0, Math.Min(n, total - n) / (double)edge);
            samples[i] = (short)(gain * ((LowAmplitude * Math.Sin(2 * Math.PI * low * n / rate)) + (HighAmplitude * Math.Sin(2 * Math.PI * high * n / rate))));
        }
    }
}
