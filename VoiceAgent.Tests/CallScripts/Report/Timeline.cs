using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Tests.CallScripts.Report;

/// <summary>
/// A call as an SVG timeline: who was heard when, what the answer waited for, what tools did, and interruptions. All timelines have the same
/// scale, so that calls can be compared.
/// </summary>
internal sealed class Timeline(ShippedCall shipped)
{
    public const double Second = 44;

    // Rows from top to bottom.
    private const double AxisY = 13;
    private const double CallerY = 24;
    private const double AgentY = 56;
    private const double BarHeight = 24;
    private const double StagesY = 90;
    private const double StageHeight = 5;
    private const double ToolsY = 126;
    private const double Height = 144;

    // The width of one letter of small print.
    private const double Letter = 5.7;

    private static readonly string[] Stages = [StageNames.Endpoint, StageNames.Transcribe, StageNames.Think, StageNames.Tool, StageNames.Speak, StageNames.Wire];

    // The shortest silence that a caller notices.
    private static readonly TimeSpan Noticed = TimeSpan.FromMilliseconds(1_500);

    private readonly ScriptedCall _call = shipped.Call;
    private readonly Markup _svg = new();

    private double Width => X(_call.Line.ClosedAt) + 14;

    public string Svg()
    {
        return new Markup().Element(
            "svg",
            inner =>
            {
                Axis();
                Silences();
                Caller();
                Agent();
                Turns();
                Tools();
                Marks();
                inner.Raw(_svg.ToString());
            },
            ("class", "timeline"), ("width", Width), ("height", Height), ("viewBox", FormattableString.Invariant($"0 0 {Width:F0} {Height:F0}")), ("role", "img"),
            ("aria-label", $"Timeline of {shipped.Name}")).ToString();
    }

    private static double X(TimeSpan at) => 4 + (at.TotalSeconds * Second);

    private TimeSpan At(LoggedEvent logged) => logged.At - _call.Events[0].At;

    private void Axis()
    {
        for (var second = 0; second <= _call.Line.ClosedAt.TotalSeconds; second++)
        {
            var (x, major) = (X(TimeSpan.FromSeconds(second)), second % 5 == 0);
            _svg.Element("line", null as Action<Markup>, ("class", major ? "tick major" : "tick"), ("x1", x), ("x2", x), ("y1", AxisY + 4), ("y2", Height - 2));
            if (major)
            {
                _svg.Element("text", $"{second} s", ("class", "axis"), ("x", x + 2), ("y", AxisY));
            }
        }

        _svg.Element("line", null as Action<Markup>, ("class", "end"), ("x1", X(_call.Line.ClosedAt)), ("x2", X(_call.Line.ClosedAt)), ("y1", AxisY + 4), ("y2", Height - 2));
    }

    private void Silences()
    {
        foreach (var silence in shipped.Measures.Silences.Where(silence => silence.Length >= Noticed))
        {
            Box("silence", silence, CallerY, AgentY + BarHeight - CallerY, $"Nobody was heard for {Written.Seconds(silence.Length)}");
            Label("silence-length", Written.Seconds(silence.Length), silence, AgentY - 2);
        }
    }

    private void Caller()
    {
        foreach (var uttered in _call.Line.Said)
        {
            var kind = uttered.Line is null ? "noise" : uttered.IsTurn ? "caller" : "backchannel";
            var words = uttered.Line?.Text ?? "a noise";
            foreach (var pause in uttered.Pauses)
            {
                Box("pause", pause, CallerY + 6, BarHeight - 12, $"The caller pauses for {Written.Milliseconds(pause.Length)} and is not done");
            }

            var (sounds, parts) = (Joined(uttered.Sounds), uttered.Line?.Parts.Select(part => part.Words).OfType<string>().ToList());
            for (var at = 0; at < sounds.Count; at++)
            {
                Box($"bar {kind}", sounds[at], CallerY, BarHeight, words);
                Label("on-bar", parts?.ElementAtOrDefault(at) ?? words, sounds[at], CallerY + 15.5);
            }

        }

        foreach (var (at, key) in _call.Line.Pressed)
        {
            Box("bar key", new Span(at, at + TimeSpan.FromMilliseconds(180)), CallerY + 3, BarHeight - 6, $"Key {key}");
            _svg.Element("text", key.ToString(), ("class", "on-key"), ("x", X(at) + 1.2), ("y", CallerY + 15.5));
        }
    }

    private void Agent()
    {
        foreach (var logged in _call.Events.Where(logged => logged.Event is AgentSpoke))
        {
            var spoke = (AgentSpoke)logged.Event;
            var heard = _call.Line.AgentHeard.Where(span => span.Overlaps(new Span(spoke.From, spoke.Until + TimeSpan.FromMilliseconds(40)))).ToList();
            if (heard.Count == 0)
            {
                continue;
            }

            var all = new Span(heard[0].From, heard[^1].Until);
            _svg.Element("line", null as Action<Markup>, ("class", "reply"), ("x1", X(all.From)), ("x2", X(all.Until)), ("y1", AgentY + (BarHeight / 2)), ("y2", AgentY + (BarHeight / 2)));
            foreach (var span in heard)
            {
                Box($"bar agent {spoke.Act.ToString().ToLowerInvariant()}", span, AgentY, BarHeight, spoke.Text);
                Label("on-bar", string.Join(' ', _call.Line.Heard.Where(word => word.At > span.From && word.At <= span.Until).Select(word => word.Word)), span, AgentY + 15.5);
            }

            if (spoke.Interrupted && Unheard(spoke) is { Length: > 0 } rest)
            {
                var next = _call.Line.AgentHeard.Where(span => span.From > all.Until).Select(span => span.From).DefaultIfEmpty(TimeSpan.MaxValue).First();
                var end = all.Until + TimeSpan.FromMilliseconds(Math.Min(60 * rest.Length, 1_800));
                var cut = new Span(all.Until, end < next ? end : next);
                Box("cut", cut, AgentY + 3, BarHeight - 6, $"Never heard: {rest}");
                Label("cut-text", rest, cut, AgentY + 15.5);
            }
        }
    }

