using System.Text.Json;
using VoiceAgent.AppHost.Demo;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Tests.AppHost.Demo;

/// <summary>The AppHost knows the product's events by their JSON only: these are the product's own.</summary>
public sealed class CallPrinterTests
{
    private static readonly TimeSpan moment = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_conversation_is_printed_as_it_was_heard_and_spoken()
    {
        var (printed, printer) = await PrintAsync(
            new AgentTookOver("claims", "en-US"),
            new AgentSpoke(0, 1, "How can I help?", SpeechAct.Greeting, moment, moment, Interrupted: false),
            new CallerHypothesis(1, "four sev"),
            new CallerSpoke(1, "Four seven one nine.", moment, moment),
            new ToolCalled(1, "t1", "find_claim", """{"member":"4719"}"""),
            new ToolReturned(1, "t1", "find_claim", ToolOutcome.Succeeded, "{}", TimeSpan.FromMilliseconds(12)),
            new TurnMeasured(1, new TurnLatency(TimeSpan.FromMilliseconds(640), [new LatencyStage(StageNames.Endpoint, TimeSpan.Zero, TimeSpan.FromMilliseconds(200)), new LatencyStage(StageNames.Think, moment, TimeSpan.FromMilliseconds(400))])),
            new BargeIn(2, 2, moment, TimeSpan.FromMilliseconds(60)),
            new AgentSpoke(1, 2, "Your claim", SpeechAct.Reply, moment, moment, Interrupted: true),
            new RecordingClosed("2026/11/20/call.wav", moment, TimeSpan.Zero),
            new CallEnded(CallEnding.CallerHungUp));

        Assert.Equal(
            [
                "answered by the agent 'claims'",
                "Agent   How can I help?",
                "Caller  Four seven one nine.",
                """tool find_claim {"member":"4719"}""",
                "tool find_claim: succeeded after 12 ms",
                "answered after 640 ms: endpoint 200 ms · think 400 ms",
                "the caller interrupts: stopped 60 ms after the onset of speech",
                "Agent   Your claim — interrupted",
                "the call has ended: callerHungUp",
            ],
            printed);
        Assert.True(printer is { ToolSucceeded: true, BargedIn: true, Recording: "2026/11/20/call.wav", Ending: "callerHungUp" });
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
        var (_, printer) = await PrintAsync(new ToolReturned(1, "t1", "find_claim", ToolOutcome.TimedOut, "{}", moment));

        Assert.False(printer.ToolSucceeded);
    }

    private static async Task<(string[] Printed, CallPrinter Printer)> PrintAsync(params CallEvent[] events)
    {
        using var output = new StringWriter();
        var printer = new CallPrinter(new Screen(output, TimeProvider.System));
        await printer.FollowAsync(Stream());
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
