using System.Net;
using VoiceAgent.Tests.CallGateway.Hosting;

namespace VoiceAgent.Tests.CallGateway.Api;

/// <summary>Some requests are for services only, and the token says who asks.</summary>
public sealed class AskerTests
{
    private const string Control = "Calls.Control";

    [Fact]
    public async Task A_persons_token_without_a_name_is_no_services_token()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        var person = await gateway.With([("sub", "4711"), ("scp", "access")], Control).PostAsync($"/api/calls/{call}/abandon", null);
        var service = await gateway.With([("sub", "4712")], Control).PostAsync($"/api/calls/{call}/abandon", null);

        Assert.Equal(HttpStatusCode.Forbidden, person.StatusCode);
        Assert.NotEqual(HttpStatusCode.Forbidden, service.StatusCode);
    }
}
