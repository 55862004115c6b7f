using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.CallGateway.Outgoing;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api;

public sealed class EventsApiTests
{
    private static readonly (string, string)[] Crm =
    [
        ("Events:Webhooks:0:Name", "crm"),
        ("Events:Webhooks:0:Url", "http://127.0.0.1:1/calls"),
        ("Events:Webhooks:0:Secrets:0", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
    ];

    [Fact]
    public async Task An_operator_sees_parked_events_and_a_replay_that_fails_keeps_them()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: Crm);
        var now = TimeProvider.System.GetUtcNow();
        await gateway.Outbox.ParkAsync(new ParkedEvent("crm", ExampleEvents.New(CallId.At(now), EventTypes.Ended, now), now, 9, "It answered 500."));
        using var ana = gateway.As("Ana", "admin");

        Assert.Equal("""["crm"]""", (await ana.GetFromJsonAsync<JsonElement>("/api/events/subscribers")).GetProperty("subscribers").GetRawText());
        var parked = (await ana.GetFromJsonAsync<JsonElement>("/api/events/parked")).GetProperty("events")[0];
        Assert.Equal("It answered 500.", parked.GetProperty("reason").GetString());
        var id = Uri.EscapeDataString(parked.GetProperty("id").GetString()!);

        Assert.Equal(HttpStatusCode.BadGateway, (await ana.PostAsync($"/api/events/parked/{id}/replay", null)).StatusCode);
        Assert.Contains("could not be reached", await (await ana.PostAsync("/api/events/parked/replay", null)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(gateway.Outbox.Parked);
        Assert.Equal(HttpStatusCode.NoContent, (await ana.DeleteAsync($"/api/events/parked/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ana.PostAsync($"/api/events/parked/{id}/replay", null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await ana.GetAsync("/api/events/parked?limit=101")).StatusCode);
    }

    [Fact]
    public async Task Only_those_who_may_act_replay_and_remove()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: Crm);
        using var reader = gateway.As("Bo", "Calls.Read");

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync("/api/events/parked/replay", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.DeleteAsync("/api/events/parked/x")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.CreateClient().GetAsync("/api/events/parked")).StatusCode);
    }
}
