namespace VoiceAgent.Emulators.Delays;

/// <summary>
/// A distribution known by its median, 95th and 99th percentile, in milliseconds, as services' latencies are usually reported.
/// Between them it is log-normal: the logarithm of the delay runs in straight lines over the normal score, so the three given
/// quantiles are met exactly; the lower half mirrors the slope of the upper.
/// </summary>
internal sealed record Quantiles
{
    // Normal scores of the 95th and 99th percentile, and of the 99.9th, where the tail is cut so that no single draw stops a call for minutes.
    private const double Score95 = 1.6448536269514722;
    private const double Score99 = 2.3263478740408408;
    private const double ScoreCut = 3.0902323061678132;

    public double P50 { get; init; }

    public double P95 { get; init; }

    public double P99 { get; init; }

    public string? Complaint() =>
        P50 > 0 && P95 >= P50 && P99 >= P95 ? null : $"Quantiles need 0 < P50 ≤ P95 ≤ P99, and are P50={P50}, P95={P95}, P99={P99}";

    /// <summary>The delay below which the given share (0 to 1) of all delays lies.</summary>
    public double At(double share)
    {
        var score = Math.Clamp(NormalScore.Of(share), -ScoreCut, ScoreCut);
        var body = Math.Log(P95 / P50) / Score95;
        var tail = Math.Log(P99 / P95) / (Score99 - Score95);
        return score <= Score95 ? P50 * Math.Exp(score * body) : P95 * Math.Exp((score - Score95) * tail);
    }
}
