using System.Reflection;

namespace VoiceAgent.Tests.CallScripts.Report;

/// <summary>The report on all call scripts, as one self-contained HTML file.</summary>
internal static class ReportPage
{
    public static string Of(SetRun median, SetRun measured)
    {
        var figures = new SetFigures(measured.Calls);
        var page = new Markup().Raw("<!doctype html>\n");
        page.Element("html", html => html
            .Element("head", head => head
                .Raw("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .Element("title", "VoiceAgent: call scripts")
                .Element("style", style => style.Raw(Shipped("report.css"))))
            .Element("body", body =>
            {
                body.Element("header", top => Top(top, median, measured), ("class", "top"));
                body.Element("section", summary => Summary(summary, median, figures), ("class", "summary"));
                body.Element("nav", filters => Filters(filters, median));
                body.Element("main", list =>
                {
                    foreach (var call in median.Calls.DistinctBy(call => call.Name))
                    {
                        var rounds = measured.Calls.Where(round => round.Name == call.Name).ToList();
                        CallCard.Write(list, call, rounds[0], rounds);
                    }
                });
                body.Element("script", script => script.Raw(Shipped("report.js")));
            }), ("lang", "en"));
        return page.ToString();
    }

    private static string Shipped(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("CallScripts.Report." + file)!;
        using var text = new StreamReader(stream);
        return text.ReadToEnd();
    }

    private static void Top(Markup top, SetRun median, SetRun measured)
    {
        top.Element("h1", "Call scripts");
        top.Element("p", $"{median.Calls.Count} calls of emulated callers, in virtual time against the real session, machine, voice and hearing. " +
            $"Once with every provider at its median, and {measured.Seeds.Count} times with the delays measured on the real services, drawn with seeds {measured.Seeds[0]} to {measured.Seeds[^1]}: {measured.Calls.Count} calls in {Written.Seconds(measured.Took)}.");
        top.Element("div", switches => switches
            .Raw("<button type=\"button\" data-pace=\"measured\" aria-pressed=\"true\">measured delays</button><button type=\"button\" data-pace=\"median\" aria-pressed=\"false\">median delays</button>")
            .Raw("<button type=\"button\" id=\"theme\" title=\"Light or dark\">◐</button>"), ("class", "switches"));
    }

    private static void Summary(Markup summary, SetRun median, SetFigures figures)
    {
        var failed = figures.Calls.Concat(median.Calls).Where(call => call.Call.Failures.Count > 0).Select(call => call.Name).Distinct().Count();
        summary.Element("div", tiles =>
        {
            Tile(tiles, "scripts", median.Calls.Count.ToString(), failed == 0 ? "all expectations met" : $"{failed} with unmet expectations", failed == 0);
            Tile(tiles, "response, p50", Written.Milliseconds(P(figures.Responses, 0.5)), $"goal 700 ms · p95 {Written.Milliseconds(P(figures.Responses, 0.95))}, goal 1,100 ms", P(figures.Responses, 0.5).TotalMilliseconds <= 700 && P(figures.Responses, 0.95).TotalMilliseconds <= 1_100);
            Tile(tiles, "interrupted → silent, p95", Written.Milliseconds(P(figures.Stops, 0.95)), $"goal 120 ms · {figures.Interruptions} interruptions, {figures.MissedInterruptions} missed", P(figures.Stops, 0.95).TotalMilliseconds <= 120 && figures.MissedInterruptions == 0);
            Tile(tiles, "false cut-offs", Written.Share(figures.CutOffs, figures.PausedTurns), $"{figures.CutOffs} of {figures.PausedTurns} turns with a pause · goal 3%", figures.CutOffs <= 0.03 * figures.PausedTurns);
            Tile(tiles, "false interruptions", Written.Share(figures.FalseInterruptions, figures.Disturbances), $"{figures.FalseInterruptions} of {figures.Disturbances} noises and backchannels", figures.FalseInterruptions == 0);
            Tile(tiles, "longest silence", Written.Seconds(figures.LongestSilence), "provider faults included · limit 4 s", figures.LongestSilence.TotalSeconds <= 4);
        }, ("class", "tiles"));
        summary.Element("div", pictures => pictures
            .Element("figure", figure =>
            {
                figure.Element("figcaption", $"End of the caller's speech → first agent audio, {figures.Responses.Count} answers");
                Charts.Responses(figure, figures.Responses);
            })
            .Element("figure", figure =>
            {
                figure.Element("figcaption", "What the mean answer waits for");
                Charts.Stages(figure, figures.Calls);
                figure.Raw("<p class=\"legend\"><i class=\"bar caller\"></i>caller <i class=\"pause\"></i>pause in a turn <i class=\"bar backchannel\"></i>mm-hm <i class=\"bar noise\"></i>noise <i class=\"bar agent\"></i>agent, as heard <i class=\"cut\"></i>cut, never heard <i class=\"silence\"></i>nobody heard<br>✖ barge-in · ‖ yields · ▶ goes on · ⚠ provider fails · ⇄ handoff · ☎ transfer · ✂ false cut-off or interruption</p>");
            }), ("class", "pictures"));
    }

    private static void Filters(Markup filters, SetRun median)
    {
        filters.Raw("<input type=\"search\" id=\"search\" placeholder=\"Search scripts…\" aria-label=\"Search scripts\">");
        filters.Element("div", chips =>
        {
            foreach (var scenario in median.Calls.GroupBy(call => call.Scenario))
            {
                chips.Element("button", $"{scenario.Key} {scenario.Count()}", ("type", "button"), ("class", "chip scenario"), ("data-scenario", scenario.Key), ("aria-pressed", "false"));
            }
        }, ("class", "chips"));
        filters.Element("div", chips =>
        {
            foreach (var shown in median.Calls.SelectMany(call => call.Call.Script.Shows).GroupBy(shown => shown).OrderByDescending(shown => shown.Count()).ThenBy(shown => shown.Key, StringComparer.Ordinal))
            {
                chips.Element("button", $"{shown.Key} {shown.Count()}", ("type", "button"), ("class", "chip"), ("data-show", shown.Key), ("aria-pressed", "false"));
            }
        }, ("class", "chips"));
        filters.Raw("<label>sort <select id=\"sort\"><option value=\"\">by scenario</option><option value=\"response\">slowest answer first</option><option value=\"duration\">longest first</option></select></label>");
        filters.Raw("<label><input type=\"checkbox\" id=\"failed\"> only failures</label><output id=\"count\"></output>");
    }

    private static void Tile(Markup tiles, string what, string figure, string more, bool met) => tiles.Element(
        "div", tile => tile.Element("span", what).Element("strong", figure).Element("small", more), ("class", met ? "tile met" : "tile missed"));

    private static TimeSpan P(IReadOnlyList<TimeSpan> ordered, double share) => SetFigures.Percentile(ordered, share);
}
