using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api;

/// <summary>What the API refuses, and what it writes down. The emulated telephony service is in OperationTests.</summary>
public sealed class ControlApiTests(ControlApiTests.Desk desk) : IClassFixture<ControlApiTests.Desk>
{
    [Theory]
    [InlineData("participants", """{"target":"12345"}""", "The target cannot be used.")]
    [InlineData("participants", """{"target":"+15550177777","rings":4}""", "The time to ring cannot be used.")]
    [InlineData("participants/mute", """{"target":"+15550100001"}""", "This participant cannot be muted.")]
    [InlineData("participants/mute", """{"target":"8:orgid:1"}""", "This participant cannot be muted.")]
    [InlineData("participants/cancel", "{}", "The operation has no id.")]
    [InlineData("play", "{}", "The prompt cannot be played.")]
    [InlineData("play", """{"prompt":{"text":"Hello","ssml":"<speak/>"}}""", "The prompt cannot be played.")]
    [InlineData("play", """{"prompt":{"file":"http://files.test/a.wav"}}""", "The prompt cannot be played.")]
    [InlineData("play", """{"prompt":{"file":"https://user:secret@files.test/a.wav"}}""", "The prompt cannot be played.")]
    [InlineData("play", """{"prompt":{"ssml":"<!DOCTYPE speak [<!ENTITY a \"b\">]><speak>&a;</speak>"}}""", "The prompt cannot be played.")]
    [InlineData("play", """{"prompt":{"ssml":"<audio/>"}}""", "The prompt cannot be played.")]
    [InlineData("keys/send", """{"keys":"12x"}""", "The keys cannot be sent.")]
    [InlineData("keys/send", """{"keys":""}""", "The keys cannot be sent.")]
    [InlineData("keys/collect", """{"most":0}""", "The keys cannot be collected in this way.")]
    [InlineData("keys/collect", """{"most":4,"stopKeys":"x"}""", "The keys cannot be collected in this way.")]
    [InlineData("transcription/start", """{"language":"en US"}""", "The language cannot be used.")]
    [InlineData("transfer", """{"target":"+15550177777","headers":{"Summary-1":"x"}}""", "The headers cannot be sent.")]
    [InlineData("transfer", """{"target":"+15550177777","headers":{"Order":"a b"}}""", "The headers cannot be sent.")]
    [InlineData("transfer", """{"target":"+15550177777","headers":{"Bad name":"1"}}""", "The headers cannot be sent.")]
    [InlineData("transfer", """{"target":"+15550177777","headers":{"A":"1","B":"2","C":"3","D":"4"}}""", "The headers cannot be sent.")]
    public async Task A_request_that_cannot_be_carried_out_is_refused_with_a_message(string act, string body, string title)
    {
        var call = await LiveCall.TalkAsync(desk.Gateway);

        using var refused = await desk.PostAsync(call, act, body);

        Assert.Equal((HttpStatusCode.BadRequest, title), (refused.StatusCode, (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString()));
    }

    [Theory]
    [InlineData("participants", """{"target":"+4930123456"}""", "Api:TransferTargets")]
    [InlineData("play", """{"prompt":{"file":"https://evil.test/a.wav"}}""", "Api:PlayHosts")]
    [InlineData("hold", """{"music":{"file":"https://files.test.evil.example/a.wav"}}""", "Api:PlayHosts")]
    public async Task What_is_not_on_the_list_is_refused_and_the_message_names_the_setting(string act, string body, string setting)
    {
        var call = await LiveCall.TalkAsync(desk.Gateway);

        using var refused = await desk.PostAsync(call, act, body);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains(setting, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unhold", "{}", "The caller is not on hold.")]
    [InlineData("participants/remove", """{"target":"+15550100001"}""", "The caller cannot be removed.")]
    [InlineData("participants", """{"target":"+15550100001"}""", "The target is on the call already.")]
    [InlineData("participants/cancel", """{"operation":"none"}""", "The target is not on the call.")]
    [InlineData("leave", "{}", "Nobody else is on the call.")]
    [InlineData("media/start", "{}", "The media stream was not stopped.")]
    [InlineData("transcription/start", "{}", "Calls cannot be transcribed by the telephony service.")]
    [InlineData("transcription/stop", "{}", "The call is not being transcribed.")]
    [InlineData("keys/listen/stop", "{}", "The target is not on the call.")]
    [InlineData("play", """{"prompt":{"text":"Hello"}}""", "There is no voice for texts.")]
    public async Task A_command_that_the_state_of_the_call_does_not_allow_is_told_the_state(string act, string body, string title)
    {
        var call = await LiveCall.TalkAsync(desk.Gateway);

        using var refused = await desk.PostAsync(call, act, body);

        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.Conflict, title), (refused.StatusCode, problem.GetProperty("title").GetString()));
        Assert.Equal("connected", problem.GetProperty("state").GetProperty("phase").GetString());
        Assert.Contains("hold", problem.GetProperty("allowed").EnumerateArray().Select(each => each.GetString()));
    }

    [Theory]
    [InlineData("hold", "{}")]
    [InlineData("transfer", """{"target":"+15550177777"}""")]
    [InlineData("recording/pause", "{}")]
    public async Task What_needs_an_agent_is_refused_while_the_caller_waits_in_the_queue(string act, string body)
    {
        var call = await LiveCall.TalkAsync(desk.Gateway);
        await desk.Gateway.Log.ChangeAsync(call, record => record with { Queue = new QueuedCall("default", call.RangAt) });

        using var refused = await desk.PostAsync(call, act, body);

        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.Conflict, "The caller waits in the queue for a free agent."), (refused.StatusCode, problem.GetProperty("title").GetString()));
        Assert.Equal(("waiting", "[\"hang-up\"]"), (problem.GetProperty("state").GetProperty("queue").GetString(), problem.GetProperty("allowed").GetRawText()));
    }

    [Fact]
    public async Task A_caller_is_put_on_hold_once_and_the_worker_is_told_before_the_telephony_service()
    {
        var call = await LiveCall.TalkAsync(desk.Gateway);
        List<CallCommand> received = [];
        await using var worker = await desk.Gateway.Log.ListenAsync(call, received.Add);

        using var first = await desk.PostAsync(call, "hold", """{"music":{"file":"https://files.test/music.wav"}}""");
        using var second = await desk.PostAsync(call, "hold", "{}");
        var held = await desk.Gateway.Log.FindAsync(call);
        using var unheld = await desk.PostAsync(call, "unhold", "{}");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Conflict, HttpStatusCode.Accepted), (first.StatusCode, second.StatusCode, unheld.StatusCode));
        Assert.Equal((CallPhase.OnHold, "Ana"), (held!.Phase, held.HeldBy));
        Assert.Equal((CallPhase.Connected, null), ((await desk.Gateway.Log.FindAsync(call))!.Phase, (await desk.Gateway.Log.FindAsync(call))!.HeldBy));
        Assert.Equal([new HoldCaller("Ana"), new UnholdCaller("Ana")], received);
        var events = (await desk.EventsAsync(call)).ToList();
        Assert.Equal(
            [typeof(OperationRequested), typeof(CallerHeld), typeof(OperationEnded), typeof(OperationRequested), typeof(CallerUnheld), typeof(OperationEnded)],
            events.Select(happened => happened.GetType()));
        Assert.Contains("hold +15550100001 with https://files.test/music.wav", desk.Gateway.Telephony.Done);
    }

    [Fact]
    public async Task A_hold_that_the_telephony_service_does_not_carry_out_leaves_the_caller_with_the_agent()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        List<CallCommand> received = [];
        await using var worker = await gateway.Log.ListenAsync(call, received.Add);
        gateway.Telephony.IsDown = true;

        using var failed = await gateway.As("Ana", Roles.Operator).PostAsJsonAsync($"/api/calls/{call}/hold", new { });

        Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        Assert.Equal((CallPhase.Connected, null), ((await gateway.Log.FindAsync(call))!.Phase, (await gateway.Log.FindAsync(call))!.HeldBy));
        Assert.Equal([new HoldCaller("Ana"), new UnholdCaller("Ana")], received);
        Assert.Equal(OperationOutcome.Failed, (await gateway.Log.ReadAsync(call)).Select(logged => logged.Event).OfType<OperationEnded>().Single().Outcome);
    }

    [Fact]
    public async Task A_second_collection_of_keys_waits_and_the_agent_does_not_get_the_keys_of_the_first()
    {
        var call = await LiveCall.TalkAsync(desk.Gateway);
        List<CallCommand> received = [];
        await using var worker = await desk.Gateway.Log.ListenAsync(call, received.Add);

        using var first = await desk.PostAsync(call, "keys/collect", """{"most":4}""");
        using var second = await desk.PostAsync(call, "keys/collect", """{"most":4}""");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Conflict), (first.StatusCode, second.StatusCode));
        Assert.Equal([new IgnoreKeys(true)], received);
    }

    [Fact]
    public async Task The_media_stream_that_somebody_stopped_is_not_started_by_the_rescue()
    {
        var call = await LiveCall.TalkAsync(desk.Gateway);

        using var stopped = await desk.PostAsync(call, "media/stop", "{}");
        using var again = await desk.PostAsync(call, "media/stop", "{}");
        var record = (await desk.Gateway.Log.FindAsync(call))!;
        var lost = LostCallRules.Next(record, Loss.MediaEnded, new Help("+15550199990", null), TimeProvider.System.GetUtcNow());
        using var started = await desk.PostAsync(call, "media/start", "{}");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Conflict, HttpStatusCode.Accepted), (stopped.StatusCode, again.StatusCode, started.StatusCode));
        Assert.Null(lost);
        Assert.Null((await desk.Gateway.Log.FindAsync(call))!.MediaStoppedBy);
        Assert.Contains($"restart the media of connection-{call}", desk.Gateway.Telephony.Done);
    }

    [Fact]
    public async Task Keys_are_disclosed_to_those_who_may_and_the_audit_has_no_digits()
    {
        var call = await LiveCall.TalkAsync(desk.Gateway);
        await desk.Gateway.Keys.AddAsync(call, "abc", new PressedKeys("4711"));

        using var shown = await desk.Client.GetAsync($"/api/calls/{call}/keys/abc");
        using var none = await desk.Client.GetAsync($"/api/calls/{call}/keys/def");

        Assert.Equal("""{"keys":"4711"}""", await shown.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        await desk.Gateway.Audit.OfAsync(record => record.Request.EndsWith("/keys/{operation}", StringComparison.Ordinal));
    }

    public sealed class Desk : IAsyncLifetime
    {
        internal GatewayHost Gateway { get; private set; } = null!;

        internal HttpClient Client { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Gateway = await GatewayHost.StartAsync(settings: [("Api:TransferTargets:0", "+1*"), ("Api:TransferTargets:1", "8:*"), ("Api:PlayHosts:0", "files.test"), ("Api:RequestsPerSecond", "1000"), ("Api:Burst", "1000")]);
            Client = Gateway.As("Ana", Roles.Operator);
        }

        internal Task<HttpResponseMessage> PostAsync(CallId call, string act, string body) =>
            Client.PostAsync($"/api/calls/{call}/{act}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        /// <summary>The events after those of the example.</summary>
        internal async Task<IEnumerable<CallEvent>> EventsAsync(CallId call) =>
            (await Gateway.Log.ReadAsync(call)).Select(logged => logged.Event).Where(happened => happened is OperationRequested or OperationEnded or CallerHeld or CallerUnheld);

        public async Task DisposeAsync() => await Gateway.DisposeAsync();
    }
}
