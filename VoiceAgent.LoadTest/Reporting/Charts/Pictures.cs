using System.Globalization;
using System.Text;

namespace VoiceAgent.LoadTest.Reporting.Charts;

/// <summary>The charts of the report, each an SVG. Empty text when there is nothing to show.</summary>
internal static class Pictures
{
    private const int MostBins = 60;
    private const int Buckets = 24;

    private static readonly string[] Lines = ["line one", "line two", "line three", "line four", "line five"];

    /// <summary>A histogram of durations with their quantiles.</summary>
    public static string Histogram(IReadOnlyCollection<double> milliseconds, string label)
    {
        if (Quantiles.Of(milliseconds) is not { } quantiles)
        {
            return "";
        }

        // Bins have round widths, so that their borders are readable.
        var width = new double[] { 1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000 }.First(width => quantiles.Max / width <= MostBins);
        var bins = new int[(int)(quantiles.Max / width) + 1];
        foreach (var value in milliseconds)
        {
            bins[(int)(Math.Max(0, value) / width)]++;
        }

        var svg = new Svg(bins.Length * width, bins.Max() * 1.1).Axes("ms", "count", wholeBeside: true);
        for (var i = 0; i < bins.Length; i++)
        {
            if (bins[i] > 0)
            {
                svg.Bar(i * width, (i + 1) * width, bins[i], "bar", Invariant($"{i * width:0} to {(i + 1) * width:0} ms: {bins[i]}"));
            }
        }

        svg.Markers((quantiles.P50, Invariant($"p50 {quantiles.P50:0} ms")), (quantiles.P95, Invariant($"p95 {quantiles.P95:0} ms")), (quantiles.P99, Invariant($"p99 {quantiles.P99:0} ms")));
        return svg.Close(label);
    }

    /// <summary>Each turn at its time, with the median and p95 of intervals of a few seconds.</summary>
    public static string OverTime(IReadOnlyList<TimedTurn> turns, double seconds)
    {
        if (turns.Count == 0)
        {
            return "";
        }

        var end = Math.Max(seconds, turns.Max(turn => turn.At));
        var svg = new Svg(end, turns.Max(turn => turn.Ms) * 1.1).Axes("s since the load began", "ms");
        foreach (var turn in turns)
        {
            svg.Dot(turn.At, turn.Ms, "dot", Invariant($"{turn.Script}: {turn.Ms:0} ms at {turn.At:0} s"));
        }

        var buckets = turns.GroupBy(turn => Math.Min(Buckets - 1, (int)(turn.At / end * Buckets))).OrderBy(bucket => bucket.Key)
            .Select(bucket => (At: (bucket.Key + 0.5) * end / Buckets, Quantiles: Quantiles.Of(bucket.Select(turn => turn.Ms))!)).ToArray();
        svg.Path(buckets.Select(bucket => (bucket.At, bucket.Quantiles.P95)), Lines[1]);
        svg.Path(buckets.Select(bucket => (bucket.At, bucket.Quantiles.P50)), Lines[0]);
        svg.Legend(0, Lines[0], "p50");
        svg.Legend(1, Lines[1], "p95");
        return svg.Close("Silence before an answer, over time");
    }

    public static string CallsInProgress(IReadOnlyList<Interval> timeline)
    {
        if (timeline.Count < 2)
        {
            return "";
        }

        var svg = new Svg(timeline[^1].At, Math.Max(1, timeline.Max(interval => interval.CallsInProgress)) * 1.1).Axes("s since the load began", "calls", wholeBeside: true);
        svg.Path(timeline.Select(interval => (interval.At, (double)interval.CallsInProgress)), Lines[0]);
        return svg.Close("Calls in progress");
    }

    public static string Processor(IReadOnlyList<Interval> timeline)
    {
        var names = timeline.SelectMany(interval => interval.CpuPercent.Keys).Distinct().ToArray();
        if (timeline.Count < 2 || names.Length == 0)
        {
            return "";
        }

        var svg = new Svg(timeline[^1].At, Math.Max(10, timeline.Max(interval => interval.CpuPercent.Values.DefaultIfEmpty().Max())) * 1.1).Axes("s since the load began", "% of a core");
        for (var i = 0; i < names.Length; i++)
        {
            var (name, kind) = (names[i], Lines[i % Lines.Length]);
            svg.Path(timeline.Where(interval => interval.CpuPercent.ContainsKey(name)).Select(interval => (interval.At, interval.CpuPercent[name])), kind);
            svg.Legend(i, kind, name);
        }

        return svg.Close("Processor time");
    }

    /// <summary>Bars with labels, longest first.</summary>
    public static string Bars(IReadOnlyList<(string Text, double Value, string Shown)> bars)
    {
        var html = new StringBuilder();
        var most = bars.Select(bar => bar.Value).DefaultIfEmpty().Max();
        foreach (var (text, value, shown) in bars)
        {
            html.Append(CultureInfo.InvariantCulture, $"<div class='row'><span class='amount'>{Svg.Html(shown)}</span><span class='track'><span style='width:{(most > 0 ? 100 * value / most : 0):0.#}%'></span></span><span>{Svg.Html(text)}</span></div>");
        }

        return html.ToString();
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
