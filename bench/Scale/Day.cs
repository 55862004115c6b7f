namespace VoiceAgent.Bench.Scale;

/// <summary>What happens on the simulated day: how many people call, and what breaks.</summary>
/// <param name="Peak">Calls at the same time at the busiest hour.</param>
internal sealed record Day(int Peak)
{
    public static readonly TimeSpan Length = TimeSpan.FromHours(24);

    /// <summary>At the peak a new version is deployed.</summary>
    public TimeSpan Deploy { get; init; } = TimeSpan.FromHours(10.5);

    /// <summary>Soon after the peak, a third of the workers dies at once.</summary>
    public TimeSpan ZoneLost { get; init; } = TimeSpan.FromHours(11.25);

    /// <summary>An advertisement: for ten minutes, a third more people call, all of a sudden.</summary>
    public TimeSpan Surge { get; init; } = TimeSpan.FromHours(15);

    private static readonly TimeSpan SurgeLength = TimeSpan.FromMinutes(10);

    private const double SurgeFactor = 1.33;

    // The mean of call lengths. A log-normal distribution with this sigma has its median at 61 % of the mean.
    public static readonly TimeSpan MeanCall = TimeSpan.FromMinutes(4);
    private const double Sigma = 1.0;
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(1.9);

    // The share of the peak at each full hour. Between them it is interpolated.
    private static readonly double[] Curve =
        [0.06, 0.05, 0.04, 0.04, 0.05, 0.08, 0.18, 0.45, 0.78, 0.95, 1.00, 0.97, 0.82, 0.85, 0.93, 0.90, 0.78, 0.60, 0.42, 0.30, 0.22, 0.16, 0.11, 0.08, 0.06];

    /// <summary>The rings a second at this time.</summary>
    public double RingsASecond(TimeSpan at)
    {
        var hour = at.TotalHours;
        var before = Math.Min((int)hour, Curve.Length - 2);
        var share = Curve[before] + ((Curve[before + 1] - Curve[before]) * (hour - before));
        var surge = at >= Surge && at < Surge + SurgeLength ? SurgeFactor : 1;
        return Peak * share * surge / MeanCall.TotalSeconds;
    }

    public static TimeSpan CallLength(Chance chance)
    {
        var seconds = Math.Exp(Math.Log(MeanCall.TotalSeconds) - (Sigma * Sigma / 2) + (Sigma * chance.Normal()));
        return seconds >= LongestCall.TotalSeconds ? LongestCall : TimeSpan.FromSeconds(Math.Max(1, seconds));
    }
}
