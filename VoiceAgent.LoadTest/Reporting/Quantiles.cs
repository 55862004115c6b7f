namespace VoiceAgent.LoadTest.Reporting;

/// <summary>Quantiles of a distribution by nearest rank, so that each of them is a measured value.</summary>
internal sealed record Quantiles(int Count, double Mean, double P50, double P90, double P95, double P99, double Max)
{
    /// <summary>Returns null when nothing was measured.</summary>
    public static Quantiles? Of(IEnumerable<double> measured)
    {
        var sorted = measured.Order().ToArray();
        return sorted.Length == 0
            ? null
            : new Quantiles(sorted.Length, Math.Round(sorted.Average(), 1), At(sorted, 0.50), At(sorted, 0.90), At(sorted, 0.95), At(sorted, 0.99), sorted[^1]);
    }

    /// <param name="sorted">The sorted values. Must not be empty.</param>
    public static double At(double[] sorted, double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}
