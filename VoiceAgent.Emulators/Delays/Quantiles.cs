namespace VoiceAgent.Emulators.Delays;

/// <summary>
/// A distribution given by its median, 95th and 99th percentile in milliseconds, as latencies are usually reported.
/// Between these values the logarithm of the delay is linear in the normal score, so the three quantiles are met exactly.
/// Below the median the slope is the same as above it.
/// </summary>
internal sealed record Quantiles
{
    // Normal scores of the 95th, 99th and 99.9th percentile. Delays are limited to the 99.9th, so that one delay cannot block a call for minutes.
    private const double Score95 = 1.6448536269514722;
    private const double Score99 = 2.3263478740408408;
    private const double ScoreCut = 3.0902323061678132;

    public double P50 { get; init; }

    public double P95 { get; init; }

    public double P99 { get; init; }

    public string? Complaint() =>
        P50 > 0 && P95 >= P50 && P99 >= P95 ? null : $"Quantiles must satisfy 0 < P50 ≤ P95 ≤ P99, but P50={P50}, P95={P95}, P99={P99}";

    /// <summary>Returns the delay that the given share (0 to 1) of all delays is below.</summary>
    public double At(double share)
    {
        var score = Math.Clamp(NormalScore.Of(share), -ScoreCut, ScoreCut);
        var body = Math.Log(P95 / P50) / Score95;
        var tail = Math.Log(P99 / P95) / (Score99 - Score95);
        return score <= Score95 ? P50 * Math.Exp(score * body) : P95 * Math.Exp((score - Score95) * tail);
    }
}
