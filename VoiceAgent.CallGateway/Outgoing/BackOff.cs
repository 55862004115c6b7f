using System.IO.Hashing;
using System.Text;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>Exponential back-off with jitter: many failed deliveries are not repeated at the same moment.</summary>
internal static class BackOff
{
    /// <summary>From 0 to 1: different for each event and try, and the same on each gateway.</summary>
    public static double Draw(string id, int tries) => XxHash32.HashToUInt32(Encoding.UTF8.GetBytes($"{id}:{tries}")) / (double)uint.MaxValue;

    /// <param name="failures">At least 1.</param>
    /// <param name="first">The pause after the first failure. It doubles with each failure.</param>
    /// <param name="draw">From 0 to 1.</param>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest, double draw)
    {
        var whole = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 40)), longest.TotalSeconds);
        return TimeSpan.FromSeconds(whole * (1 - (draw / 2)));
    }
}
