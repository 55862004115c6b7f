using System.Net;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Emulators.Acs;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Acs;

/// <summary>Tests the gateway and the telephony stand-in against the emulated telephony service, over HTTP and with a real Redis engine.</summary>
[Trait("Speed", "Slow")]
public sealed class TelephoneCallTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private const string Waits = "name: A patient caller\nsteps:\n  - pause: 60s\n  - hang up\n";

    [Fact]
    public async Task A_call_rings_is_answered_streams_its_media_and_is_finished_after_the_caller_hung_up()
    {
        await using var gateway = await RunningGateway.StartAsync(garnet);

        var phone = await gateway.Acs.CallAsync(Waits);
        await Eventually.Is(() => !gateway.Media.IsEmpty, "the media socket to open");
        await gateway.Acs.ResultWhenAsync(phone, "connected");
        await gateway.Acs.Phone.PostAsync($"/phone/calls/{phone}/hangup", null);
        var result = await gateway.Acs.ResultWhenAsync(phone, "ended", "failed");
        var finished = await gateway.FinishedAsync();

        Assert.Equal("ended", result.GetProperty("state").GetString());
        Assert.Equal(result.GetProperty("correlationId").GetString(), finished.Record.CorrelationId);
        Assert.Equal(result.GetProperty("callConnectionId").GetString(), finished.Record.ConnectionId);
        Assert.Equal((CallPhase.Ended, CallEnding.CallerHungUp, "+15550100001", "+15550199001"), (finished.Record.Phase, finished.Record.Ending, finished.Record.From, finished.Record.To));
        Assert.Equal($"{finished.Record.Id}", Assert.Single(gateway.Media));
        Assert.Equal(
            [typeof(CallRang), typeof(CallAnswered), typeof(CallConnected), typeof(CallEnded)],
            finished.Events.Select(logged => logged.Event.GetType()));
        Assert.False((await gateway.Records.FindAsync(finished.Record.Id))!.IsLive);
    }

    [Fact]
    public async Task An_operator_ends_the_call_at_the_callers_ear()
    {
        await using var gateway = await RunningGateway.StartAsync(garnet);
        var phone = await gateway.Acs.CallAsync(Waits);
        var connected = await gateway.Acs.ResultWhenAsync(phone, "connected");
        using var operators = gateway.AsOperator();
        var call = await CallOfAsync(operators, connected.GetProperty("correlationId").GetString()!);

        var answer = await operators.PostAsync($"/api/calls/{call}/hang-up", null);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await gateway.Acs.ResultWhenAsync(phone, "ended", "failed");
        Assert.Equal(CallEnding.OperatorHungUp, (await gateway.FinishedAsync()).Record.Ending);
    }

    [Fact]
    public async Task A_caller_whose_media_nobody_takes_is_not_left_in_silence()
    {
        await using var gateway = await RunningGateway.StartAsync(garnet);
        gateway.TakesMedia = false;

        var phone = await gateway.Acs.CallAsync(Waits);

        await gateway.Acs.ResultWhenAsync(phone, "ended", "failed");
        Assert.Equal(CallEnding.MediaLost, (await gateway.FinishedAsync()).Record.Ending);
    }

    [Fact]
    public async Task Without_a_free_line_the_caller_is_rejected_and_the_call_is_on_record()
    {
        await using var gateway = await RunningGateway.StartAsync(garnet, lines: 0);

        var phone = await gateway.Acs.CallAsync(Waits);

        await gateway.Acs.ResultWhenAsync(phone, "ended", "failed");
        Assert.Equal((CallEnding.Rejected, null), ((await gateway.FinishedAsync()).Record.Ending, (await gateway.FinishedAsync()).Record.AnsweredAt));
    }

    [Fact]
    public async Task Without_a_free_line_the_caller_hears_the_announcement_to_its_end_before_the_call_ends()
    {
        await using var gateway = await RunningGateway.StartAsync(
            garnet, lines: 0, ("Routes:AllLinesBusy", "All lines are busy."), ("Acs:CognitiveServicesUrl", "https://voices.test/"));

        var phone = await gateway.Acs.CallAsync(Waits);

        await gateway.Acs.ResultWhenAsync(phone, "ended", "failed");
        var record = (await gateway.FinishedAsync()).Record;
        Assert.Equal(CallEnding.Rejected, record.Ending);
        Assert.NotNull(record.AnsweredAt);
    }

    private static async Task<string> CallOfAsync(HttpClient client, string correlationId)
    {
        var found = await Eventually.AsyncIs(
            async () =>
            {
                var page = JsonDocument.Parse(await client.GetStringAsync($"/api/calls?correlationId={correlationId}")).RootElement;
                return page.GetProperty("calls").EnumerateArray().Select(call => (JsonElement?)call).FirstOrDefault();
            },
            "the call to be on record");
        return found.GetProperty("id").GetString()!;
    }
}
