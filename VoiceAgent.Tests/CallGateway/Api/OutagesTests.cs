using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallGateway.Audit;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.CallGateway.LiveKit.Rooms;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.CallGateway.Webhooks.Limits;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.CallGateway.Webhooks;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api;

public sealed class OutagesTests
{
    [Fact]
    public async Task While_a_store_is_away_the_api_says_when_to_ask_again()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Store.IsDown = true;
        var call = CallId.At(TimeProvider.System.GetUtcNow());

        var answer = await gateway.As("Ana", "Calls.Read").GetAsync($"/api/calls/{call}");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("5", answer.Headers.RetryAfter?.ToString());
        Assert.Contains("A store of this gateway does not answer", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task While_all_stores_are_away_every_endpoint_says_when_to_ask_again()
    {
        await using var gateway = await GatewayHost.StartAsync(
            settings: [("Routes:Numbers:0:Number", "+15550199001"), ("Routes:Numbers:0:Agent", "claims"), ("Outbound:Targets:0", "*"), .. SignedMessage.Settings]);
        await using var cut = gateway.WithWebHostBuilder(host => host.ConfigureServices(services => Array.ForEach(Stores, store => services.AddSingleton(store, AwayStore.Of(store)))));
        using var client = cut.CreateClient();
        var call = $"{CallId.At(TimeProvider.System.GetUtcNow())}";
        var asked = 0;
        foreach (var endpoint in Endpoints(cut.Services).Where(endpoint => !Storeless.Contains(endpoint.Path)))
        {
            using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), Filled(endpoint.Method, endpoint.Path, call, cut.Services));
            request.Headers.Authorization = new("Bearer", endpoint.Path.StartsWith("/webhooks", StringComparison.Ordinal)
                ? gateway.Acs.Issue(GatewayHost.AcsAudience)
                : gateway.People.Issue(GatewayHost.Audience, claims: [("sub", "pipeline"), ("idtyp", "app"), ("roles", new[] { "admin", "Calls.Read", "Calls.Control" })]));
            request.Headers.TryAddWithoutValidation(endpoint.Method == "DELETE" ? "If-Match" : "If-None-Match", "*");
            request.Content = endpoint.Method is "POST" or "PUT" ? new StringContent(BodyFor(endpoint.Path), Encoding.UTF8, "application/json") : null;
            foreach (var header in SignedMessage.Of(endpoint.Path, endpoint.Method == "GET" ? "" : BodyFor(endpoint.Path)).Headers.Where(_ => IsSigned(endpoint.Path)))
            {
                request.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            var answer = await client.SendAsync(request);

            Assert.True(
                (answer.StatusCode, answer.Headers.RetryAfter?.ToString()) == (HttpStatusCode.ServiceUnavailable, "5"),
                $"{endpoint.Method} {endpoint.Path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            asked++;
        }

        Assert.InRange(asked, 16, 140);
    }

    [Theory]
    [InlineData("ffffffff-ffff-7fff-bfff-ffffffffffff")]
    [InlineData("e677d21f-dbff-7000-8000-000000000000")]
    public async Task An_id_whose_time_no_calendar_has_is_refused(string id)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = gateway.As("Ana", "Calls.Read");

        foreach (var path in new[] { "", "/events", "/recording" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync($"/api/calls/{id}{path}")).StatusCode);
        }
    }

    [Fact]
    public async Task After_a_change_of_the_signing_key_the_first_request_is_served()
    {
        await using var gateway = await GatewayHost.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await gateway.As("Ana", "Calls.Read").GetAsync("/api/calls/live")).StatusCode);

        gateway.People.ChangeKey();

        Assert.Equal(HttpStatusCode.OK, (await gateway.As("Ana", "Calls.Read").GetAsync("/api/calls/live")).StatusCode);
    }

    private static readonly Type[] Stores =
    [
        typeof(ICallLog), typeof(IReportLog), typeof(ICallRecords), typeof(ICallCommands), typeof(ICallLeases), typeof(ICallPlaces), typeof(ICallTimers), typeof(ICallQueue), typeof(IFinishedCalls), typeof(IRecordings), typeof(IRecordingIndex), typeof(IRecordingFiles), typeof(IParkedEvents), typeof(IInbox), typeof(IParkedReports), typeof(ITokenBuckets), typeof(IFigureStore), typeof(IRouteStore), typeof(IEntryStore<Trunk>), typeof(IEntryStore<DispatchRule>), typeof(ITrunkStates), typeof(ICallbackRequests), typeof(ICampaigns), typeof(IContacts), typeof(IDoNotCall), typeof(IAuditStore), typeof(ICollectedKeys), typeof(IRoomMemory),
    ];

    // A ring is answered without any store, a plan and a test of dispatch rules are made from what is in memory, LiveKit is not configured, and the others need none.
    private static readonly string[] Storeless = ["/webhooks/azure/events", "/webhooks/eventgrid/validate", "/health", "/alive", "/api/routes/{number}/plan", "/api/dispatch-rules/test", "/openapi/{documentName}.json", "/api/events/subscribers", "/webhooks/livekit", "/api/livekit/rooms", "/api/livekit/rooms/{room}/agent", "/api/livekit/tokens"];

    private static bool IsSigned(string path) => path is "/webhooks/transcription/{call}" or "/webhooks/media-streaming/{call}" or "/webhooks/metrics";

    private static string BodyFor(string path) => path.Split('/')[^1] switch
    {
        "{call}" when path.StartsWith("/webhooks/transcription", StringComparison.Ordinal) => """{"speaker":"caller","text":"x","fromMs":0,"untilMs":1}""",
        "{call}" when path.StartsWith("/webhooks/media", StringComparison.Ordinal) => """{"leg":"caller","status":"started"}""",
        "cancel" when path.Contains("participants", StringComparison.Ordinal) => """{"operation":"1"}""",
        "participants" or "remove" => """{"target":"+15550100001"}""",
        "mute" => """{"target":"8:acs:resource_user"}""",
        "play" => """{"prompt":{"ssml":"<speak>Hello</speak>"}}""",
        "send" => """{"keys":"1"}""",
        "collect" => """{"most":4}""",
        "{call}" or "consultation" =>
            """[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.CallConnected","data":{"callConnectionId":"c","serverCallId":"s","correlationId":"r"}}]""",
        "cancel" => """{"attempt":"1"}""",
        "calls" => """{"from":"+15550199001","to":"+15550100001"}""",
        "campaigns" => """{"name":"Renewals","from":"+15550199001"}""",
        "{number}" => path.Contains("do-not-call", StringComparison.Ordinal) ? "{}" : """{"agent":"claims"}""",
        "{trunk}" => """{"name":"North","addresses":[{"host":"sip.example.com"}],"inbound":{"sources":["203.0.113.0/24"]}}""",
        "{rule}" => """{"name":"Sales"}""",
        "test-call" => """{"to":"+15550100001"}""",
        "callbacks" => """{"number":"+15550100001"}""",
        "import" => """{"routes":[{"number":"+15550199001","agent":"claims"}]}""",
        "hand-over" => """{"token":1}""",
        "analysis" => """{"state":"done","agent":"claims","at":"2026-01-05T09:00:00Z","summary":"A question about a claim.","outcome":"resolved"}""",
        "tags" => """{"tags":["complaint"]}""",
        "hold" => """{"reason":"Case 12"}""",
        _ => "{}",
    };

    private static string Filled(string method, string path, string call, IServiceProvider services)
    {
        const string Number = "%2B15550100001";
        var filled = path.Replace("{call}", call, StringComparison.Ordinal).Replace("{number}", Number, StringComparison.Ordinal).Replace("{version}", "1", StringComparison.Ordinal).Replace("{file}", "1", StringComparison.Ordinal).Replace("{id}", "crm:1", StringComparison.Ordinal).Replace("{campaign}", $"{Guid.NewGuid()}", StringComparison.Ordinal).Replace("{callback}", $"{Guid.NewGuid()}", StringComparison.Ordinal).Replace("{trunk}", "north", StringComparison.Ordinal).Replace("{rule}", "sales", StringComparison.Ordinal).Replace("{job}", $"{Guid.NewGuid()}", StringComparison.Ordinal);
        var link = services.GetRequiredService<RecordingLinks>().Sign(CallId.Parse(call), RecordingFormat.Wav, TimeProvider.System.GetUtcNow().AddHours(1), "Ana");
        return path.StartsWith("/shared", StringComparison.Ordinal) ? $"{filled}?{link}" : method == "DELETE" && path.EndsWith("{number}", StringComparison.Ordinal) ? $"{filled}?confirm={Number}" : filled;
    }

    private static IEnumerable<(string Method, string Path)> Endpoints(IServiceProvider services) =>
        from endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, $"/{endpoint.RoutePattern.RawText!.Trim('/')}");
}
