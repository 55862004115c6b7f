using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>
/// Detects the tone after which a voicemail records. In each frame it compares the power of one frequency with the whole power. A voice has its power in
/// many frequencies, and changes its pitch within the time that a tone lasts.
/// </summary>
internal sealed class ToneDetector(AudioFormat format)
{
    // Voicemails use 350 to 2,000 Hz. A frame of 20 ms has a resolution of 50 Hz.
    private const int LowestHz = 350;
    private const int HighestHz = 2_000;
    private const int StepHz = 50;

    // The power of a tone between two frequencies of the grid is in both of them.
    private const double Purity = 0.8;

    // −35 dB of full scale.
    private const double Quietest = 0.018;

    // No sound of a voice is as pure for so long. Voicemail tones last from 0.2 to 1.5 seconds.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(180);

    private int _pitch;
    private TimeSpan _since;
    private TimeSpan _lasted;

    /// <returns>An event when a tone has ended. Null for all other frames.</returns>
    public ToneHeard? Hear(ReadOnlySpan<byte> pcm, TimeSpan at)
    {
        var pitch = PitchOf(MemoryMarshal.Cast<byte, short>(pcm));
        if (pitch > 0 && _lasted > TimeSpan.Zero && Math.Abs(pitch - _pitch) <= StepHz)
        {
            _lasted += AudioFormat.FrameDuration;
            return null;
        }

        var ended = _lasted >= Shortest ? new ToneHeard(_since, at) : null;
        (_pitch, _since, _lasted) = (pitch, at, pitch > 0 ? AudioFormat.FrameDuration : TimeSpan.Zero);
        return ended;
    }

    /// <returns>The frequency in hertz. Zero when the frame is no tone.</returns>
    private int PitchOf(ReadOnlySpan<short> samples)
    {
        var power = 0.0;
        foreach (var sample in samples)
        {
            power += (double)sample * sample;
        }

        if (samples.Length == 0 || Math.Sqrt(power / samples.Length) < Quietest * short.MaxValue)
        {
            return 0;
        }

        var (best, pitch, before) = (0.0, 0, 0.0);
        for (var hertz = LowestHz; hertz <= HighestHz; hertz += StepHz)
        {
            var found = PowerAt(hertz, samples);
            if (before + found > best)
            {
                (best, pitch) = (before + found, hertz);
            }

            before = found;
        }

        return best * 2 / (samples.Length * power) > Purity ? pitch : 0;
    }

    // Goertzel's algorithm: the squared magnitude of one term of the discrete Fourier transform.
    private double PowerAt(int hertz, ReadOnlySpan<short> samples)
    {
        var turn = 2 * Math.Cos(2 * Math.PI * hertz / format.SampleRate);
        var (last, beforeLast) = (0.0, 0.0);
        foreach (var sample in samples)
        {
            (last, beforeLast) = (sample + (turn * last) - beforeLast, last);
        }

        return (last * last) + (beforeLast * beforeLast) - (turn * last * beforeLast);
    }
}
