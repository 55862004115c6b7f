using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api.Trunks;

/// <summary>The API of trunks and dispatch rules, at the real host. Each test uses ids of its own.</summary>
public sealed class TrunksApiTests(TrunksApiTests.Gateway gateway) : IClassFixture<TrunksApiTests.Gateway>
{
    private const string Good = """{"name":"Provider","addresses":[{"host":"sip.example.com"}],"numbers":["+4930123456"],"inbound":{"sources":["203.0.113.0/24"]},"outbound":{"user":"voice","credential":"provider-a","register":true},"toll":{"countries":["DE"]}}""";
    private const string Rule = """{"name":"Sales","trunks":["ruled"],"called":"+4930*","agent":"sales"}""";

    private static readonly (string, string) New = ("If-None-Match", "*");

    [Theory]
    [InlineData("/api/trunks/one", Good, "trunk")]
    [InlineData("/api/dispatch-rules/one", """{"name":"One","trunks":["one"],"agent":"sales"}""", "rule")]
    public async Task An_entry_is_created_read_changed_restored_and_deleted_by_versions(string address, string good, string member)
    {
        var client = Ada();

        Assert.Equal(428, (int)(await SendAsync(client, "PUT", address, good)).StatusCode);
        var created = await SendAsync(client, "PUT", address, good, New);
        Assert.Equal((HttpStatusCode.Created, "\"1\"", address), (created.StatusCode, created.Headers.ETag!.Tag, created.Headers.Location!.ToString()));
        Assert.Equal(412, (int)(await SendAsync(client, "PUT", address, good, New)).StatusCode);
        var view = await JsonOf(await client.GetAsync(address));
        Assert.Equal((1, "Ada"), (view.GetProperty("version").GetInt32(), view.GetProperty("changedBy").GetString()));

        // What was read can be sent back.
        var changed = await SendAsync(client, "PUT", address, view.GetProperty(member).GetRawText(), ("If-Match", "\"1\""));
        Assert.Equal("\"2\"", changed.Headers.ETag!.Tag);
        await RefusedAsync(await SendAsync(client, "PUT", address, good, ("If-Match", "\"1\"")), 412, "Ada made version 2");
        await RefusedAsync(await SendAsync(client, "PUT", address, good, ("If-Match", "one")), 400, "If-None-Match: *");
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(client, "DELETE", address, null, ("If-Match", "\"2\""))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(address)).StatusCode);
        await RefusedAsync(await SendAsync(client, "POST", $"{address}/history/3/restore", null, New), 409, "is the deletion");
        Assert.Equal("\"4\"", (await SendAsync(client, "POST", $"{address}/history/1/restore", null, New)).Headers.ETag!.Tag);
        var history = await JsonOf(await client.GetAsync($"{address}/history"));
        Assert.Equal(["restored", "deleted", "changed", "created"], history.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("kind").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{address}/history/2")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"{address}/history/9")).StatusCode);
    }

    [Fact]
    public async Task A_mistake_names_its_field_and_nothing_is_changed()
    {
        (string Path, string Body, string Field)[] mistakes =
        [
            ("/api/trunks/bad", Good.Replace("203.0.113.0/24", "0.0.0.0/0", StringComparison.Ordinal), "inbound.sources[0]"),
            ("/api/trunks/bad", Good.Replace("provider-a", "Secret Pass!", StringComparison.Ordinal), "outbound.credential"),
            ("/api/trunks/bad", Good.Replace("\"name\"", "\"password\":\"x\",\"name\"", StringComparison.Ordinal), "password"),
            ("/api/trunks/bad", """{"id":"other","name":"x"}""", "id"),
            ("/api/trunks/bad", "null", "body"),
            ("/api/trunks/BAD", Good, "id"),
            ("/api/dispatch-rules/bad", """{"name":"x","called":"(a+)+"}""", "called"),
            ("/api/dispatch-rules/bad", """{"name":"x","trunks":null}""", "trunks"),
        ];
        foreach (var (path, body, field) in mistakes)
        {
            var refused = await SendAsync(Ada(), "PUT", path, body, New);

            Assert.Equal((body, 400), (body, (int)refused.StatusCode));
            Assert.True((await JsonOf(refused)).GetProperty("errors").TryGetProperty(field, out _), $"{body}: {await refused.Content.ReadAsStringAsync()}");
        }

        Assert.Equal(HttpStatusCode.NotFound, (await Ada().GetAsync("/api/trunks/bad")).StatusCode);
    }

    [Fact]
    public async Task The_api_says_whether_a_secret_is_there_and_never_shows_it()
    {
        await SendAsync(Ada(), "PUT", "/api/trunks/secret", Good.Replace("\"register\"", "\"realm\":\"example.com\",\"register\"", StringComparison.Ordinal), New);
        await SendAsync(Ada(), "PUT", "/api/trunks/no-secret", Good.Replace("provider-a", "provider-b", StringComparison.Ordinal), New);

        var there = await (await Ada().GetAsync("/api/trunks/secret")).Content.ReadAsStringAsync();
        var missing = await (await Ada().GetAsync("/api/trunks/no-secret")).Content.ReadAsStringAsync();

        Assert.Contains("\"provider-a\":true", there, StringComparison.Ordinal);
        Assert.DoesNotContain(Gateway.Password, there, StringComparison.Ordinal);
        Assert.Contains("\"provider-b\":false", missing, StringComparison.Ordinal);
        Assert.Contains("The secret provider-b is missing.", missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_sees_trunks_and_changes_none()
    {
        var viewer = gateway.Host.As("Vera", Roles.Viewer);

        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync("/api/trunks")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(viewer, "PUT", "/api/trunks/viewer", Good, New)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(viewer, "POST", "/api/trunks/viewer/test-call", """{"to":"+4930123456"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(viewer, "POST", "/api/dispatch-rules/test", """{"trunk":"none","called":"1"}""")).StatusCode);
    }

    [Fact]
    public async Task The_tester_says_what_would_happen_and_why()
    {
        await SendAsync(Ada(), "PUT", "/api/trunks/ruled", Good.Replace("203.0.113.0/24", "198.51.100.0/24", StringComparison.Ordinal).Replace("\"name\"", "\"numbering\":{\"country\":\"DE\"},\"name\"", StringComparison.Ordinal), New);
        await SendAsync(Ada(), "PUT", "/api/dispatch-rules/ruled", Rule, New);
        var shadowed = await JsonOf(await SendAsync(Ada(), "PUT", "/api/dispatch-rules/ruled-never", Rule.Replace("\"agent\"", "\"priority\":200,\"agent\"", StringComparison.Ordinal), New));

        var known = await JsonOf(await SendAsync(Ada(), "POST", "/api/dispatch-rules/test", """{"source":"198.51.100.7","transport":"tls","called":"030123456","caller":"0170 1234567"}"""));
        var unknown = await JsonOf(await SendAsync(Ada(), "POST", "/api/dispatch-rules/test", """{"source":"192.0.2.1","transport":"udp","called":"030123456"}"""));
        var wrong = await SendAsync(Ada(), "POST", "/api/dispatch-rules/test", """{"called":"030123456"}""");

        Assert.Equal(("ruled", "ruled", "sales", "+4930123456", "+491701234567"), (Text(known, "trunk"), Text(known, "rule"), Text(known, "agent"), Text(known, "called"), Text(known, "caller")));
        Assert.Contains(known.GetProperty("reasons").EnumerateArray(), reason => reason.GetString() == "The rule ruled (priority 100) matches.");
        Assert.Equal((403, "No trunk takes calls from 192.0.2.1 by udp."), (unknown.GetProperty("status").GetInt32(), Text(unknown, "refusal")));
        Assert.Equal(400, (int)wrong.StatusCode);
        Assert.Contains(shadowed.GetProperty("warnings").EnumerateArray(), warning => warning.GetString()!.Contains("can never match, because the rule ruled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_gateways_report_is_in_the_list_and_at_the_trunk()
    {
        await SendAsync(Ada(), "PUT", "/api/trunks/stated", Good, New);
        var states = gateway.Host.TrunkStates;
        await states.ReportAsync("stated", new GatewayTrunkState("gateway-1", TimeProvider.System.GetUtcNow()) { Registration = RegistrationState.Registered, CallsIn = 2 });
        await states.ReportErrorAsync("stated", new TrunkError(TimeProvider.System.GetUtcNow(), "gateway-1", 486, "Busy: +4930123456"));

        var state = await JsonOf(await Ada().GetAsync("/api/trunks/stated/state"));
        var listed = (await JsonOf(await Ada().GetAsync("/api/trunks"))).GetProperty("trunks").EnumerateArray().Single(trunk => Text(trunk.GetProperty("trunk"), "id") == "stated");

        Assert.Equal(("registered", 2, "Busy: •••3456"), (Text(state, "registration"), state.GetProperty("callsIn").GetInt32(), Text(state.GetProperty("errors")[0], "words")));
        Assert.Equal("registered", Text(listed.GetProperty("state"), "registration"));
        Assert.Equal(HttpStatusCode.NotFound, (await Ada().GetAsync("/api/trunks/nowhere/state")).StatusCode);
    }

    [Fact]
    public async Task A_test_call_needs_the_edge_a_number_of_the_trunk_and_an_allowed_destination()
    {
        await SendAsync(Ada(), "PUT", "/api/trunks/tested", Good, New);
        await SendAsync(Ada(), "PUT", "/api/trunks/tested-in", Good.Replace("\"name\"", "\"direction\":\"inbound\",\"name\"", StringComparison.Ordinal), New);

        await RefusedAsync(await SendAsync(Ada(), "POST", "/api/trunks/nowhere/test-call", """{"to":"+4930123456"}"""), 404, "no trunk nowhere");
        await RefusedAsync(await SendAsync(Ada(), "POST", "/api/trunks/tested/test-call", """{"to":"12"}"""), 400, "Write the number to call");
        await RefusedAsync(await SendAsync(Ada(), "POST", "/api/trunks/tested/test-call", """{"to":"+4930123456","from":"+15550199009"}"""), 400, "one of the trunk's numbers");
        await RefusedAsync(await SendAsync(Ada(), "POST", "/api/trunks/tested-in/test-call", """{"to":"+4930123456"}"""), 409, "only takes calls");
        await RefusedAsync(await SendAsync(Ada(), "POST", "/api/trunks/tested/test-call", """{"to":"+12125550100"}"""), 403, "may not call this country");
        await RefusedAsync(await SendAsync(Ada(), "POST", "/api/trunks/tested/test-call", """{"to":"+4930123456"}"""), 409, "no SIP edge");

        var edge = new Edge();
        await using var with = gateway.Host.WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddSingleton<ITrunkTestCalls>(edge)));
        var client = with.CreateClient();
        client.DefaultRequestHeaders.Authorization = Ada().DefaultRequestHeaders.Authorization;
        var placed = await SendAsync(client, "POST", "/api/trunks/tested/test-call", """{"to":"+4930123457"}""");
        Assert.Equal((HttpStatusCode.Accepted, edge.Call.ToString()), (placed.StatusCode, Text(await JsonOf(placed), "call")));
        Assert.Equal([("tested", "+4930123456", "+4930123457", "Ada")], edge.Asked);
        edge.Words = "The provider has answered 503.";
        await RefusedAsync(await SendAsync(client, "POST", "/api/trunks/tested/test-call", """{"to":"+4930123458"}"""), 409, "answered 503");
    }

    private HttpClient Ada() => gateway.Host.As("Ada", Roles.Admin);

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static async Task<JsonElement> JsonOf(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    private static async Task RefusedAsync(HttpResponseMessage answer, int status, string words)
    {
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status && said.Contains(words, StringComparison.Ordinal), $"{(int)answer.StatusCode} {said}");
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }

    private sealed class Edge : ITrunkTestCalls
    {
        public CallId Call { get; } = CallId.At(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

        public string? Words { get; set; }

        public List<(string Trunk, string From, string To, string By)> Asked { get; } = [];

        public Task<TestCallOutcome> PlaceAsync(Trunk trunk, string from, string to, string by, CancellationToken stopping)
        {
            Asked.Add((trunk.Id, from, to, by));
            return Task.FromResult(Words is { } words ? new TestCallOutcome(null, words) : new TestCallOutcome(Call));
        }
    }

    /// <summary>One gateway for all tests.</summary>
    public sealed class Gateway : IAsyncLifetime
    {
        public const string Password = "a-password-of-the-tests";

        internal GatewayHost Host { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Host = await GatewayHost.StartAsync(settings: [("Sip:Credentials:provider-a", Password), ("Api:RequestsPerSecond", "1000"), ("Api:Burst", "1000")]);
            _ = Host.Server;
            await Host.Services.GetRequiredService<TrunkRefresher>().ReadAllAsync(default);
        }

        public async Task DisposeAsync() => await Host.DisposeAsync();
    }
}
