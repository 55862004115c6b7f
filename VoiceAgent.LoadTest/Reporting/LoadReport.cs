namespace VoiceAgent.LoadTest.Reporting;

/// <summary>The results of a load. Durations are milliseconds unless a name says otherwise. Times count from the start of the load.</summary>
/// <param name="Scripts">Figures by script and number, in the order of the mix.</param>
/// <param name="Numbers">Figures by called number, to compare agents.</param>
/// <param name="Verdicts">The thresholds, and whether each was met.</param>
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

    /// <summary>The result in one line.</summary>
    public string Outcome => $"{Quantity.Of(Plan.Callers, "caller")}: {(Passed ? "every threshold met" : $"{Verdicts.Count(verdict => !verdict.Met)} of {Quantity.Of(Verdicts.Count, "threshold")} missed")}";
}

/// <param name="Placed">All calls, including the warm-up and abandoned calls.</param>
internal sealed record PlanFigures(
    DateTimeOffset Began, double Seconds, string Mix, int Callers, double RampUpSeconds, double WarmUpSeconds, int Seed, int Placed, int WarmUp, int Abandoned);

/// <summary>What the callers of some calls experienced.</summary>
/// <param name="Name">The name of this group of calls.</param>
/// <param name="Greeting">Time from the answer to the agent's first sound.</param>
/// <param name="Turn">Time from the end of the caller's words to the agent's first sound.</param>
/// <param name="Silence">Time from the caller's first sound, while the agent spoke, to the agent's last sound.</param>
/// <param name="Pauses">How often a caller paused in the middle of a turn.</param>
/// <param name="CutOffs">How often the agent began to speak into such a pause.</param>
internal sealed record CallFigures(
    string Name, string? To, int Calls, int Failed, double CallSeconds, Quantiles? Greeting, Quantiles? Turn, Quantiles? Silence, int Pauses, int CutOffs)
{
    /// <summary>Cut-offs in percent of the pauses.</summary>
    public double? CutOffPercent => Pauses == 0 ? null : Math.Round(100.0 * CutOffs / Pauses, 2);
}

internal sealed record FailureCount(string Reason, int Count);

/// <param name="CpuMsPerCallSecond">Processor time for each second of each call, after the warm-up.</param>
/// <param name="CpuPercent">Percent of one core.</param>
/// <param name="MegaBytes">Memory at the end.</param>
internal sealed record ProcessFigures(string Name, double CpuMsPerCallSecond, double CpuPercent, double MegaBytes);

/// <summary>The product's own measurements of its turns.</summary>
/// <param name="To">The called number. Null for all.</param>
/// <param name="Response">Time from the end of the caller's speech to the first audio on the wire.</param>
/// <param name="WithoutTool">The same for turns without a tool.</param>
/// <param name="Added">Time from the decision that the caller has finished to the first audio on the wire.</param>
/// <param name="CallsUnknown">Calls that the product did not find.</param>
internal sealed record ProductFigures(string? To, Quantiles? Response, Quantiles? WithoutTool, Quantiles? Added, IReadOnlyDictionary<string, Quantiles> Stages, int CallsUnknown);

/// <param name="At">Time in seconds.</param>
internal sealed record TimedTurn(double At, double Ms, string Script, string? To);

/// <summary>An interval of the load.</summary>
/// <param name="At">Its start in seconds.</param>
/// <param name="CpuPercent">Percent of one core, by process.</param>
internal sealed record Interval(double At, int CallsInProgress, IReadOnlyDictionary<string, double> CpuPercent);

/// <param name="Measured">Null when nothing was measured. The threshold then counts as missed.</param>
internal sealed record Verdict(string Name, double Limit, double? Measured, string Unit)
{
    public bool Met => Measured <= Limit;
}
