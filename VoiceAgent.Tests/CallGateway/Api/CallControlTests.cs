using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api;

public sealed class CallControlTests
{
    private const string Control = "Calls.Control";

    [Fact]
    public async Task An_operator_hangs_up_the_worker_is_told_and_the_log_names_the_operator()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        var answer = await gateway.As("Ana", Control).PostAsync($"/api/calls/{call}/hang-up", null);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal([$"hang up connection-{call}"], gateway.Telephony.Done);
        Assert.Equal((call, new HangUp("Ana")), Assert.Single(gateway.Log.Sent));
        Assert.Equal(new HangUpRequested("Ana"), (await gateway.Log.ReadAsync(call))[^1].Event);
        Assert.Equal(CallEnding.OperatorHungUp, (await gateway.Log.FindAsync(call))!.Ending);
    }

    [Fact]
    public async Task The_agent_hangs_up_through_its_service_which_logs_for_itself()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        await gateway.AsService(Control).PostAsync($"/api/calls/{call}/hang-up", null);

        Assert.Equal([$"hang up connection-{call}"], gateway.Telephony.Done);
        Assert.Empty(gateway.Log.Sent);
        Assert.Equal(ExampleCall.Events.Count, (await gateway.Log.ReadAsync(call)).Count);
        Assert.Equal(CallEnding.AgentHungUp, (await gateway.Log.FindAsync(call))!.Ending);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    public async Task An_operator_pauses_and_resumes_the_recording_through_the_worker(string act)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        List<CallCommand> received = [];
        await using var worker = await gateway.Log.ListenAsync(call, received.Add);

        var answer = await gateway.As("Ana", Control).PostAsync($"/api/calls/{call}/recording/{act}", null);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(act == "pause" ? new PauseRecording("Ana") : new ResumeRecording("Ana"), Assert.Single(received));
    }

    [Fact]
    public async Task Nobody_resumes_a_recording_that_the_caller_has_refused_and_nobody_speaks_for_the_caller()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        List<CallCommand> received = [];
        await using var worker = await gateway.Log.ListenAsync(call, received.Add);
        await gateway.Log.ChangeAsync(call, record => record with { Consent = new RecordingConsent(false, ExampleCall.Start) });

        Assert.Equal(HttpStatusCode.Conflict, (await gateway.As("Ana", Control).PostAsync($"/api/calls/{call}/recording/resume", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await gateway.As("Caller", Control).PostAsync($"/api/calls/{call}/recording/pause", null)).StatusCode);
        Assert.Equal(new PauseRecording("operator"), Assert.Single(received));
    }

    [Theory]
    [InlineData("recording/pause")]
    [InlineData("recording/resume")]
    [InlineData("transfer/cancel")]
    [InlineData("abandon")]
    public async Task Who_may_only_read_changes_nothing(string act)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.As("Ana", "Calls.Read").PostAsJsonAsync($"/api/calls/{call}/{act}", new { attempt = "1" })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.CreateClient().PostAsJsonAsync($"/api/calls/{call}/{act}", new { attempt = "1" })).StatusCode);
    }

    [Fact]
    public async Task A_recording_that_no_worker_makes_cannot_be_paused()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        Assert.Equal(HttpStatusCode.Conflict, (await gateway.As("Ana", Control).PostAsync($"/api/calls/{call}/recording/pause", null)).StatusCode);
    }

    [Fact]
    public async Task A_worker_that_cannot_go_on_leaves_the_caller_with_somebody()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("Routes:FallbackNumber", "+15550199990")]);
        var call = await LiveCall.TalkAsync(gateway);

        var answer = await gateway.AsService(Control).PostAsync($"/api/calls/{call}/abandon", null);

        Assert.Equal("{\"step\":\"transferring\"}", await answer.Content.ReadAsStringAsync());
        Assert.Equal([$"transfer connection-{call} to +15550199990"], gateway.Telephony.Done);
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.As("Ana", Control).PostAsync($"/api/calls/{call}/abandon", null)).StatusCode);
    }

    [Fact]
    public async Task A_transfer_that_waits_for_a_person_is_given_up_on_request()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Telephony.CanSpeak = true;
        var call = await LiveCall.TalkAsync(gateway);
        var service = gateway.AsService(Control);
        await service.PostAsJsonAsync($"/api/calls/{call}/transfer", new { attempt = "first", target = "+15550199900", summary = "They ask for a person." });

        var answer = await service.PostAsJsonAsync($"/api/calls/{call}/transfer/cancel", new { attempt = "first" });

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(["call +15550199900 for +15550199001", "hang up human-first"], gateway.Telephony.Done);
        Assert.Equal(TransferOutcome.NotAnswered, (await gateway.Log.FindAsync(call))!.Transfer!.Outcome);
        Assert.Equal(HttpStatusCode.BadRequest, (await service.PostAsJsonAsync($"/api/calls/{call}/transfer/cancel", new { attempt = "" })).StatusCode);
    }

    [Fact]
    public async Task A_route_whose_transfers_lead_to_a_queue_asks_nobody()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("Routes:Default:Agent", "claims"), ("Routes:Default:TransferNeedsPerson", "false")]);
        gateway.Telephony.CanSpeak = true;
        var call = await LiveCall.TalkAsync(gateway);

        await gateway.AsService(Control).PostAsJsonAsync($"/api/calls/{call}/transfer", new { attempt = "first", target = "+15550199900", summary = "" });

        Assert.Equal([$"transfer connection-{call} to +15550199900"], gateway.Telephony.Done);
    }

    [Fact]
    public async Task Asking_again_hangs_up_again_and_is_logged_once()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        for (var times = 0; times < 3; times++)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await gateway.As("Ana", Control).PostAsync($"/api/calls/{call}/hang-up", null)).StatusCode);
        }

        Assert.Equal(3, gateway.Telephony.Done.Count);
        Assert.Single(await gateway.Log.ReadAsync(call), logged => logged.Event is HangUpRequested);
    }

    [Fact]
    public async Task A_hang_up_that_is_refused_leaves_the_ending_as_it_was()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var over = await LiveCall.TalkAsync(gateway);
        await gateway.Log.ChangeAsync(over, record => record with { Phase = CallPhase.Draining, Ending = CallEnding.CallerHungUp });
        var unanswered = await LiveCall.TalkAsync(gateway);
        await gateway.Log.ChangeAsync(unanswered, record => record with { Phase = CallPhase.Ringing, ConnectionId = null });
        var client = gateway.As("Ana", Control);

        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsync($"/api/calls/{over}/hang-up", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsync($"/api/calls/{unanswered}/hang-up", null)).StatusCode);

        Assert.Equal(CallEnding.CallerHungUp, (await gateway.Log.FindAsync(over))!.Ending);
        Assert.Null((await gateway.Log.FindAsync(unanswered))!.Ending);
    }

    [Fact]
    public async Task A_hang_up_that_reaches_neither_the_worker_nor_the_telephony_service_leaves_no_ending()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        gateway.Telephony.IsDown = true;

        Assert.Equal(HttpStatusCode.BadGateway, (await gateway.As("Ana", Control).PostAsync($"/api/calls/{call}/hang-up", null)).StatusCode);

        Assert.Null((await gateway.Log.FindAsync(call))!.Ending);
    }

    [Fact]
    public async Task A_hang_up_that_the_telephony_service_did_not_carry_out_leaves_the_caller_with_the_agent()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        await using var worker = await gateway.Log.ListenAsync(call, _ => { });
        gateway.Telephony.IsDown = true;

        var answer = await gateway.As("Ana", Control).PostAsync($"/api/calls/{call}/hang-up", null);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Null((await gateway.Log.FindAsync(call))!.Ending);
        Assert.Empty(gateway.Log.Sent);
    }

    [Fact]
    public async Task The_agents_hang_up_that_the_telephony_service_did_not_carry_out_is_remembered()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        gateway.Telephony.IsDown = true;

        await gateway.AsService(Control).PostAsync($"/api/calls/{call}/hang-up", null);

        Assert.Equal(CallEnding.AgentHungUp, (await gateway.Log.FindAsync(call))!.Ending);
    }

    [Fact]
    public async Task A_worker_hands_its_call_over_once_for_each_token()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        var lease = await gateway.Log.TakeAsync(call, "worker-1");
        var service = gateway.AsService(Control);
        Task<HttpResponseMessage> HandOverAsync(long token) => service.PostAsJsonAsync($"/api/calls/{call}/hand-over", new { token });

        Assert.Equal(HttpStatusCode.Accepted, (await HandOverAsync(lease.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await HandOverAsync(lease.Token)).StatusCode);

        Assert.Equal([$"stop and restart the media of connection-{call}"], gateway.Telephony.Done);
        Assert.DoesNotContain(await gateway.Log.ReadAsync(call), logged => logged.Event is ProviderFailed);
        Assert.Equal(lease.Token, (await gateway.Log.FindAsync(call))!.Rescue!.HandOver);
    }

    [Fact]
    public async Task A_call_is_not_handed_over_without_a_free_worker_or_with_an_old_token_or_by_a_person()
    {
        await using var gateway = await GatewayHost.StartAsync(lines: 0);
        var call = await LiveCall.TalkAsync(gateway);
        var lease = await gateway.Log.TakeAsync(call, "worker-1");
        var service = gateway.AsService(Control);

        var full = await service.PostAsJsonAsync($"/api/calls/{call}/hand-over", new { token = lease.Token });
        await gateway.Log.TakeAsync(call, "worker-2");
        var old = await service.PostAsJsonAsync($"/api/calls/{call}/hand-over", new { token = lease.Token });

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (full.StatusCode, old.StatusCode));
        Assert.Contains("No other worker has a free place", await full.Content.ReadAsStringAsync());
        Assert.Contains("Another worker has taken the call over", await old.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await service.PostAsJsonAsync($"/api/calls/{call}/hand-over", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.As("Ana", Control).PostAsJsonAsync($"/api/calls/{call}/hand-over", new { token = 1 })).StatusCode);
        Assert.Empty(gateway.Telephony.Done);
    }

    [Fact]
    public async Task Only_allowed_targets_get_transfers_when_there_is_a_list()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("Api:TransferTargets:0", "+1555*"), ("Api:TransferTargets:1", "+4930123456")]);
        var call = await LiveCall.TalkAsync(gateway);
        var client = gateway.As("Ana", Control);

        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync($"/api/calls/{call}/transfer", new { target = "+881600000000" })).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsJsonAsync($"/api/calls/{call}/transfer", new { target = "+15550177777" })).StatusCode);
    }

    [Fact]
    public async Task A_call_is_transferred()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        var answer = await gateway.AsService(Control).PostAsJsonAsync($"/api/calls/{call}/transfer", new { target = "+15550177777", summary = "wants a human" });

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal([$"transfer connection-{call} to +15550177777"], gateway.Telephony.Done);
        Assert.Equal(CallPhase.Transferring, (await gateway.Log.FindAsync(call))!.Phase);
    }

    [Fact]
    public async Task The_summary_goes_with_the_transfer_and_stays_on_the_calls_record()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        await gateway.AsService(Control).PostAsJsonAsync($"/api/calls/{call}/transfer", new { attempt = "first", target = "+15550177777", summary = "Wants a human." });

        Assert.Equal(new HumanTransfer(call, "first", "+15550177777", "Wants a human."), Assert.Single(gateway.Telephony.Transfers));
        var shown = (await gateway.As("Ana", "Calls.Read").GetFromJsonAsync<JsonElement>($"/api/calls/{call}")).GetProperty("record").GetProperty("transfer");
        Assert.Equal(("+15550177777", "Wants a human."), (shown.GetProperty("target").GetString(), shown.GetProperty("summary").GetString()));
    }

    [Fact]
    public async Task The_same_attempt_is_made_once_and_another_only_when_it_has_failed()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        var client = gateway.AsService(Control);
        Task<HttpResponseMessage> Ask(string attempt) => client.PostAsJsonAsync($"/api/calls/{call}/transfer", new { attempt, target = "+15550177777", summary = "" });

        var answers = new[] { await Ask("first"), await Ask("first"), await Ask("second") };

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode));
        Assert.Single(gateway.Telephony.Transfers);
        await gateway.Log.ChangeAsync(call, record => CallRules.After(record, new TelephonyEvent.TransferFailed("486", "first", TransferOutcome.Busy)));
        Assert.Equal(HttpStatusCode.Accepted, (await Ask("second")).StatusCode);
        Assert.Equal(2, gateway.Telephony.Transfers.Count);
    }

    [Fact]
    public async Task A_target_that_the_telephony_service_refuses_gives_the_call_back_to_the_agent()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        gateway.Telephony.IsDown = true;

        var answer = await gateway.AsService(Control).PostAsJsonAsync($"/api/calls/{call}/transfer", new { target = "+15550177777", summary = "" });

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        var record = (await gateway.Log.FindAsync(call))!;
        Assert.Equal((CallPhase.Connected, TransferOutcome.Failed), (record.Phase, record.Transfer!.Outcome));
    }

    [Fact]
    public async Task A_summary_that_is_too_long_is_refused()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        var answer = await gateway.AsService(Control).PostAsJsonAsync($"/api/calls/{call}/transfer", new { target = "+15550177777", summary = new string('a', CallTransfer.LongestSummary + 1) });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(gateway.Telephony.Transfers);
    }

    [Fact]
    public async Task Without_a_target_the_route_of_the_called_number_names_the_human()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("Routes:Default:TransferTo", "+15550166666")]);
        var call = await LiveCall.TalkAsync(gateway);

        await gateway.AsService(Control).PostAsJsonAsync($"/api/calls/{call}/transfer", new { summary = "wants a human" });

        Assert.Equal([$"transfer connection-{call} to +15550166666"], gateway.Telephony.Done);
    }

    [Fact]
    public async Task With_nobody_to_transfer_to_the_call_stays_with_the_agent()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("Routes:Default:TransferTo", "")]);
        var call = await LiveCall.TalkAsync(gateway);

        var answer = await gateway.AsService(Control).PostAsJsonAsync($"/api/calls/{call}/transfer", new { summary = "wants a human" });

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(CallPhase.Connected, (await gateway.Log.FindAsync(call))!.Phase);
    }

    [Theory]
    [InlineData("""{"target":""}""")]
    [InlineData("""{"target":"0800 1234"}""")]
    [InlineData("""{"target":"+1555010000a"}""")]
    [InlineData("""{"target":"sip:someone@example.org"}""")]
    [InlineData("""nothing""")]
    public async Task A_transfer_to_nowhere_is_refused(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        var answer = await gateway.AsService(Control).PostAsync($"/api/calls/{call}/transfer", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(gateway.Telephony.Done);
    }

    [Fact]
    public async Task What_is_over_or_unknown_cannot_be_acted_on()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        await gateway.Log.ChangeAsync(call, record => record with { Phase = CallPhase.Ended });
        var client = gateway.As("Ana", Control);

        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsync($"/api/calls/{call}/hang-up", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync($"/api/calls/{CallId.At(ExampleCall.Start)}/hang-up", null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/api/calls/17/hang-up", null)).StatusCode);
    }

    [Fact]
    public async Task A_telephony_service_that_is_down_is_said_so()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        gateway.Telephony.IsDown = true;

        Assert.Equal(HttpStatusCode.BadGateway, (await gateway.As("Ana", Control).PostAsync($"/api/calls/{call}/hang-up", null)).StatusCode);
    }
}
