using System.Net;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
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
}
