using System.Globalization;
using System.Text.Json;
using VoiceAgent.AppHost.Clients;

namespace VoiceAgent.AppHost.Demo;

/// <summary>
/// Prints the product's events of one call for a person to read, and remembers what the verdict needs. Tools and measurements are
/// reported before their words are finished, so they are printed after those words.
/// </summary>
/// <param name="screen">Where it prints.</param>
/// <param name="ear">The telephone's measurements so far, at the caller's side.</param>
internal sealed class CallPrinter(Screen screen, Func<Task<PhoneResult>> ear)
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan UntilMeasured = TimeSpan.FromSeconds(1.5);

    private readonly List<(int Turn, Func<Task<string>> Remark)> _waiting = [];
    private readonly Dictionary<int, TimeSpan> _spokeUntil = [];
    private DateTimeOffset? _rang;
    private TimeSpan _mediaOpened;
    private int _answered = -1;

    public string? Recording { get; private set; }

    public string? Ending { get; private set; }

    public bool ToolSucceeded { get; private set; }

    public bool BargedIn { get; private set; }

    /// <summary>Prints events until the stream or the call ends.</summary>
    public async Task FollowAsync(IAsyncEnumerable<JsonElement> events)
    {
        await foreach (var logged in events)
        {
            var at = logged.TryGetProperty("at", out var time) ? time.GetDateTimeOffset() : default;
            _rang ??= at;
            await ShowAsync(logged.TryGetProperty("event", out var happened) ? happened : logged, at - _rang.Value);
            if (Ending is not null && Recording is not null)
            {
                break;
            }
        }

        await PrintWaitingAsync(int.MaxValue);
    }

    private async Task ShowAsync(JsonElement happened, TimeSpan sinceRang)
    {
        var turn = happened.TryGetProperty("turn", out var number) ? number.GetInt32() : 0;
        switch (happened.GetProperty("type").GetString())
        {
            case "media.opened":
                _mediaOpened = sinceRang;
                break;
            case "agent.took-over":
                screen.Remark($"answered by the agent '{Text(happened, "agent")}'");
                break;
            case "caller.spoke":
                await PrintWaitingAsync(turn - 1);
                _spokeUntil[turn] = Span(happened, "until");
                screen.CallerSaid(Text(happened, "text"), _mediaOpened + Span(happened, "from"));
                break;
            case "caller.pressed":
                await PrintWaitingAsync(turn - 1);
                screen.CallerSaid($"[keys] {Text(happened, "tones")}", sinceRang);
                break;
            case "agent.spoke" when Text(happened, "text").Length > 0:
                screen.AgentSaid(Text(happened, "text"), happened.TryGetProperty("interrupted", out var interrupted) && interrupted.GetBoolean(), _mediaOpened + Span(happened, "from"));
                _answered = turn;
                await PrintWaitingAsync(turn);
                break;
            case "barge-in":
                BargedIn = true;
                await RemarkAsync(turn, () => InterruptionAsync(Span(happened, "offset"), Span(happened, "stopLatency")), theseWordsAreOver: false);
                break;
            case "tool.called":
                await RemarkAsync(turn, $"tool {Text(happened, "tool")} {Text(happened, "arguments")}");
                break;
            case "tool.returned":
                ToolSucceeded |= Text(happened, "outcome") == "succeeded";
                await RemarkAsync(turn, $"tool {Text(happened, "tool")}: {Text(happened, "outcome")} after {Screen.Ms(Span(happened, "duration"))}");
                break;
            case "turn.measured":
                await RemarkAsync(turn, () => LatencyAsync(turn, happened.GetProperty("latency")), theseWordsAreOver: false);
                break;
            case "provider.failed":
                screen.Failed($"{Text(happened, "provider")} failed: {Text(happened, "reason")}");
                break;
            case "recording.closed":
                Recording = Text(happened, "path");
                break;
            case "call.ended":
                await PrintWaitingAsync(int.MaxValue);
                Ending = Text(happened, "ending");
                screen.Remark($"the call has ended: {Ending} {Text(happened, "detail")}".TrimEnd());
                break;
            case "hang-up.requested":
                screen.Remark($"the {Text(happened, "by")} hangs up");
                break;
            case "transfer.requested":
                screen.Remark($"transfer to {Text(happened, "target")}");
                break;
        }
    }

    private Task RemarkAsync(int turn, string remark) => RemarkAsync(turn, () => Task.FromResult(remark), theseWordsAreOver: _answered >= turn);

    private async Task RemarkAsync(int turn, Func<Task<string>> remark, bool theseWordsAreOver)
    {
        if (theseWordsAreOver)
        {
            screen.Remark(await remark());
        }
        else
        {
            _waiting.Add((turn, remark));
        }
    }

    private async Task PrintWaitingAsync(int untilTurn)
    {
        foreach (var (_, remark) in _waiting.Where(each => each.Turn <= untilTurn))
        {
            screen.Remark(await remark());
        }

        _waiting.RemoveAll(each => each.Turn <= untilTurn);
    }

    /// <summary>One response latency, measured at the caller's side and in the product, which knows its stages.</summary>
    private async Task<string> LatencyAsync(int turn, JsonElement latency)
    {
        var stages = string.Join(" · ", latency.GetProperty("stages").EnumerateArray().Select(stage => $"{Text(stage, "name")} {Screen.Ms(Span(stage, "duration"))}"));
        var inProduct = $"{Screen.Ms(Span(latency, "response"))} in the product: {stages}";
        return _spokeUntil.TryGetValue(turn, out var until) && await MeasuredAsync(result => result.SilenceAfter(until)) is { } silence
            ? string.Create(CultureInfo.InvariantCulture, $"answered after {silence:0} ms at the caller's ear, {inProduct}")
            : $"answered after {inProduct}";
    }

    private async Task<string> InterruptionAsync(TimeSpan at, TimeSpan stopLatency)
    {
        var inProduct = $"{Screen.Ms(stopLatency)} in the product";
        return await MeasuredAsync(result => result.SilentAfterInterruption(at)) is { } silent
            ? string.Create(CultureInfo.InvariantCulture, $"interrupted: the agent fell silent after {silent:0} ms at the caller's ear, {inProduct}")
            : $"interrupted: the agent fell silent after {inProduct}";
    }

    /// <summary>Reads a measurement of the telephone. It reports the agent's silence only after some time.</summary>
    private async Task<double?> MeasuredAsync(Func<PhoneResult, double?> figure)
    {
        for (var since = TimeProvider.System.GetTimestamp(); ;)
        {
            var result = await ear();
            if (figure(result) is { } measured)
            {
                return measured;
            }

            if (result.IsOver || TimeProvider.System.GetElapsedTime(since) > UntilMeasured)
            {
                return null;
            }

            await Task.Delay(BetweenQuestions, TimeProvider.System, CancellationToken.None);
        }
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static TimeSpan Span(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.Deserialize<TimeSpan>() : TimeSpan.Zero;
}
