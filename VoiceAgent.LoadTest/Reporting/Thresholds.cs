namespace VoiceAgent.LoadTest.Reporting;

/// <summary>The limits for a successful load. Null means no limit.</summary>
/// <param name="CutOffs">Cut-offs in percent of the pauses in mid-sentence.</param>
/// <param name="Failures">The most calls that may fail.</param>
internal sealed record Thresholds(
    double? TurnP50 = null, double? TurnP95 = null, double? TurnP99 = null, double? GreetingP95 = null, double? SilenceP95 = null, double? CutOffs = null, int Failures = 0)
{
    public IEnumerable<string> Complaints() =>
        from limit in new (string Option, double? Value)[]
        {
            ("--turn-p50", TurnP50), ("--turn-p95", TurnP95), ("--turn-p99", TurnP99), ("--greeting-p95", GreetingP95), ("--silence-p95", SilenceP95), ("--cut-offs", CutOffs), ("--failures", Failures),
        }
        where limit.Value < 0
        select $"{limit.Option} must not be negative.";

    public IReadOnlyList<Verdict> Judge(CallFigures all)
    {
        var verdicts = new List<Verdict> { new("failed calls", Failures, all.Calls == 0 ? null : all.Failed, "calls") };
        Add("turn p50", TurnP50, all.Turn?.P50, "ms");
        Add("turn p95", TurnP95, all.Turn?.P95, "ms");
        Add("turn p99", TurnP99, all.Turn?.P99, "ms");
        Add("greeting p95", GreetingP95, all.Greeting?.P95, "ms");
        Add("silence after an interruption p95", SilenceP95, all.Silence?.P95, "ms");
        Add("cut-offs", CutOffs, all.CutOffPercent, "%");
        return verdicts;

        void Add(string name, double? limit, double? measured, string unit)
        {
            if (limit is { } wanted)
            {
                verdicts.Add(new Verdict(name, wanted, measured, unit));
            }
        }
    }
}
