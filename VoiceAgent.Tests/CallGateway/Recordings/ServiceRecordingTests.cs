using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Recordings;

/// <summary>The telephony service's own recording of a live call: by request, by the policy of the route, and paused when it must be.</summary>
public sealed class ServiceRecordingTests(ServiceRecordingTests.Desk desk) : IClassFixture<ServiceRecordingTests.Desk>
{
    [Fact]
    public async Task It_is_started_paused_resumed_and_stopped_and_tells_its_state()
    {
        var call = await desk.TalkAsync();
        Assert.Equal(("none", false), await desk.StateAsync(call));

        await desk.AcceptAsync(call, "start");
        Assert.Equal(("active", true), await desk.StateAsync(call));
        await desk.AcceptAsync(call, "pause");
        Assert.Equal(("paused", false), await desk.StateAsync(call));
        await desk.AcceptAsync(call, "resume");
        Assert.Equal(("active", true), await desk.StateAsync(call));
        await desk.AcceptAsync(call, "stop");

        Assert.Equal(("stopped", false), await desk.StateAsync(call));
        Assert.Equal(["record", "pause", "resume", "stop"], desk.DoneFor(call));
        var ended = (await desk.Gateway.Log.ReadAsync(call)).Select(logged => logged.Event).OfType<OperationEnded>().Select(operation => (operation.Kind, operation.Outcome, operation.By));
        Assert.Equal(
            [(CallOperationKind.StartServiceRecording, OperationOutcome.Done, "Ana"), (CallOperationKind.PauseServiceRecording, OperationOutcome.Done, "Ana"), (CallOperationKind.ResumeServiceRecording, OperationOutcome.Done, "Ana"), (CallOperationKind.StopServiceRecording, OperationOutcome.Done, "Ana")],
            ended);
    }

    [Theory]
    [InlineData("pause", "The telephony service does not record the call.")]
    [InlineData("resume", "The telephony service does not record the call.")]
    [InlineData("stop", "The telephony service does not record the call.")]
    public async Task What_does_not_run_cannot_be_changed(string act, string title) => Assert.Equal((HttpStatusCode.Conflict, title), await desk.RefusedAsync(await desk.TalkAsync(), act));

    [Fact]
    public async Task A_call_is_recorded_once_at_a_time()
    {
        var call = await desk.TalkAsync();
        await desk.AcceptAsync(call, "start");

        Assert.Equal((HttpStatusCode.Conflict, "The telephony service records the call already."), await desk.RefusedAsync(call, "start"));
        await desk.AcceptAsync(call, "stop");
        await desk.AcceptAsync(call, "start");
        Assert.Equal(("active", true), await desk.StateAsync(call));
    }

