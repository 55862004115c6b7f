namespace VoiceAgent.Bench.Scale;

/// <summary>
/// How many workers are wanted. These numbers are the ones in the deployment's files, and tests compare them. The rule is the one of the
/// Kubernetes autoscaler, which KEDA and Container Apps use: the metric divided by its target for each worker, rounded up.
/// </summary>
/// <param name="PlacesOfAWorker"><c>Calls:Capacity</c>: the most calls of one worker.</param>
/// <param name="CallsOfAWorker">The target: this many calls, running and reserved, for each worker. The difference to the capacity is the headroom.</param>
internal sealed record ScaleRule(int PlacesOfAWorker, int CallsOfAWorker)
{
    /// <summary>The shipped numbers. <c>docs/scaling.md</c> has the figures that they follow from.</summary>
    public static ScaleRule Shipped { get; } = new(PlacesOfAWorker: 200, CallsOfAWorker: 125);

    /// <summary>One worker may always die.</summary>
    public int FewestWorkers { get; init; } = 2;

    public int MostWorkers { get; init; } = 1_000;

    /// <summary>How often the metric is read and the rule applied.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Fewer workers are kept only when fewer were wanted for all of this time.</summary>
    public TimeSpan Stabilization { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The autoscaler changes nothing while the metric is this close to its target.</summary>
    public double Tolerance { get; init; } = 0.1;

    /// <summary>Free places for each hundred calls in the long run.</summary>
    public int HeadroomPercent => (int)Math.Round(100.0 * (PlacesOfAWorker - CallsOfAWorker) / CallsOfAWorker);

    /// <param name="calls">Used and reserved places.</param>
    /// <param name="now">The workers that are wanted now.</param>
    public int Wanted(int calls, int now)
    {
        var wanted = (int)Math.Ceiling((double)calls / CallsOfAWorker);
        var isClose = now > 0 && Math.Abs(((double)calls / CallsOfAWorker / now) - 1) <= Tolerance;
        return Math.Clamp(isClose ? now : wanted, FewestWorkers, MostWorkers);
    }
}
