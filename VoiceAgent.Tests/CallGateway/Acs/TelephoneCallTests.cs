using System.Net;
using System.Net.Http.Json;
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

    [Theory]
    [InlineData("the worker refuses")]
    [InlineData("the service cannot connect")]
    public async Task A_caller_whose_media_nobody_takes_reaches_the_fallback_number(string why)
    {
        await using var gateway = await RunningGateway.StartAsync(
            garnet,
            settings: [("Routes:FallbackNumber", "+15550199990"), .. why == "the service cannot connect" ? [("--Faults:acs.media-connect:Kind", "refuse")] : Array.Empty<(string, string)>()]);
        gateway.TakesMedia = why != "the worker refuses";

        var phone = await gateway.Acs.CallAsync("name: No media\nsteps:\n  - wait for agent: { timeout: 40s }\n  - hang up\n");
        var result = await gateway.Acs.ResultWhenAsync(phone, "ended", "failed");

        var call = await CallOfAsync(gateway, result);
        Assert.Equal(("ended", "+15550199990", "accepted"), (result.GetProperty("state").GetString(), result.GetProperty("transfer").GetProperty("to").GetString(), result.GetProperty("transfer").GetProperty("outcome").GetString()));
        Assert.Equal(CallEnding.Transferred, (await gateway.FinishedAsync(call)).Record.Ending);
    }

    [Fact]
    public async Task A_caller_whose_media_nobody_takes_hears_an_announcement_when_the_fallback_is_busy()
    {
        await using var gateway = await RunningGateway.StartAsync(
            garnet, settings: [("Routes:FallbackNumber", "+15550199986"), ("Routes:ConversationLost", "Please call again."), ("Acs:CognitiveServicesUrl", "https://voices.test/")]);
        gateway.TakesMedia = false;

        var phone = await gateway.Acs.CallAsync("name: No media\nsteps:\n  - wait for agent: { timeout: 40s, heard: please call again }\n  - wait for hang up\n");
        var result = await gateway.Acs.ResultWhenAsync(phone, "ended", "failed");

        Assert.Equal("ended", result.GetProperty("state").GetString());
        Assert.Equal(CallEnding.MediaLost, (await gateway.FinishedAsync(await CallOfAsync(gateway, result))).Record.Ending);
    }

    [Fact]
    public async Task A_media_stream_that_is_refused_once_opens_at_the_second_try()
    {
        await using var gateway = await RunningGateway.StartAsync(
            garnet, settings: [("Routes:FallbackNumber", "+15550199990"), ("--Faults:acs.media-connect:Kind", "refuse"), ("--Faults:acs.media-connect:Once", "true")]);

        var phone = await gateway.Acs.CallAsync(Waits);
        await Eventually.Is(() => !gateway.Media.IsEmpty, "the media socket to open");

        Assert.Equal("connected", (await gateway.Acs.ResultAsync(phone)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_media_stream_whose_worker_is_killed_opens_again_within_half_a_second()
    {
        await using var gateway = await RunningGateway.StartAsync(garnet);
        var phone = await gateway.Acs.CallAsync(Waits);
        await Eventually.Is(() => gateway.Media.Count == 1, "the media socket to open");

        var broke = TimeProvider.System.GetTimestamp();
        gateway.BreakMedia();
        await Eventually.Is(() => gateway.Media.Count == 2, "the media socket to open again");

        // On a machine without load it takes a tenth of this.
        Assert.InRange(TimeProvider.System.GetElapsedTime(broke), TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Equal("connected", (await gateway.Acs.ResultAsync(phone)).GetProperty("state").GetString());
        var call = CallId.Parse(gateway.Media.First());
        await Eventually.AsyncIs(async () => (await gateway.Records.FindAsync(call))?.Rescue?.TakenAt, "the gateway to know that a worker has the call");
    }

    [Fact]
    public async Task A_caller_whom_no_worker_takes_for_some_seconds_is_asked_to_wait_and_then_served()
    {
        await using var gateway = await RunningGateway.StartAsync(garnet, settings: [("Acs:CognitiveServicesUrl", "https://voices.test/")]);
        var phone = await gateway.Acs.CallAsync("name: A patient caller\nsteps:\n  - wait for agent: { timeout: 20s, heard: one moment please }\n  - pause: 60s\n  - hang up\n");
        await Eventually.Is(() => gateway.Media.Count == 1, "the media socket to open");

        gateway.TakesMedia = false;
        gateway.BreakMedia();
        await Eventually.AsyncIs(
            async () => (await gateway.Records.FindAsync(CallId.Parse(gateway.Media.First())))?.Rescue is { HasAskedToWait: true } ? true : (bool?)null, "the caller to be asked to wait");
        gateway.TakesMedia = true;

        await Eventually.Is(() => gateway.Media.Count == 2, "the media socket to open again");
        Assert.Equal("connected", (await gateway.Acs.ResultAsync(phone)).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("{ answers: picks up, says: \"You have reached the voicemail of Robin. Please leave a message after the tone.\" }", TransferOutcome.NoPerson)]
    [InlineData("{ answers: picks up, beep: true, when asked: stays silent }", TransferOutcome.NoPerson)]
    [InlineData("{ answers: picks up, greets: \"Robin speaking\", when asked: says no not now }", TransferOutcome.Declined)]
    [InlineData("{ answers: picks up, when asked: hangs up }", TransferOutcome.Declined)]
    [InlineData("busy", TransferOutcome.Busy)]
    public async Task A_caller_whose_colleague_is_no_person_or_does_not_take_the_call_stays_where_they_are(string human, TransferOutcome outcome)
    {
        await using var gateway = await RunningGateway.StartAsync(garnet, settings: ("Acs:CognitiveServicesUrl", "https://voices.test/"));
        var (phone, call) = await TransferredAsync(gateway, human);

        var record = await Eventually.AsyncIs(
            async () => (await gateway.Records.FindAsync(call))?.Transfer?.Outcome, "the transfer to have an outcome");

        Assert.Equal(outcome, record);
        Assert.Equal("connected", (await gateway.Acs.ResultAsync(phone)).GetProperty("state").GetString());
        Assert.Equal(CallPhase.Connected, (await gateway.Records.FindAsync(call))!.Phase);
    }

    [Theory]
    [InlineData("{ answers: picks up, when asked: presses 1 }")]
    [InlineData("{ answers: picks up, greets: \"Robin speaking\", when asked: says yes put them through }")]
    public async Task A_colleague_who_takes_the_call_is_connected_with_the_caller(string human)
    {
        await using var gateway = await RunningGateway.StartAsync(garnet, settings: ("Acs:CognitiveServicesUrl", "https://voices.test/"));
        var (phone, call) = await TransferredAsync(gateway, human);

        var result = await gateway.Acs.ResultWhenAsync(phone, "ended", "failed");

        Assert.Equal("transferred to +15550199900", result.GetProperty("ending").GetString());
        Assert.Contains("robin", string.Join(' ', result.GetProperty("words").EnumerateArray().Select(word => word.GetProperty("word").GetString())));
        Assert.Equal((CallEnding.Transferred, TransferOutcome.Accepted), ((await gateway.FinishedAsync(call)).Record.Ending, (await gateway.Records.FindAsync(call))!.Transfer!.Outcome));
    }

    [Fact]
    public async Task A_colleague_whose_telephone_rings_for_a_caller_who_has_left_is_not_called_any_longer()
    {
        await using var gateway = await RunningGateway.StartAsync(garnet, settings: ("Acs:CognitiveServicesUrl", "https://voices.test/"));
        var (phone, _) = await TransferredAsync(gateway, "{ answers: no answer, rings: 25s }");

        await gateway.Acs.Phone.PostAsync($"/phone/calls/{phone}/hangup", null);
        await gateway.Acs.ResultWhenAsync(phone, "ended", "failed");

        await Eventually.AsyncIs(
            async () => (await gateway.Acs.ResultAsync(phone)).GetProperty("transfer").GetProperty("outcome").GetString() is "cancelled" ? true : (bool?)null, "the call to the human to be given up");
    }

    /// <summary>A call that an operator transfers.</summary>
    private static async Task<(string Phone, CallId Call)> TransferredAsync(RunningGateway gateway, string human)
    {
        var phone = await gateway.Acs.CallAsync($"name: A patient caller\nhuman: {human}\nsteps:\n  - pause: 60s\n  - hang up\n");
        await Eventually.Is(() => !gateway.Media.IsEmpty, "the media socket to open");
        var connected = await gateway.Acs.ResultWhenAsync(phone, "connected");
        var call = await CallOfAsync(gateway, connected);
        using var operators = gateway.AsOperator();
        var answer = await operators.PostAsJsonAsync($"/api/calls/{call}/transfer", new { target = "+15550199900", summary = "They ask for a person." });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (phone, call);
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

    [Fact]
    public async Task Outside_business_hours_the_caller_hears_the_announcement_of_the_route_to_its_end()
    {
        await using var gateway = await RunningGateway.StartAsync(
            garnet, lines: 5, ("Routes:Default:Agent", "claims"), ("Routes:Default:TimeZone", "Europe/Berlin"), ("Routes:Default:Hours:Holidays:0:Date", "02-29"),
            ("Routes:Default:Hours:Holidays:0:Name", "Leap day"), ("Routes:Default:Closed:Announcement", "We are closed."), ("Acs:CognitiveServicesUrl", "https://voices.test/"));

        var phone = await gateway.Acs.CallAsync(Waits);

        await gateway.Acs.ResultWhenAsync(phone, "ended", "failed");
        var finished = await gateway.FinishedAsync();
        Assert.Equal((CallEnding.OutsideHours, "We are closed."), (finished.Record.Ending, finished.Record.Announcement));
        Assert.NotNull(finished.Record.AnsweredAt);
        Assert.Empty(gateway.Media);
        Assert.Equal(
            [typeof(CallRang), typeof(CalledOutsideHours), typeof(CallAnswered), typeof(CallConnected), typeof(CallEnded)], finished.Events.Select(logged => logged.Event.GetType()));
    }

    private static async Task<CallId> CallOfAsync(RunningGateway gateway, JsonElement result)
    {
        using var operators = gateway.AsOperator();
        return CallId.Parse(await CallOfAsync(operators, result.GetProperty("correlationId").GetString()!));
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