    [Fact]
    public async Task It_is_paused_before_digits_are_taken_and_resumed_after_them()
    {
        var call = await desk.TalkAsync();
        await desk.AcceptAsync(call, "start");

        using var collecting = await desk.Client.PostAsync($"/api/calls/{call}/keys/collect", new StringContent("""{"most":16}""", Encoding.UTF8, "application/json"));
        var operation = (await collecting.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("operation").GetString()!;
        Assert.Equal(["record", "pause", "collect"], desk.DoneFor(call));
        Assert.Equal(HttpStatusCode.Accepted, (await desk.PostAsync(call, "resume")).StatusCode);
        Assert.Equal(("paused", false), await desk.StateAsync(call));

        await desk.Get<CallProgress>().ReportAsync(call, $"connection-{call}", new TelephonyEvent.OperationEnded(operation, OperationOutcome.Done), default);

        Assert.Equal(["record", "pause", "collect", "resume"], desk.DoneFor(call));
        Assert.Equal(("active", true), await desk.StateAsync(call));
    }

    [Fact]
    public async Task No_digits_are_taken_while_it_cannot_be_paused()
    {
        var call = await desk.TalkAsync();
        await desk.AcceptAsync(call, "start");
        desk.Gateway.Telephony.Requesting = what => what.StartsWith("pause recording", StringComparison.Ordinal) ? throw new TelephonyException("It is away.", new HttpRequestException()) : Task.CompletedTask;

        try
        {
            using var refused = await desk.Client.PostAsync($"/api/calls/{call}/keys/collect", new StringContent("""{"most":16}""", Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
        }
        finally
        {
            desk.Gateway.Telephony.Requesting = _ => Task.CompletedTask;
        }

        Assert.DoesNotContain("collect", desk.DoneFor(call));
    }

    [Fact]
    public async Task It_pauses_while_the_agent_expects_a_card_and_nobody_can_resume_it_meanwhile()
    {
        var call = await desk.TalkAsync();
        await desk.AcceptAsync(call, "start");

        await ExpectCardAsync(call, true);
        await desk.AcceptAsync(call, "resume");
        Assert.Equal(("paused", false), await desk.StateAsync(call));
        await ExpectCardAsync(call, false);

        Assert.Equal(("active", true), await desk.StateAsync(call));
        Assert.Equal(["record", "pause", "resume"], desk.DoneFor(call));
    }

    [Fact]
    public async Task A_recording_that_begins_while_the_agent_expects_a_card_begins_paused()
    {
        var call = await desk.TalkAsync();
        await ExpectCardAsync(call, true);

        await desk.AcceptAsync(call, "start");

        Assert.Equal(("paused", false), await desk.StateAsync(call));
        Assert.DoesNotContain("resume", desk.DoneFor(call));
    }

    private async Task ExpectCardAsync(CallId call, bool isExpected)
    {
        await desk.Gateway.Log.ChangeAsync(call, record => record with { ExpectsCard = isExpected });
        using var followed = await desk.Gateway.AsService("Calls.Control").PostAsync($"/api/calls/{call}/service-recording/follow", null);
        Assert.Equal(HttpStatusCode.Accepted, followed.StatusCode);
    }

    [Fact]
    public async Task A_caller_who_refuses_is_not_recorded_by_the_service_either()
    {
        var call = await desk.TalkAsync();
        await desk.AcceptAsync(call, "start");
        await desk.Gateway.Log.ChangeAsync(call, record => record with { Consent = new RecordingConsent(false, ExampleCall.Start) });

        using var followed = await desk.Gateway.AsService("Calls.Control").PostAsync($"/api/calls/{call}/service-recording/follow", null);

        Assert.Equal(HttpStatusCode.Accepted, followed.StatusCode);
        Assert.Equal(("paused", false), await desk.StateAsync(call));
        Assert.Equal((HttpStatusCode.Conflict, "The caller has refused to be recorded."), await desk.RefusedAsync(call, "resume"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_policy_of_the_route_starts_it_once_when_the_call_is_connected(bool byService)
    {
        var own = $"+1555019{(byService ? 8001 : 8002)}";
        desk.Use(new Route { Number = own, Agent = "claims", Recording = new RecordingPolicy { ByService = byService } });
        var call = await desk.TalkAsync(own);

        for (var delivery = 0; delivery < 2; delivery++)
        {
            await desk.Get<CallProgress>().ReportAsync(call, $"connection-{call}", new TelephonyEvent.Connected($"connection-{call}", $"server-{call}", $"correlation-{call}"), default);
        }

        string[] expected = byService ? ["record"] : [];
        Assert.Equal(expected, desk.DoneFor(call));
        Assert.Equal(byService ? ServiceRecording.Route : null, (await desk.Gateway.Log.FindAsync(call))!.ServiceRecording?.StartedBy);
    }

    [Fact]
    public async Task A_caller_who_has_to_wait_is_recorded_from_the_agent_on()
    {
        const string own = "+15550198003";
        desk.Use(new Route { Number = own, Agent = "claims", Recording = new RecordingPolicy { ByService = true } });
        var call = await desk.TalkAsync(own);
        await desk.Gateway.Log.ChangeAsync(call, record => record with { Queue = new QueuedCall(own, ExampleCall.Start) });

        await desk.Get<CallProgress>().ReportAsync(call, $"connection-{call}", new TelephonyEvent.Connected($"connection-{call}", $"server-{call}", $"correlation-{call}"), default);
        Assert.DoesNotContain("record", desk.DoneFor(call));

        await desk.Gateway.Log.ChangeAsync(call, record => record with { Queue = new QueuedCall(own, ExampleCall.Start) { Ending = QueueEnding.Connected } });
        await desk.Get<CallProgress>().ReportAsync(call, $"connection-{call}", new TelephonyEvent.MediaStarted(), default);
        Assert.Contains("record", desk.DoneFor(call));
    }

    public sealed class Desk : IAsyncLifetime
    {
        private readonly Dictionary<string, RouteVersion> _routes = new() { [Route.DefaultNumber] = new RouteVersion(Route.DefaultNumber, 1, new Route { Number = Route.DefaultNumber, Agent = "claims" }, default, "Ana") };

        internal GatewayHost Gateway { get; private set; } = null!;

        internal HttpClient Client { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Gateway = await GatewayHost.StartAsync();
            Client = Gateway.As("Ana", "operator");
        }

        public async Task DisposeAsync() => await Gateway.DisposeAsync();

        internal T Get<T>()
            where T : notnull => (T)Gateway.Services.GetService(typeof(T))!;

        internal void Use(Route route)
        {
            _routes[route.Number] = new RouteVersion(route.Number, 1, route, default, "Ana");
            Get<RouteTable>().TakeAll(_routes.Values);
        }

        internal async Task<CallId> TalkAsync(string own = "+15550199001")
        {
            Gateway.Telephony.Done.Clear();
            var call = CallId.At(TimeProvider.System.GetUtcNow());
            await Gateway.Log.CreateAsync(ExampleCall.New(call) with { To = own, ServerCallId = $"server-{call}" });
            await Gateway.Log.AppendAsync(call, new CallRang("+15550100001", own));
            return call;
        }

        internal Task<HttpResponseMessage> PostAsync(CallId call, string act) => Client.PostAsync($"/api/calls/{call}/service-recording/{act}", null);

        internal async Task AcceptAsync(CallId call, string act)
        {
            using var answer = await PostAsync(call, act);
            Assert.True(answer.StatusCode is HttpStatusCode.Accepted, $"{act}: {await answer.Content.ReadAsStringAsync()}");
        }

        internal async Task<(HttpStatusCode Status, string? Title)> RefusedAsync(CallId call, string act)
        {
            using var answer = await PostAsync(call, act);
            return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString());
        }

        internal async Task<(string State, bool IsActive)> StateAsync(CallId call)
        {
            var view = await Client.GetFromJsonAsync<JsonElement>($"/api/calls/{call}/service-recording");
            return (view.GetProperty("state").GetString()!, view.GetProperty("isActive").GetBoolean());
        }

        /// <summary>The first words of the requests about this call's recording and keys.</summary>
        internal IReadOnlyList<string> DoneFor(CallId call) =>
            [.. Gateway.Telephony.Done.Where(done => done.Contains($"server-{call}", StringComparison.Ordinal) || done.StartsWith("collect", StringComparison.Ordinal)).Select(done => done.Split(' ')[0])];
    }
}
