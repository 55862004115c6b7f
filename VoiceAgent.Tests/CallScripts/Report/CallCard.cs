using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Emulators.Phone.Scripts;

namespace VoiceAgent.Tests.CallScripts.Report;

/// <summary>One script on the page: its result at each pace, its timeline and its transcript.</summary>
internal static class CallCard
{
    public static void Write(Markup page, ShippedCall median, ShippedCall measured, IReadOnlyList<ShippedCall> rounds)
    {
        var script = median.Call.Script;
        var failures = rounds.Prepend(median).Sum(call => call.Call.Failures.Count);
        page.Element(
            "article",
            card =>
            {
                card.Element("header", head => Head(head, median, measured, rounds, failures));
                foreach (var (call, pace) in new[] { (median, "median"), (measured, "measured") })
                {
                    card.Element("section", body => Body(body, call), ("class", $"pace {pace}"));
                }

                card.Element("details", more => more.Element("summary", "The script").Element("pre", ShippedScripts.Find(median.Name)!));
            },
            ("id", median.Name), ("data-scenario", median.Scenario), ("data-shows", string.Join('|', script.Shows)), ("data-failed", failures > 0 ? "yes" : null),
            ("data-text", $"{median.Name} {script.Name} {script.Goal} {string.Join(' ', script.Shows)}".ToLowerInvariant()),
            ("data-response", Slowest(measured).TotalMilliseconds), ("data-duration", measured.Call.Line.ClosedAt.TotalMilliseconds));
    }

    private static TimeSpan Slowest(ShippedCall call) => call.Measures.Responses.Select(response => response.Latency).DefaultIfEmpty().Max();

    private static void Head(Markup head, ShippedCall median, ShippedCall measured, IReadOnlyList<ShippedCall> rounds, int failures)
    {
        var script = median.Call.Script;
        head.Element("span", failures == 0 ? "✓" : "✗", ("class", failures == 0 ? "verdict met" : "verdict missed"), ("title", failures == 0 ? "Everything that was expected came true" : $"{failures} expectations were not met"));
        head.Element("h3", script.Name);
        head.Element("a", median.Name, ("class", "file"), ("href", "#" + median.Name));
        foreach (var shown in script.Shows)
        {
            head.Element("button", shown, ("class", "chip"), ("data-show", shown), ("type", "button"));
        }

        foreach (var (operation, rule) in script.Troubles.Faults)
        {
            head.Element("span", $"{operation} {rule.Kind}{(rule.Once ? " once" : "")}", ("class", "trouble"));
        }

        foreach (var (operation, rule) in script.Troubles.Delays)
        {
            head.Element("span", $"{operation} {rule.Milliseconds:N0} ms", ("class", "trouble"));
        }

        Rounds(head, rounds);
        foreach (var (call, pace) in new[] { (median, "median"), (measured, "measured") })
        {
            head.Element("span", $"{call.Call.Ending} · {Written.Seconds(call.Call.Line.ClosedAt)}", ("class", $"ending pace {pace}"));
        }

        if (script.Goal is { } goal)
        {
            head.Element("p", goal, ("class", "goal"));
        }
    }

    private static void Body(Markup body, ShippedCall call)
    {
        body.Element(
            "div",
            figure => figure
                .Element("div", labels => labels.Raw("<span>caller</span><span>agent</span><span>latency</span><span>tools</span>"), ("class", "lanes"))
                .Element("div", scroll => scroll.Raw(new Timeline(call).Svg()), ("class", "scroll"), ("tabindex", "0")),
            ("class", "figure"));
        if (call.Call.Failures.Count > 0)
        {
            body.Element("ul", list => call.Call.Failures.ToList().ForEach(failure => list.Element("li", failure)), ("class", "failures"));
        }

        body.Element("details", more =>
        {
            more.Element("summary", $"What was said · {call.Call.Script.Steps.OfType<ExpectStep>().Count()} expectations · {call.Measures.Responses.Count} answers");
            more.Element("div", both => both.Element("div", said => Conversation(said, call)).Element("div", facts => Facts(facts, call)), ("class", "columns"));
        });
    }

    private static void Conversation(Markup said, ShippedCall call)
    {
        var spoken = call.Call.Happened.OfType<AgentSpeaking>().GroupBy(speaking => speaking.Turn).ToDictionary(turn => turn.Key, turn => turn.Last().Text);
        foreach (var line in call.Call.Transcript)
        {
            said.Element(
                "p",
                words =>
                {
                    words.Text(line.Text);
                    if (line.Interrupted && spoken.GetValueOrDefault(line.Turn) is { } all && all.StartsWith(line.Text, StringComparison.Ordinal))
                    {
                        words.Element("s", all[line.Text.Length..], ("title", "Never heard"));
                    }
                },
                ("class", $"line {line.Speaker.ToString().ToLowerInvariant()}"));
        }
    }

    private static void Facts(Markup facts, ShippedCall call)
    {
        facts.Element("table", table =>
        {
            table.Raw("<thead><tr><th>turn</th><th>response</th><th>stages</th></tr></thead>");
            table.Element("tbody", rows =>
            {
                foreach (var measured in call.Call.Happened.OfType<TurnMeasured>())
                {
                    rows.Element("tr", row => row
                        .Element("td", measured.Turn.ToString())
                        .Element("td", Written.Milliseconds(measured.Latency.Response), ("class", Timeline.Grade(measured.Latency.Response)))
                        .Element("td", string.Join(", ", measured.Latency.Stages.Where(stage => stage.Duration > TimeSpan.Zero).Select(stage => $"{stage.Name} {stage.Duration.TotalMilliseconds:F0}"))));
                }
            });
        });
        facts.Element("ul", list =>
        {
            foreach (var expect in call.Call.Script.Steps.OfType<ExpectStep>())
            {
                var missed = call.Call.Failures.Any(failure => failure.StartsWith($"line {expect.Line}:", StringComparison.Ordinal));
                var what = string.Join(", ", new[] { expect.Heard is { } heard ? $"hears “{heard}”" : null, expect.NotHeard is { } not ? $"does not hear “{not}”" : null }.OfType<string>());
                list.Element("li", what, ("class", missed ? "missed" : "met"));
            }

            foreach (var stop in call.Measures.Interruptions)
            {
                list.Element("li", $"interrupts with “{stop.Turn.Line!.Text}”: {(stop.Stopped ? $"silent after {Written.Milliseconds(stop.After)}" : "the agent talks on")}", ("class", stop.Stopped ? "met" : "missed"));
            }
        }, ("class", "checks"));
    }

    /// <summary>The results of the same call with each seed. Each bar is one run, and its height is the slowest answer.</summary>
    private static void Rounds(Markup head, IReadOnlyList<ShippedCall> rounds)
    {
        var most = rounds.Select(Slowest).DefaultIfEmpty().Max();
        if (rounds.Count < 2 || most == TimeSpan.Zero)
        {
            return;
        }

        head.Element(
            "span",
            strip =>
            {
                strip.Element("small", "slowest answer by seed");
                foreach (var round in rounds)
                {
                    var bad = round.Call.Failures.Count + round.Measures.CutOffs.Count + round.Measures.FalseInterruptions.Count > 0;
                    strip.Element(
                        "i", "", ("class", bad ? "bad" : Timeline.Grade(Slowest(round))), ("style", FormattableString.Invariant($"height:{4 + (18 * (Slowest(round) / most)):F0}px")),
                        ("title", $"seed {round.Seed}: {Written.Milliseconds(Slowest(round))}{(bad ? ", " + string.Join("; ", round.Call.Failures) : "")}"));
                }
            },
            ("class", "rounds pace measured"));
    }
}
