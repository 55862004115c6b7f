using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Tests.CallScripts.Report;

/// <summary>The charts at the top of the report: how long answers take, and what they wait for.</summary>
internal static class Charts
{
    private const double Width = 620;
    private const double Height = 236;
    private const double Bottom = 212;
    private const double Left = 8;

    // The width of one bar. The last bar contains all slower answers.
    private const double Bin = 50;
    private const double Last = 2_600;

    /// <summary>A histogram of the response times, with percentiles and goals.</summary>
    public static void Responses(Markup page, IReadOnlyList<TimeSpan> ordered)
    {
        var bins = new int[(int)(Last / Bin)];
        foreach (var response in ordered)
        {
            bins[Math.Min(bins.Length - 1, (int)(response.TotalMilliseconds / Bin))]++;
        }

        var most = Math.Max(1, bins.Max());
        page.Element(
            "svg",
            svg =>
            {
                for (var at = 0; at < bins.Length; at++)
                {
                    var height = bins[at] * (Bottom - 64) / most;
                    svg.Element(
                        "rect", bar => bar.Element("title", $"{at * Bin}–{(at + 1) * Bin} ms: {bins[at]} answers"),
                        ("class", "column " + Timeline.Grade(TimeSpan.FromMilliseconds((at + 0.5) * Bin))), ("x", X(at * Bin)), ("y", Bottom - height), ("width", X(Bin) - X(0) - 1), ("height", height));
                }

                svg.Element("line", null as Action<Markup>, ("class", "base"), ("x1", Left), ("x2", Width), ("y1", Bottom), ("y2", Bottom));
                for (var at = 0; at <= Last; at += 500)
                {
                    svg.Element("text", $"{at:N0}{(at == 0 ? " ms" : "")}", ("class", "axis"), ("x", X(at)), ("y", Bottom + 13));
                }

                Line(svg, "goal", 700, "goal p50", 52);
                Line(svg, "goal", 1_100, "goal p95", 52);
                Line(svg, "percentile", SetFigures.Percentile(ordered, 0.5).TotalMilliseconds, "p50", 12);
                Line(svg, "percentile", SetFigures.Percentile(ordered, 0.95).TotalMilliseconds, "p95", 24);
                Line(svg, "percentile", SetFigures.Percentile(ordered, 0.99).TotalMilliseconds, "p99", 36);
            },
            ("viewBox", FormattableString.Invariant($"0 0 {Width} {Height}")), ("class", "chart"), ("role", "img"), ("aria-label", "Response latencies"));
    }

    /// <summary>The average turn by stage. Stages may overlap.</summary>
    public static void Stages(Markup page, IEnumerable<ShippedCall> calls)
    {
        var turns = calls.Where(call => call.Call.Script.Troubles.None).SelectMany(call => call.Call.Happened.OfType<TurnMeasured>()).ToList();
        page.Element("div", rows =>
        {
            foreach (var name in (string[])[StageNames.Endpoint, StageNames.Transcribe, StageNames.Think, StageNames.Tool, StageNames.Speak, StageNames.Wire])
            {
                var stages = turns.SelectMany(turn => turn.Latency.Stages).Where(stage => stage.Name == name).ToList();
                if (stages.Count == 0)
                {
                    continue;
                }

                var (start, length) = (stages.Average(stage => stage.Start.TotalMilliseconds), stages.Average(stage => stage.Duration.TotalMilliseconds));
                rows.Element("div", row => row
                    .Element("span", name, ("class", "name"))
                    .Element("span", track => track.Element("i", "", ("class", $"stage-bar {name}"), ("style", FormattableString.Invariant($"left:{Math.Max(0, start) / 18:F1}%;width:{Math.Max(0.4, length / 18):F1}%"))), ("class", "track"))
                    .Element("span", $"{length:F0} ms · {stages.Count}×", ("class", "amount")));
            }
        }, ("class", "stages"));
    }

    private static double X(double milliseconds) => Left + (Math.Min(milliseconds, Last) * (Width - Left) / Last);

    private static void Line(Markup svg, string kind, double at, string what, double y) => svg
        .Element("line", null as Action<Markup>, ("class", kind), ("x1", X(at)), ("x2", X(at)), ("y1", y - 8), ("y2", Bottom))
        .Element("text", kind == "goal" ? what : FormattableString.Invariant($"{what} {at:N0} ms"), ("class", kind + "-text"), ("x", X(at) + 3), ("y", y));
}
