using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api.Callbacks;

/// <summary>One gateway serves all tests of this class.</summary>
public sealed class CallbacksApiTests(CallbacksApiTests.Started started) : IClassFixture<CallbacksApiTests.Started>
{
    private const string Address = "/api/callbacks";

    private readonly GatewayHost _gateway = started.Gateway;

    [Fact]
    public async Task A_request_is_added_and_listed()
    {
        var client = _gateway.As("Ana", "admin");

        var added = await client.PostAsJsonAsync(Address, new { number = "+15550100005", route = "+15550199001", why = "Wants to know about the claim." });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);

        var request = (await client.GetFromJsonAsync<JsonElement>(Address)).GetProperty("requests").EnumerateArray().Single(one => one.GetProperty("number").GetString() == "+15550100005");
        Assert.Equal(
            ("+15550100005", "+15550199001", "Ana", "waiting"),
            (request.GetProperty("number").GetString(), request.GetProperty("route").GetString(), request.GetProperty("by").GetString(), request.GetProperty("status").GetString()));
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync($"{Address}?continuation=made-up")).StatusCode);
    }

    [Fact]
    public async Task An_agents_promise_takes_the_route_of_its_call_and_is_refused_when_it_cannot_be_kept()
    {
        var worker = _gateway.AsService("Calls.Control");
        var own = ExampleCall.New(CallId.At(TimeProvider.System.GetUtcNow()));
        var unrouted = ExampleCall.New(CallId.At(TimeProvider.System.GetUtcNow())) with { To = "+15550199099" };
        await _gateway.Log.CreateAsync(own);
        await _gateway.Log.CreateAsync(unrouted);
        await _gateway.Campaigns.SaveAsync(new BlockedNumber("+15550100009", TimeProvider.System.GetUtcNow(), "Ana"), default);

        var added = await worker.PostAsJsonAsync(Address, new { call = own.Id, number = "+15550100001", why = "Her claim." });
        var request = await added.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(
            (HttpStatusCode.Created, "+15550199001", "agent", $"{own.Id}"),
            (added.StatusCode, request.GetProperty("route").GetString(), request.GetProperty("by").GetString(), request.GetProperty("call").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await worker.PostAsJsonAsync(Address, new { call = own.Id, number = "+15550100009" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await worker.PostAsJsonAsync(Address, new { call = own.Id, number = "+447700900001" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await worker.PostAsJsonAsync(Address, new { call = unrouted.Id, number = "+15550100001" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await worker.PostAsJsonAsync(Address, new { call = own.Id, route = "+15550199001", number = "+15550100001" })).StatusCode);
    }

    [Fact]
    public async Task A_mistake_names_its_field_and_a_role_is_needed()
    {
        var client = _gateway.As("Ana", "supervisor");

        var refused = await client.PostAsJsonAsync(Address, new { number = "1", route = "2", why = new string('x', 601) });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(["number", "route", "why"], (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
        Assert.Equal(HttpStatusCode.Forbidden, (await _gateway.As("Ana", "Calls.Control").GetAsync(Address)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _gateway.As("Ana", "Calls.Read").PostAsJsonAsync(Address, new { number = "+15550100001" })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _gateway.CreateClient().GetAsync(Address)).StatusCode);
    }

    public sealed class Started : IAsyncLifetime
    {
        internal GatewayHost Gateway { get; private set; } = null!;

        public async Task InitializeAsync() =>
            Gateway = await GatewayHost.StartAsync(settings: [("Routes:Numbers:0:Number", "+15550199001"), ("Routes:Numbers:0:Agent", "claims"), ("Outbound:Targets:0", "+1555010*")]);

        public async Task DisposeAsync() => await Gateway.DisposeAsync();
    }
}
