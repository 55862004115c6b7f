using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Acs;

public sealed class AcsCallbackTests
{
    [Fact]
    public async Task A_callback_without_a_token_is_refused() => await RefusedAsync(_ => null);

    [Fact]
    public async Task A_callback_with_an_expired_token_is_refused() =>
        await RefusedAsync(gateway => gateway.Acs.Issue(GatewayHost.AcsAudience, TimeSpan.FromMinutes(-30)));

    [Fact]
    public async Task A_callback_meant_for_another_resource_is_refused() => await RefusedAsync(gateway => gateway.Acs.Issue("another-resource"));

    [Fact]
    public async Task A_callback_with_a_forged_signature_is_refused()
    {
        using var stranger = RSA.Create(2048);
        await RefusedAsync(gateway => gateway.Acs.Issue(GatewayHost.AcsAudience, key: new RsaSecurityKey(stranger)));
    }

    [Fact]
    public async Task After_a_change_of_the_services_signing_key_the_first_callback_is_taken()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await AnsweredAsync(gateway);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(gateway, call, Event("SomethingNew", call))).StatusCode);

        gateway.Acs.ChangeKey();

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(gateway, call, Event("CallConnected", call))).StatusCode);
        Assert.Equal(CallPhase.Connected, (await gateway.Log.FindAsync(call))!.Phase);
    }

    [Fact]
    public async Task A_persons_token_is_none_of_the_telephony_services() =>
        await RefusedAsync(gateway => gateway.People.Issue(GatewayHost.Audience, claims: [("name", "Ana"), ("roles", new[] { "Calls.Control" })]));

    [Fact]
    public async Task The_telephony_services_token_opens_nothing_else()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var client = gateway.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Acs.Issue(GatewayHost.AcsAudience, claims: [("roles", new[] { "Calls.Read" })]));

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/calls/live")).StatusCode);
    }

    [Fact]
    public async Task A_connected_call_is_connected_in_its_record_and_log()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await AnsweredAsync(gateway);

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(gateway, call, Event("CallConnected", call))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(gateway, call, Event("CallConnected", call))).StatusCode);

        Assert.Equal(CallPhase.Connected, (await gateway.Log.FindAsync(call))!.Phase);
        Assert.Single(await gateway.Log.ReadAsync(call), logged => logged.Event is CallConnected);
    }

    [Fact]
    public async Task A_disconnected_call_drains_and_its_worker_is_told()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await AnsweredAsync(gateway);

        await PostAsync(gateway, call, Event("CallDisconnected", call, "\"resultInformation\":{\"code\":200,\"subCode\":0,\"message\":\"\"}"));

        Assert.Equal(CallPhase.Draining, (await gateway.Log.FindAsync(call))!.Phase);
        Assert.Equal((call, new Disconnected(CallEnding.CallerHungUp)), Assert.Single(gateway.Log.Sent));
    }

    [Theory]
    [InlineData("CallTransferAccepted", 200, TransferOutcome.Accepted)]
    [InlineData("CallTransferFailed", 486, TransferOutcome.Busy)]
    [InlineData("CallTransferFailed", 480, TransferOutcome.NotAnswered)]
    [InlineData("CallTransferFailed", 403, TransferOutcome.Failed)]
    public async Task How_a_transfer_went_is_on_the_record_and_its_worker_is_told(string type, int code, TransferOutcome outcome)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await AnsweredAsync(gateway);
        await gateway.Log.ChangeAsync(call, record => CallRules.Transferring(record, new CallTransfer("first", "+15550177777", "Wants a human.", record.RangAt)));

        var report = Event(type, call, $"\"operationContext\":\"first\",\"resultInformation\":{{\"code\":{code},\"subCode\":0,\"message\":\"\"}}");
        await PostAsync(gateway, call, report);
        await PostAsync(gateway, call, report);

        Assert.Equal(outcome, (await gateway.Log.FindAsync(call))!.Transfer!.Outcome);
        Assert.All(gateway.Log.Sent, sent => Assert.Equal((call, new TransferSettled("first")), sent));
        Assert.Equal(outcome is TransferOutcome.Accepted ? 0 : 1, (await gateway.Log.ReadAsync(call)).Count(logged => logged.Event is ProviderFailed));
    }

    [Fact]
    public async Task A_media_stream_that_cannot_be_opened_is_started_again_once_for_each_report_and_the_call_ends_after_the_last_try()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await AnsweredAsync(gateway);

        await PostAsync(gateway, call, RefusedMedia(call, ""));
        await PostAsync(gateway, call, RefusedMedia(call, ""));
        Assert.Equal([$"restart the media of connection-{call}"], gateway.Telephony.Done);

        await UseUpTriesAsync(gateway, call);
        await PostAsync(gateway, call, RefusedMedia(call, "media-1"));

        Assert.Equal([$"restart the media of connection-{call}", $"hang up connection-{call}"], gateway.Telephony.Done);
        Assert.Contains(
            "The media stream failed: initialWebSocketConnectionFailed 400 8581", (await gateway.Log.ReadAsync(call)).Select(logged => logged.Event).OfType<ProviderFailed>().Select(failed => failed.Reason));
    }

    [Fact]
    public async Task A_caller_whose_media_stream_no_worker_takes_is_transferred_to_the_fallback_number_and_else_hears_an_announcement()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("Routes:FallbackNumber", "+15550199990"), ("Routes:ConversationLost", "Please call again.")]);
        gateway.Telephony.CanSpeak = true;
        var call = await AnsweredAsync(gateway);
        await PostAsync(gateway, call, RefusedMedia(call, ""));
        await UseUpTriesAsync(gateway, call);

        await PostAsync(gateway, call, RefusedMedia(call, "media-1"));
        var transfer = Assert.Single(gateway.Telephony.Transfers);
        await PostAsync(gateway, call, Event("CallTransferFailed", call, $"\"operationContext\":\"{transfer.Attempt}\",\"resultInformation\":{{\"code\":486,\"subCode\":0,\"message\":\"\"}}"));
        await PostAsync(gateway, call, Event("PlayCompleted", call, "\"resultInformation\":{\"code\":200,\"subCode\":0,\"message\":\"\"}"));

        Assert.Equal("+15550199990", transfer.Target);
        Assert.Equal(
            [$"restart the media of connection-{call}", $"transfer connection-{call} to +15550199990", $"announce to connection-{call}: Please call again.", $"hang up connection-{call}"],
            gateway.Telephony.Done);
    }

    [Fact]
    public async Task A_media_stream_that_breaks_under_a_worker_is_started_again_for_another_worker()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("Routes:FallbackNumber", "+15550199990")]);
        var call = await AnsweredAsync(gateway);
        await gateway.Log.ChangeAsync(call, record => record with { Worker = "worker" });

        await PostAsync(gateway, call, Event("MediaStreamingStopped", call));
        await PostAsync(gateway, call, Event("MediaStreamingStarted", call, "\"operationContext\":\"media-1\""));

        Assert.Equal([$"restart the media of connection-{call}"], gateway.Telephony.Done);
        Assert.NotNull((await gateway.Log.FindAsync(call))!.Rescue!.TakenAt);
        Assert.Contains(
            "The media stream ended, although nobody had ended the call. The media stream is started again.",
            (await gateway.Log.ReadAsync(call)).Select(logged => logged.Event).OfType<ProviderFailed>().Select(failed => failed.Reason));
    }

    [Fact]
    public async Task A_media_stream_that_ends_with_the_call_leaves_no_trace()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("Routes:FallbackNumber", "+15550199990")]);
        var call = await AnsweredAsync(gateway);
        gateway.Telephony.IsGone = true;

        await PostAsync(gateway, call, Event("MediaStreamingStopped", call));

        // The service refuses this, because the call is over.
        Assert.Equal([$"restart the media of connection-{call}"], gateway.Telephony.Done);
        Assert.Null((await gateway.Log.FindAsync(call))!.Rescue);
        Assert.Empty((await gateway.Log.ReadAsync(call)).Select(logged => logged.Event).OfType<ProviderFailed>());
    }

    [Fact]
    public async Task The_end_of_the_words_that_ask_the_caller_to_wait_does_not_end_the_call()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await AnsweredAsync(gateway);

        await PostAsync(gateway, call, Event("PlayCompleted", call, "\"operationContext\":\"wait-request\",\"resultInformation\":{\"code\":200,\"subCode\":0,\"message\":\"\"}"));
        await PostAsync(gateway, call, Event("PlayCanceled", call, "\"operationContext\":\"wait-request\",\"resultInformation\":{\"code\":200,\"subCode\":0,\"message\":\"\"}"));

        Assert.Empty(gateway.Telephony.Done);
    }

    [Fact]
    public async Task A_report_that_overtakes_the_record_waits_for_it()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = CallId.At(TimeProvider.System.GetUtcNow());

        var early = PostAsync(gateway, call, Event("CallConnected", call));
        await gateway.Log.CreateAsync(Record(call));

        Assert.Equal(HttpStatusCode.OK, (await early).StatusCode);
        Assert.Equal(CallPhase.Connected, (await gateway.Log.FindAsync(call))!.Phase);
    }

    [Fact]
    public async Task A_report_about_another_connection_changes_nothing()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await AnsweredAsync(gateway);

        await PostAsync(gateway, call, Event("CallDisconnected", CallId.At(TimeProvider.System.GetUtcNow())));

        Assert.Equal(CallPhase.Answering, (await gateway.Log.FindAsync(call))!.Phase);
    }

    [Fact]
    public async Task Events_that_are_not_known_are_acknowledged()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await AnsweredAsync(gateway);

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(gateway, call, Event("SomethingNew", call))).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.CallConnected","data":"no object"}]""")]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.ParticipantsUpdated","data":{"participants":7}}]""")]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.ParticipantsUpdated","data":{"participants":[{"identifier":{"kind":"phoneNumber","phoneNumber":{"value":"+15550100001"}},"isMuted":false}]}}]""")]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.ParticipantsUpdated","data":{"participants":[{"identifier":{"rawId":"4:+15550100001"}}]}}]""")]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.CallConnected"}]""")]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.CallConnected","data":null}]""")]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.SomethingNew"}]""")]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.PlayCompleted","data":{"callConnectionId":"c"}}]""")]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.PlayFailed","data":{"callConnectionId":"c"}}]""")]
    public async Task A_malformed_callback_is_refused_and_the_call_unharmed(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await AnsweredAsync(gateway);

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(gateway, call, body)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(gateway, call, Event("CallConnected", call))).StatusCode);
        Assert.Equal(CallPhase.Connected, (await gateway.Log.FindAsync(call))!.Phase);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_hides_none_of_the_others()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await AnsweredAsync(gateway);
        var delivery = $"{Event("PlayCompleted", call)[..^1]},{Event("CallConnected", call)[1..]}";

        var answer = await PostAsync(gateway, call, delivery);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Microsoft.Communication.PlayCompleted (NullReferenceException)", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(CallPhase.Connected, (await gateway.Log.FindAsync(call))!.Phase);
    }

    [Fact]
    public async Task A_callback_that_is_too_long_is_refused()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await AnsweredAsync(gateway);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(gateway, call, new string(' ', 300_000))).StatusCode);
    }

    [Fact]
    public async Task When_all_lines_are_busy_the_caller_is_told_so_and_then_the_call_ends()
    {
        await using var gateway = await GatewayHost.StartAsync(lines: 0, ("Routes:AllLinesBusy", "All lines are busy."));
        await gateway.CreateClient().PostAsync(Rings.Address, Rings.Of("ring-1"));
        var (_, plan) = Assert.Single(gateway.Telephony.Answered);
        Assert.Null(plan.Media);

        await PostAsync(gateway, plan.Call, Event("CallConnected", plan.Call));
        await PostAsync(gateway, plan.Call, Event("CallConnected", plan.Call));
        await PostAsync(gateway, plan.Call, Event("PlayCompleted", plan.Call, "\"resultInformation\":{\"code\":200,\"subCode\":0,\"message\":\"\"}"));
        await PostAsync(gateway, plan.Call, Event("CallDisconnected", plan.Call));

        Assert.Equal(["answer", $"announce to connection-{plan.Call}: All lines are busy.", $"hang up connection-{plan.Call}"], gateway.Telephony.Done);
        Assert.Equal((CallPhase.Draining, CallEnding.Rejected), ((await gateway.Log.FindAsync(plan.Call))!.Phase, (await gateway.Log.FindAsync(plan.Call))!.Ending));
    }

    [Fact]
    public async Task An_announcement_that_failed_is_played_later_and_the_report_is_acknowledged()
    {
        await using var gateway = await GatewayHost.StartAsync(lines: 0, ("Routes:AllLinesBusy", "All lines are busy."));
        await gateway.CreateClient().PostAsync(Rings.Address, Rings.Of("ring-1"));
        var (_, plan) = Assert.Single(gateway.Telephony.Answered);
        gateway.Telephony.IsDown = true;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(gateway, plan.Call, Event("CallConnected", plan.Call))).StatusCode);
        Assert.Single(gateway.Inbox.Waiting);

        gateway.Telephony.IsDown = false;
        await Waiting.UntilAsync(async () =>
        {
            await gateway.Services.GetRequiredService<Reports>().RoundAsync(10, CancellationToken.None);
            return gateway.Inbox.Waiting.Count == 0;
        });

        Assert.Single(gateway.Telephony.Done, done => done.StartsWith("announce", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_report_that_comes_again_late_does_not_play_the_announcement_again()
    {
        var time = new VirtualTime();
        await using var gateway = await GatewayHost.StartAsync(time, lines: 0, ("Routes:AllLinesBusy", "All lines are busy."));
        await gateway.CreateClient().PostAsync(Rings.Address, Rings.Of("ring-1"));
        var (_, plan) = Assert.Single(gateway.Telephony.Answered);

        await PostAsync(gateway, plan.Call, Event("CallConnected", plan.Call));
        time.Advance(TimeSpan.FromMinutes(5));
        await PostAsync(gateway, plan.Call, Event("CallConnected", plan.Call));

        Assert.Single(gateway.Telephony.Done, done => done.StartsWith("announce", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_report_about_a_call_whose_gateway_died_after_the_answer_makes_its_record()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = CallId.At(TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(2));
        var ringing = new RingingCall("+15550100001", "+15550199001", "ring-1", "server-1", "key-1");
        var planner = gateway.Services.GetRequiredService<CallPlanner>();
        var plan = planner.Converse(call, ringing, planner.RouteFor(ringing.To), trace: null);

        var answer = await PostAsync(gateway, call, Event("CallConnected", call), query: plan.Callback.Query);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var record = (await gateway.Log.FindAsync(call))!;
        Assert.Equal((CallPhase.Connected, "+15550100001", $"connection-{call}"), (record.Phase, record.From, record.ConnectionId));
    }

    private static async Task RefusedAsync(Func<GatewayHost, string?> token)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await AnsweredAsync(gateway);

        var answer = await PostAsync(gateway, call, Event("CallDisconnected", call), token(gateway) ?? "");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(CallPhase.Answering, (await gateway.Log.FindAsync(call))!.Phase);
    }

    private static async Task<CallId> AnsweredAsync(GatewayHost gateway)
    {
        var call = CallId.At(TimeProvider.System.GetUtcNow());
        await gateway.Log.CreateAsync(Record(call));
        return call;
    }

    private static CallRecord Record(CallId call) =>
        new(call, CallPhase.Answering, "+15550100001", "+15550199001", "claims", "en-US", call.RangAt, $"connection-{call}");

    private static async Task<HttpResponseMessage> PostAsync(GatewayHost gateway, CallId call, string body, string? token = null, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/acs/{call}{query}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        token ??= gateway.Acs.Issue(GatewayHost.AcsAudience);
        request.Headers.Authorization = token.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", token);
        return await gateway.CreateClient().SendAsync(request);
    }

    private static Task UseUpTriesAsync(GatewayHost gateway, CallId call) =>
        gateway.Log.ChangeAsync(call, record => record with { Rescue = record.Rescue! with { Tries = 8 } });

    /// <param name="context">The operation context of the request that started the media stream.</param>
    private static string RefusedMedia(CallId call, string context) => Event(
        "MediaStreamingFailed", call, $"\"operationContext\":\"{context}\",\"mediaStreamingUpdate\":{{\"contentType\":\"Audio\",\"mediaStreamingStatus\":\"mediaStreamingFailed\",\"mediaStreamingStatusDetails\":\"initialWebSocketConnectionFailed\"}},\"resultInformation\":{{\"code\":400,\"subCode\":8581,\"message\":\"\"}}");

    private static string Event(string type, CallId call, string more = "\"version\":\"2024-09-15\"") =>
        $$"""[{"specversion":"1.0","id":"{{Guid.NewGuid()}}","source":"calling/callConnections/connection-{{call}}","subject":"calling/callConnections/connection-{{call}}","type":"Microsoft.Communication.{{type}}","time":"2026-01-05T09:00:00Z","datacontenttype":"application/json","data":{"callConnectionId":"connection-{{call}}","serverCallId":"server-1","correlationId":"ring-1",{{more}}""" + "}}]";
}
