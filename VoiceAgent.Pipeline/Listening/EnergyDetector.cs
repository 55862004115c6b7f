using System.Runtime.InteropServices;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>Takes loud frames for speech. The bench contract (design §7) defines this detector.</summary>
internal sealed class EnergyDetector : IVoiceActivityDetector
{
    // The mean of |sample|. The bench contract defines this threshold.
    private const int Loud = 500;

    public float ProbabilityOf(ReadOnlySpan<byte> pcm) => IsLoud(pcm) ? 1 : 0;

    public static bool IsLoud(ReadOnlySpan<byte> pcm)
    {
        var samples = MemoryMarshal.Cast<byte, short>(pcm);
        var sum = 0;
        foreach (var sample in samples)
        {
            sum += Math.Abs((int)sample);
        }

        return sum > Loud * samples.Length;
    }
}
