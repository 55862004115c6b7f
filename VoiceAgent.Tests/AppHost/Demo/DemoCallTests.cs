using VoiceAgent.AppHost.Demo;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Tests.AppHost.Demo;

public sealed class DemoCallTests
{
    private static readonly CallEvent[] WellDone =
    [
        new ToolReturned(1, "t1", "find_claim", ToolOutcome.Succeeded, "{}", TimeSpan.Zero),
        new CallerSpoke(1, "Four seven one nine.", TimeSpan.Zero, TimeSpan.FromSeconds(3)),
        new TurnMeasured(1, new TurnLatency(TimeSpan.FromMilliseconds(900), [])),
        new BargeIn(1, 2, TimeSpan.FromSeconds(12), TimeSpan.FromMilliseconds(60)),
        new AgentSpoke(1, 2, "Your claim", SpeechAct.Reply, TimeSpan.Zero, TimeSpan.Zero, Interrupted: true),
        new RecordingClosed("2026/11/20/call.wav", TimeSpan.Zero, TimeSpan.Zero),
        new CallEnded(CallEnding.CallerHungUp),
    ];

    [Fact]
    public async Task A_call_that_went_well_is_said_with_where_to_find_it()
    {
        await using var fake = await FakeProduct.StartAsync(Outcome("ended"), WellDone);

        Assert.True(await DemoCall.PlaceAsync(fake.Line, staysUp: true, CancellationToken.None), fake.Printed);

        Assert.Contains("It went well.", fake.Printed);
        Assert.Contains("blob recordings/2026/11/20/call.wav", fake.Printed);
        Assert.Contains("http://dashboard/calls/01a1fac8-a4ee-7398-96f8-62c4522d1d30", fake.Printed);
        Assert.Contains("answered after 940 ms at the caller's ear, 900 ms in the product", fake.Printed);
        Assert.Contains("interrupted: the agent fell silent after 78 ms at the caller's ear, 60 ms in the product", fake.Printed);
        Assert.Contains("Bearer token of apphost s3cret asks for c-1", fake.Asked);
    }

    [Fact]
    public async Task A_demo_that_ends_with_its_call_prints_no_address_that_is_dead_by_then()
    {
        await using var fake = await FakeProduct.StartAsync(Outcome("ended"), WellDone);

        Assert.True(await DemoCall.PlaceAsync(fake.Line, staysUp: false, CancellationToken.None), fake.Printed);

        Assert.DoesNotContain("http://", fake.Printed);
        Assert.Contains("call 01a1fac8-a4ee-7398-96f8-62c4522d1d30: it is kept; start again without --exit", fake.Printed);
    }

    [Fact]
    public async Task Everything_that_did_not_go_well_is_said()
    {
        await using var fake = await FakeProduct.StartAsync(Outcome("failed", "line 13: the agent was not heard"), [new RecordingClosed("call.wav", TimeSpan.Zero, TimeSpan.Zero), new CallEnded(CallEnding.ProviderFailed)]);

        Assert.False(await DemoCall.PlaceAsync(fake.Line, staysUp: true, CancellationToken.None));

        Assert.Contains("It did not go well:", fake.Printed);
        Assert.Contains("line 13: the agent was not heard", fake.Printed);
        Assert.Contains("no tool was called with success", fake.Printed);
        Assert.Contains("the interruption was not noticed", fake.Printed);
    }

    [Fact]
    public async Task A_call_that_nobody_answers_is_said()
    {
        await using var fake = await FakeProduct.StartAsync(new { state = "failed", failures = Array.Empty<string>(), ending = "rejected: busy" }, []);

        Assert.False(await DemoCall.PlaceAsync(fake.Line, staysUp: true, CancellationToken.None));

        Assert.Contains("The call was never answered: rejected: busy", fake.Printed);
    }

    private static object Outcome(string state, params string[] failures) => new
    {
        state,
        failures,
        correlationId = "c-1",
        said = new[] { new { at = 1_000.0, until = 3_000.0 } },
        responseLatencies = new[] { new { turn = 1, ms = 940.2 } },
        interruptions = new[] { new { onset = 12_000.0, silentAfterMs = 78.1 } },
    };
}
