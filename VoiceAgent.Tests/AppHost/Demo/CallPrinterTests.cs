using System.Text.Json;
using VoiceAgent.AppHost.Clients;
using VoiceAgent.AppHost.Demo;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Tests.AppHost.Demo;

/// <summary>The AppHost knows the product's events by their JSON only. These tests use the product's own event types.</summary>
public sealed class CallPrinterTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    // The caller's speech ended a little later than the product measured. The two also count turns differently.
    private static readonly PhoneResult Heard = new(
        "ended", null, [new SaidLine(0, 100), new SaidLine(1_000, 3_040), new SaidLine(8_000, 9_000)], [new Latency(1, 500), new Latency(2, 684)], [new Interruption(5_400, 78)], "c-1", null);

    private string _lastPrinted = "";

    [Fact]
    public async Task A_conversation_is_printed_as_it_was_heard_and_spoken()
    {
        var (printed, printer) = await PrintAsync(
            new AgentTookOver("claims", "en-US"),
            new AgentSpoke(0, 1, "How can I help?", SpeechAct.Greeting, Moment, Moment, Interrupted: false),
            new CallerHypothesis(1, "four sev"),
            new ToolCalled(1, "t1", "find_claim", """{"member":"4719"}"""),
            new ToolReturned(1, "t1", "find_claim", ToolOutcome.Succeeded, "{}", TimeSpan.FromMilliseconds(12)),
            new CallerSpoke(1, "Four seven one nine.", Moment, TimeSpan.FromSeconds(3)),
            new TurnMeasured(1, new TurnLatency(TimeSpan.FromMilliseconds(640), [new LatencyStage(StageNames.Endpoint, TimeSpan.Zero, TimeSpan.FromMilliseconds(200)), new LatencyStage(StageNames.Think, Moment, TimeSpan.FromMilliseconds(400))])),
            new BargeIn(1, 2, TimeSpan.FromSeconds(6), TimeSpan.FromMilliseconds(60)),
            new AgentSpoke(1, 2, "Your claim", SpeechAct.Reply, Moment, Moment, Interrupted: true),
            new ToolCalled(2, "t2", "end_call", "{}"),
            new CallerSpoke(2, "Goodbye.", Moment, TimeSpan.FromSeconds(9)),
            new AgentSpoke(2, 3, "Goodbye.", SpeechAct.Reply, Moment, Moment, Interrupted: false),
            new ToolReturned(2, "t2", "end_call", ToolOutcome.Succeeded, "{}", Moment),
            new RecordingClosed("2026/11/20/call.wav", Moment, TimeSpan.Zero),
            new CallEnded(CallEnding.CallerHungUp));

        Assert.Equal(
            [
                "answered by the agent 'claims'",
                "Agent   How can I help?",
                "Caller  Four seven one nine.",
                "Agent   Your claim — interrupted",
                """tool find_claim {"member":"4719"}""",
                "tool find_claim: succeeded after 12 ms",
                "answered after 684 ms at the caller's ear, 640 ms in the product: endpoint 200 ms · think 400 ms",
                "interrupted: the agent fell silent after 78 ms at the caller's ear, 60 ms in the product",
                "Caller  Goodbye.",
                "Agent   Goodbye.",
                "tool end_call {}",
                "tool end_call: succeeded after 1000 ms",
                "the call has ended: callerHungUp",
            ],
            printed);
        Assert.True(printer is { ToolSucceeded: true, BargedIn: true, Recording: "2026/11/20/call.wav", Ending: "callerHungUp" });
    }

    [Fact]
    public async Task Words_are_stamped_with_when_they_began()
    {
        var (output, _) = await PrintAsync(new MediaOpened("w", 16_000), new CallerSpoke(1, "Hello.", TimeSpan.FromSeconds(61.5), TimeSpan.FromSeconds(62)));

        Assert.Equal(["Caller  Hello."], output);
        Assert.StartsWith("01:01.5", _lastPrinted);
    }

    [Fact]
    public async Task What_belongs_to_words_that_nobody_heard_is_printed_at_the_end()
    {
        var (printed, _) = await PrintAsync(new ToolCalled(1, "t1", "find_claim", "{}"), new ToolReturned(1, "t1", "find_claim", ToolOutcome.Failed, "{}", Moment), new CallEnded(CallEnding.Defect));

        Assert.Equal(["tool find_claim {}", "tool find_claim: failed after 1000 ms", "the call has ended: defect"], printed);
    }

    [Fact]
    public async Task A_provider_that_failed_is_printed_with_its_reason()
    {
        var (printed, _) = await PrintAsync(new ProviderFailed("model", "no answer within 8 s"));

        Assert.Equal(["model failed: no answer within 8 s"], printed);
    }

    [Fact]
    public async Task A_tool_that_failed_is_no_success()
    {
        var (_, printer) = await PrintAsync(new ToolReturned(1, "t1", "find_claim", ToolOutcome.TimedOut, "{}", Moment));

        Assert.False(printer.ToolSucceeded);
    }

    private async Task<(string[] Printed, CallPrinter Printer)> PrintAsync(params CallEvent[] events)
    {
        using var output = new StringWriter();
        var printer = new CallPrinter(new Screen(output, TimeProvider.System), () => Task.FromResult(Heard));
        await printer.FollowAsync(Stream());
        _lastPrinted = output.ToString();
        return ([.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd()[(char.IsAsciiDigit(line[0]) ? 9 : 11)..])], printer);

        async IAsyncEnumerable<JsonElement> Stream()
        {
            foreach (var (i, happened) in events.Index())
            {
                yield return JsonSerializer.SerializeToElement(new LoggedEvent(i + 1, DateTimeOffset.UnixEpoch, happened), LoggedEvent.Json);
                await Task.Yield();
            }
        }
    }
}
