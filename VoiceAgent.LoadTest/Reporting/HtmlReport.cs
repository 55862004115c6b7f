using System.Globalization;
using System.Text;
using VoiceAgent.LoadTest.Reporting.Charts;

namespace VoiceAgent.LoadTest.Reporting;

/// <summary>Writes the report as one self-contained page without scripts, fonts or network access.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1c2330;--soft:#667085;--line:#d8dde6;--paper:#fff;--card:#f6f8fb;--one:#2f6fed;--two:#d9730d;--three:#12805c;--four:#9b51e0;--five:#8a8f98;--good:#12805c;--bad:#c0362c}
        @media(prefers-color-scheme:dark){:root{--ink:#e6eaf2;--soft:#98a2b3;--line:#333c4d;--paper:#141922;--card:#1c2330;--one:#6ea0ff;--two:#f0a35e;--good:#4cc38a;--bad:#ff7b72}}
        body{margin:0 auto;max-width:980px;padding:28px 20px 60px;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
        h1{font-size:24px;margin:0}h2{font-size:17px;margin:34px 0 8px}p{margin:6px 0}small,.soft{color:var(--soft)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px;margin:18px 0}
        .tile{background:var(--card);border-radius:10px;padding:12px 14px}.tile b{display:block;font-size:22px;font-weight:600}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:5px 8px;text-align:right;border-bottom:1px solid var(--line)}
        th:first-child,td:first-child{text-align:left}td:not(:first-child){white-space:nowrap}th{font-weight:500;color:var(--soft)}.scroll{overflow-x:auto}
        .good{color:var(--good)}.bad{color:var(--bad)}svg{width:100%;height:auto;background:var(--card);border-radius:10px}
        .grid{stroke:var(--line)}.tick{fill:var(--soft);font-size:11px}.mark{fill:var(--ink);font-size:11px;paint-order:stroke;stroke:var(--card);stroke-width:4px}.marker{stroke:var(--ink);stroke-dasharray:3 3}
        .bar{fill:var(--one)}.dot{fill:var(--soft);opacity:.45}.line{fill:none;stroke-width:2}.one{stroke:var(--one)}.two{stroke:var(--two)}.three{stroke:var(--three)}.four{stroke:var(--four)}.five{stroke:var(--five)}
        .row{display:grid;grid-template-columns:5em 9em 1fr;gap:10px;align-items:center;padding:3px 0;border-bottom:1px solid var(--line)}
        .amount{text-align:right}.track{background:var(--card);border-radius:4px}.track span{display:block;height:10px;border-radius:4px;background:var(--bad)}.stages .track span{background:var(--one)}
        """;

    public static string Write(LoadReport report, IEnumerable<double> silences)
    {
        var html = new StringBuilder();
        html.Append($"<!doctype html><html lang='en'><meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>{report.Outcome}</title><style>{Style}</style>");
        html.Append($"<h1 class='{(report.Passed ? "good" : "bad")}'>{report.Outcome}</h1>");
        html.Append(Invariant($"<p class='soft'>{report.Plan.Began:yyyy-MM-dd HH:mm} UTC, {report.Plan.Seconds:0} s · {Svg.Html(report.Plan.Mix)} · seed {report.Plan.Seed} · {Quantity.Of(report.Plan.Placed, "call")} placed, {report.Plan.WarmUp} of them in the warm-up, {report.Plan.Abandoned} abandoned</p>"));
        Tiles(html, report.All);
        Verdicts(html, report.Verdicts);
        Groups(html, report);
        Section(html, "Silence before an answer", "From the end of the caller's words to the agent's first sound, measured where the caller hears.", Pictures.Histogram([.. report.Turns.Select(turn => turn.Ms)], "Silence before an answer"));
        Section(html, "Over time", null, Pictures.OverTime(report.Turns, report.Plan.Seconds));
        Section(html, "Interruptions", "From the caller's first sound, while the agent spoke, to the agent's last sound.", Pictures.Histogram([.. silences], "Silence after an interruption"));
        Section(html, "Calls in progress", null, Pictures.CallsInProgress(report.Timeline));
        Processes(html, report);
        Product(html, report.Product);
        Section(html, "Why calls failed", null, Pictures.Bars([.. report.Failures.Select(failure => (failure.Reason, (double)failure.Count, failure.Count.ToString(CultureInfo.InvariantCulture)))]));
        return html.Append("</html>").ToString();
    }

    private static void Tiles(StringBuilder html, CallFigures all)
    {
        html.Append("<div class='tiles'>");
        Tile("calls", all.Calls.ToString(CultureInfo.InvariantCulture), $"{all.Failed} failed");
        Tile("silence before an answer", Ms(all.Turn?.P50), $"p95 {Ms(all.Turn?.P95)}, {Quantity.Of(all.Turn?.Count ?? 0, "turn")}");
        Tile("greeting", Ms(all.Greeting?.P50), $"p95 {Ms(all.Greeting?.P95)}");
        Tile("silence when interrupted", Ms(all.Silence?.P50), $"p95 {Ms(all.Silence?.P95)}, {Quantity.Of(all.Silence?.Count ?? 0, "interruption")}");
        Tile("cut off in mid-sentence", all.CutOffPercent is { } percent ? Invariant($"{percent:0.#} %") : "–", $"{all.CutOffs} of {Quantity.Of(all.Pauses, "pause")}");
        html.Append("</div>");

        void Tile(string name, string value, string detail) => html.Append($"<div class='tile'><small>{name}</small><b>{value}</b><small>{detail}</small></div>");
    }

    private static void Verdicts(StringBuilder html, IReadOnlyList<Verdict> verdicts)
    {
        html.Append("<h2>Thresholds</h2><table><tr><th>what</th><th>at most</th><th>measured</th><th></th></tr>");
        foreach (var verdict in verdicts)
        {
            var measured = verdict.Measured is { } value ? Invariant($"{value:0.##} {verdict.Unit}") : "nothing";
            html.Append(Invariant($"<tr><td>{verdict.Name}</td><td>{verdict.Limit:0.##} {verdict.Unit}</td><td>{measured}</td><td class='{(verdict.Met ? "good'>met" : "bad'>missed")}</td></tr>"));
        }

        html.Append("</table>");
    }

    private static void Groups(StringBuilder html, LoadReport report)
    {
        html.Append("<h2>By script</h2><div class='scroll'><table><tr><th>script</th><th>number</th><th>calls</th><th>failed</th><th>turns</th><th>p50</th><th>p90</th><th>p95</th><th>p99</th><th>interrupted p95</th><th>cut off</th></tr>");
        foreach (var group in report.Scripts.Concat(report.Numbers.Count > 1 ? report.Numbers : []).Append(report.All))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Svg.Html(group.Name)}</td><td>{group.To}</td><td>{group.Calls}</td><td>{group.Failed}</td><td>{group.Turn?.Count ?? 0}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td>{Ms(group.Turn?.P50)}</td><td>{Ms(group.Turn?.P90)}</td><td>{Ms(group.Turn?.P95)}</td><td>{Ms(group.Turn?.P99)}</td><td>{Ms(group.Silence?.P95)}</td><td>{group.CutOffs} of {group.Pauses}</td></tr>");
        }

        html.Append("</table></div>");
    }

    private static void Processes(StringBuilder html, LoadReport report)
    {
        if (report.Processes.Count == 0)
        {
            return;
        }

        html.Append("<h2>Processor time</h2><table><tr><th>process</th><th>ms per call-second</th><th>% of a core</th><th>MB</th></tr>");
        foreach (var process in report.Processes)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Svg.Html(process.Name)}</td><td>{process.CpuMsPerCallSecond:0.00}</td><td>{process.CpuPercent:0}</td><td>{process.MegaBytes:0}</td></tr>");
        }

        html.Append($"</table>{Pictures.Processor(report.Timeline)}");
    }

    private static void Product(StringBuilder html, ProductFigures? product)
    {
        if (product is { Response: { } response, Added: { } added })
        {
            var rows = product.Stages.Select(stage => (stage.Key, stage.Value)).Append(("after the end of the turn was decided", added)).Append(("in all", response));
            var bars = Pictures.Bars([.. rows.Select(row => (Invariant($"{row.Item1}: p50 {row.Item2.P50:0.#}, p95 {row.Item2.P95:0.#}, p99 {row.Item2.P99:0.#} ms"), row.Item2.P95, Ms(row.Item2.P95)))]);
            Section(html, "Latency by stage, as the product measured it", $"p95 of each stage over {Quantity.Of(added.Count, "turn")}. The product did not find {Quantity.Of(product.CallsUnknown, "call")}.", $"<div class='stages'>{bars}</div>");
        }
    }

    private static void Section(StringBuilder html, string title, string? what, string picture)
    {
        if (picture.Length > 0)
        {
            html.Append($"<h2>{title}</h2>{(what is null ? "" : $"<p class='soft'>{what}</p>")}{picture}");
        }
    }

    private static string Ms(double? milliseconds) => milliseconds is { } value ? Invariant($"{value:0} ms") : "–";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
