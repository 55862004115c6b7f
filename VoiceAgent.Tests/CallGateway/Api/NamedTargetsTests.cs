using System.Net;
using System.Net.Http.Json;
using VoiceAgent.Tests.CallGateway.Hosting;

namespace VoiceAgent.Tests.CallGateway.Api;

/// <summary>How many numbers requests may name for transfers and participants.</summary>
public sealed class NamedTargetsTests
{
    [Fact]
    public async Task Requests_name_as_many_numbers_in_an_hour_as_the_limit_allows_and_the_humans_of_routes_do_not_count()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("Api:NamedTargetsPerHour", "2"), ("Routes:Default:TransferTo", "+15550166666")]);
        var client = gateway.As("Ana", "admin");
        var (first, second, third) = (await LiveCall.TalkAsync(gateway), await LiveCall.TalkAsync(gateway), await LiveCall.TalkAsync(gateway));

        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsJsonAsync($"/api/calls/{first}/transfer", new { target = "+15550177777" })).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsJsonAsync($"/api/calls/{second}/participants", new { target = "+15550177777" })).StatusCode);
        var refused = await client.PostAsJsonAsync($"/api/calls/{third}/transfer", new { target = "+15550177777" });
        var added = await client.PostAsJsonAsync($"/api/calls/{third}/participants", new { target = "+15550177777" });
        var toRoute = await client.PostAsJsonAsync($"/api/calls/{third}/transfer", new { });

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests, HttpStatusCode.Accepted), (refused.StatusCode, added.StatusCode, toRoute.StatusCode));
        Assert.Contains("Api:NamedTargetsPerHour", await refused.Content.ReadAsStringAsync());
    }
}
