namespace VoiceAgent.Rtp.Audio;

/// <summary>
/// Comfort noise (RFC 3389): the level of the background noise in one byte, as −dBov. White noise of this level is played.
/// The spectrum that may follow the level is not used.
/// </summary>
internal sealed class ComfortNoise
{
    /// <summary>The payload type of comfort noise at 8 kHz (RFC 3551).</summary>
    public const int PayloadType = 13;

    /// <summary>A sine of full scale has −3.01 dBov. The reference is a square wave of full scale.</summary>
    private const double FullScale = 32_767;

    private uint _random = 0x9E37_79B9;
    private double _amplitude;

    /// <summary>The level that a payload says, or null if it cannot be read.</summary>
    public static int? LevelOf(ReadOnlySpan<byte> payload) => payload.IsEmpty ? null : payload[0] & 0x7F;

    /// <summary>The level of audio.</summary>
    public static byte LevelOf(ReadOnlySpan<short> samples)
    {
        double energy = 0;
        foreach (var sample in samples)
        {
            energy += (double)sample * sample;
        }

        var rms = Math.Sqrt(energy / Math.Max(1, samples.Length));
        return (byte)(rms < 0.5 ? 127 : Math.Clamp(Math.Round(-20 * Math.Log10(rms / FullScale)), 0, 127));
    }

    /// <summary>Takes a level. Noise louder than −30 dBov is no background noise and is made quieter.</summary>
    public void Take(int level) => _amplitude = level >= 90 ? 0 : FullScale * Math.Pow(10, -Math.Max(30, level) / 20.0) * Math.Sqrt(3);

    /// <summary>Turns the noise off until the next level.</summary>
    public void Silence() => _amplitude = 0;

    public void Make(Span<short> samples)
    {
        if (_amplitude == 0)
        {
            samples.Clear();
            return;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            // xorshift: evenly spread, so the root mean square is the amplitude over the root of 3.
            _random ^= _random << 13;
            _random ^= _random >> 17;
            _random ^= _random << 5;
            samples[i] = (short)(_amplitude * ((int)_random / (double)int.MaxValue));
        }
    }
}
