namespace VoiceAgent.LoadTest.Reporting;

/// <summary>Everything that a load has shown. Milliseconds, unless a name says otherwise; times are since the load began.</summary>
/// <param name="Scripts">By script and number, in the order of the mix.</param>
/// <param name="Numbers">By the number that was called: agents side by side.</param>
/// <param name="Verdicts">The thresholds, and whether they were met.</param>
internal sealed record LoadReport(
    PlanFigures Plan,
    CallFigures All,
    IReadOnlyList<CallFigures> Scripts,
    IReadOnlyList<CallFigures> Numbers,
    IReadOnlyList<FailureCount> Failures,
    IReadOnlyList<ProcessFigures> Processes,
    ProductFigures? Product,
    IReadOnlyList<ProductFigures> ProductByNumber,
    IReadOnlyList<TimedTurn> Turns,
    IReadOnlyList<Interval> Timeline,
    IReadOnlyList<Verdict> Verdicts)
{
    public bool Passed => Verdicts.All(verdict => verdict.Met);

    /// <summary>How it went, in one line.</summary>
    public string Outcome => $"{Quantity.Of(Plan.Callers, "caller")}: {(Passed ? "every threshold met" : $"{Verdicts.Count(verdict => !verdict.Met)} of {Quantity.Of(Verdicts.Count, "threshold")} missed")}";
}

/// <param name="Placed">Calls, with those of the warm-up and those that were abandoned.</param>
internal sealed record PlanFigures(
    DateTimeOffset Began, double Seconds, string Mix, int Callers, double RampUpSeconds, double WarmUpSeconds, int Seed, int Placed, int WarmUp, int Abandoned);

/// <summary>What callers met, over some of the calls.</summary>
/// <param name="Name">Which calls these are.</param>
/// <param name="Greeting">From the answer to the agent's first sound.</param>
/// <param name="Turn">From the end of the caller's words to the agent's first sound.</param>
/// <param name="Silence">From the caller's first sound, while the agent spoke, to the agent's last.</param>
/// <param name="Pauses">How often a caller paused in the middle of a turn.</param>
/// <param name="CutOffs">How often the agent began to speak into such a pause.</param>
internal sealed record CallFigures(
    string Name, string? To, int Calls, int Failed, double CallSeconds, Quantiles? Greeting, Quantiles? Turn, Quantiles? Silence, int Pauses, int CutOffs)
{
    /// <summary>Percent of the pauses.</summary>
    public double? CutOffPercent => Pauses == 0 ? null : Math.Round(100.0 * CutOffs / Pauses, 2);
}

internal sealed record FailureCount(string Reason, int Count);

/// <param name="CpuMsPerCallSecond">Processor time for each second of each call, after the warm-up.</param>
/// <param name="CpuPercent">Of one core.</param>
/// <param name="MegaBytes">At the end.</param>
internal sealed record ProcessFigures(string Name, double CpuMsPerCallSecond, double CpuPercent, double MegaBytes);

/// <summary>What the product says of its own turns.</summary>
/// <param name="To">The number that was called; null for all.</param>
/// <param name="Response">From the end of the caller's speech to the first audio on the wire.</param>
/// <param name="WithoutTool">The same, of the turns whose answer needed no tool.</param>
/// <param name="Added">From the decision that the caller has finished to the first audio on the wire.</param>
/// <param name="CallsUnknown">Calls that it did not find.</param>
internal sealed record ProductFigures(string? To, Quantiles? Response, Quantiles? WithoutTool, Quantiles? Added, IReadOnlyDictionary<string, Quantiles> Stages, int CallsUnknown);

/// <param name="At">Seconds.</param>
internal sealed record TimedTurn(double At, double Ms, string Script, string? To);

/// <summary>A piece of the load's time.</summary>
/// <param name="At">Its beginning, in seconds.</param>
/// <param name="CpuPercent">Of one core, by process.</param>
internal sealed record Interval(double At, int CallsInProgress, IReadOnlyDictionary<string, double> CpuPercent);

/// <param name="Measured">Null where nothing was measured: that does not meet a threshold.</param>
internal sealed record Verdict(string Name, double Limit, double? Measured, string Unit)
{
    public bool Met => Measured <= Limit;
}