    /// <summary>The part of a reply that was synthesised but not heard.</summary>
    private string Unheard(AgentSpoke spoke)
    {
        var given = _call.Happened.OfType<AgentSpeaking>().LastOrDefault(speaking => speaking.Epoch == spoke.Epoch)?.Text ?? "";
        return given.Length > spoke.Text.Length ? given[spoke.Text.Length..].Trim() : "";
    }

    private void Turns()
    {
        foreach (var logged in _call.Events.Where(logged => logged.Event is TurnMeasured))
        {
            var (at, latency) = (At(logged), ((TurnMeasured)logged.Event).Latency);
            var began = at - latency.Response;
            foreach (var stage in latency.Stages)
            {
                var lane = Math.Max(0, Array.IndexOf(Stages, stage.Name));
                Box($"stage {stage.Name}", new Span(began + stage.Start, began + stage.Start + stage.Duration), StagesY + (lane * StageHeight), StageHeight - 1, $"{stage.Name}: {Written.Milliseconds(stage.Duration)}");
            }

            _svg.Element("text", Written.Milliseconds(latency.Response), ("class", $"response {Grade(latency.Response)}"), ("x", X(at) + 4), ("y", StagesY + 13));
        }
    }

    /// <summary>Grades a response time by the goals of design §7: 700 ms at the median, 1,100 ms at P95.</summary>
    public static string Grade(TimeSpan response) => response.TotalMilliseconds switch { <= 700 => "good", <= 1_100 => "fair", _ => "slow" };

    private void Tools()
    {
        var returned = _call.Events.Where(logged => logged.Event is ToolReturned).ToDictionary(logged => ((ToolReturned)logged.Event).ToolCallId);
        foreach (var logged in _call.Events.Where(logged => logged.Event is ToolCalled))
        {
            var called = (ToolCalled)logged.Event;
            var end = returned.GetValueOrDefault(called.ToolCallId);
            var outcome = (end?.Event as ToolReturned)?.Outcome.ToString().ToLowerInvariant() ?? "open";
            var span = new Span(At(logged), end is null ? _call.Line.ClosedAt : At(end));
            Box($"tool-bar {outcome}", span, ToolsY, 13, $"{called.Tool}({called.Arguments}): {outcome}");
            var name = $"{called.Tool} {(outcome is "succeeded" ? "✓" : outcome)}";
            var fits = X(span.Until) + (name.Length * Letter) < Width;
            _svg.Element("text", name, ("class", "tool-name"), ("x", fits ? X(span.Until) + 5 : X(span.From) - 4), ("y", ToolsY + 10), ("text-anchor", fits ? null : "end"));
        }
    }

    private void Marks()
    {
        foreach (var logged in _call.Events)
        {
            var at = At(logged);
            switch (logged.Event)
            {
                case BargeIn stop: Mark("barge-in", at, $"barge-in, told to stop after {Written.Milliseconds(stop.StopLatency)}", "✖"); break;
                case SilenceExplained silence: Mark("silence", at, $"Why the caller is silent: {silence.Reason}", "…"); break;
                case AgentYielded: Mark("yielded", at, "The agent yields: a sound, not yet words", "‖"); break;
                case AgentResumed: Mark("resumed", at, "The agent goes on where it stopped", "▶"); break;
                case ProviderFailed failed: Mark("failed", at, $"{failed.Provider}: {failed.Reason}", "⚠"); break;
                case AgentTookOver took when at > TimeSpan.Zero: Mark("handoff", at, $"{took.Agent} takes over", "⇄ " + took.Agent); break;
                case TransferRequested: Mark("handoff", at, "To a human", "☎"); break;
                default: break;
            }
        }

        foreach (var at in shipped.Measures.CutOffs)
        {
            Mark("cut-off", at, "False cut-off: the caller was not done", "✂ cut off");
        }

        foreach (var at in shipped.Measures.FalseInterruptions)
        {
            Mark("cut-off", at, "False interruption: it was only a noise", "✂ falsely stopped");
        }
    }

    private void Mark(string kind, TimeSpan at, string what, string sign) => _svg.Element(
        "g",
        mark => mark
            .Element("title", what)
            .Element("line", null as Action<Markup>, ("x1", X(at)), ("x2", X(at)), ("y1", CallerY - 3), ("y2", AgentY + BarHeight + 3))
            .Element("text", sign, ("x", X(at) - 3), ("y", CallerY - 4)),
        ("class", "mark " + kind));

    private void Box(string kind, Span span, double y, double height, string what) => _svg.Element(
        "rect",
        box => box.Element("title", what),
        ("class", kind), ("x", X(span.From)), ("y", y), ("width", Math.Max(1.5, span.Length.TotalSeconds * Second)), ("height", height), ("rx", 2));

    /// <summary>Writes as much of the text as fits.</summary>
    private void Label(string kind, string text, Span room, double y)
    {
        var letters = (int)((room.Length.TotalSeconds * Second / Letter) - 0.5);
        if (letters >= 3)
        {
            _svg.Element("text", text.Length <= letters ? text : text[..(letters - 1)].TrimEnd() + "…", ("class", kind), ("x", X(room.From) + 3), ("y", y));
        }
    }

    private static List<Span> Joined(IEnumerable<Span> spans)
    {
        var joined = new List<Span>();
        foreach (var span in spans)
        {
            joined.Join(span.From, span.Until);
        }

        return joined;
    }
}
