using System.Runtime.InteropServices;

namespace VoiceAgent.Tests.Fakes;

/// <summary>Compares a side of a recording with what was really said or heard.</summary>
internal static class SameSamples
{
    /// <summary>The channels of a file with two of them.</summary>
    /// <param name="header">The length of its header in bytes.</param>
    public static (short[] Left, short[] Right) Channels(ReadOnlySpan<byte> file, int header)
    {
        var samples = MemoryMarshal.Cast<byte, short>(file[header..]);
        var (left, right) = (new short[samples.Length / 2], new short[samples.Length / 2]);
        for (var at = 0; at < left.Length; at++)
        {
            (left[at], right[at]) = (samples[at * 2], samples[(at * 2) + 1]);
        }

        return (left, right);
    }

    /// <param name="rate">Hertz.</param>
    /// <param name="side">The words for the message: <c>caller</c> or <c>agent</c>.</param>
    /// <returns>Null when each sample is at its place. Otherwise where they differ.</returns>
    public static string? Difference(ReadOnlySpan<short> expected, ReadOnlySpan<short> recorded, int rate, string side)
    {
        if (expected.Length != recorded.Length)
        {
            return $"The side of the {side} should have {expected.Length} samples and has {recorded.Length}.";
        }

        var (wrong, first, last) = (0, 0, 0);
        for (var at = 0; at < expected.Length; at++)
        {
            if (expected[at] != recorded[at])
            {
                (first, last) = (wrong == 0 ? at : first, at);
                wrong++;
            }
        }

        return wrong == 0 ? null
            : $"{wrong} of {recorded.Length} samples of the {side} differ, the first at {(double)first / rate:F4} s ({expected[first]} was real, {recorded[first]} was recorded), the last at {(double)last / rate:F4} s.";
    }
}
