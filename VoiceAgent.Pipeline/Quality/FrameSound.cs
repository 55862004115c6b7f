using System.Runtime.InteropServices;

namespace VoiceAgent.Pipeline.Quality;

/// <summary>What one frame sounds like.</summary>
/// <param name="Power">The mean of the squared samples.</param>
/// <param name="IsClipped">At least three samples in a row are at full scale.</param>
/// <param name="IsEmpty">All samples are zero.</param>
/// <param name="BeginsLoud">The first 2.5 ms are no silence and no fading.</param>
/// <param name="EndsLoud">The last 2.5 ms are no silence and no fading.</param>
internal readonly record struct FrameSound(double Power, bool IsClipped, bool IsEmpty, bool BeginsLoud, bool EndsLoud)
{
    // The highest values of the telephone's codes are 32,124 (µ-law) and 32,256 (A-law).
    private const int FullScale = 32_000;
    private const int ClippedInRow = 3;

    // About -56 dB. A voice fades below it before a pause.
    private const int Loud = 50;
    private const int EdgesInFrame = 8;

    public static FrameSound Of(ReadOnlySpan<byte> pcm)
    {
        var samples = MemoryMarshal.Cast<byte, short>(pcm);
        var squares = 0L;
        var peak = 0;
        foreach (int sample in samples)
        {
            squares += sample * sample;
            peak = Math.Max(peak, Math.Abs(sample));
        }

        if (peak < Loud)
        {
            return new FrameSound(samples.IsEmpty ? 0 : (double)squares / samples.Length, IsClipped: false, IsEmpty: peak == 0, BeginsLoud: false, EndsLoud: false);
        }

        var edge = Math.Max(1, samples.Length / EdgesInFrame);
        return new FrameSound((double)squares / samples.Length, peak >= FullScale && HasRun(samples), IsEmpty: false, IsLoud(samples[..edge]), IsLoud(samples[^edge..]));
    }

    private static bool IsLoud(ReadOnlySpan<short> samples)
    {
        var sum = 0;
        foreach (int sample in samples)
        {
            sum += Math.Abs(sample);
        }

        return sum >= Loud * samples.Length;
    }

    private static bool HasRun(ReadOnlySpan<short> samples)
    {
        var (run, side) = (0, 0);
        foreach (int sample in samples)
        {
            var now = sample >= FullScale ? 1 : sample <= -FullScale ? -1 : 0;
            run = now == 0 ? 0 : now == side ? run + 1 : 1;
            side = now;
            if (run == ClippedInRow)
            {
                return true;
            }
        }

        return false;
    }
}
