using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api;

/// <summary>The agent's hang-up while the store of calls has no record or does not answer.</summary>
public sealed class HangUpTests
{
    private const string Control = "Calls.Control";

    [Fact]
    public async Task The_agents_hang_up_needs_no_record()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var unknown = CallId.At(ExampleCall.Start);

        var answer = await gateway.AsService(Control).PostAsJsonAsync($"/api/calls/{unknown}/hang-up", new { connectionId = "connection-7" });

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(["hang up connection-7"], gateway.Telephony.Done);
    }

    [Fact]
    public async Task An_operator_cannot_name_the_connection()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        var answer = await gateway.As("Ana", Control).PostAsJsonAsync($"/api/calls/{call}/hang-up", new { connectionId = "connection-7" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(gateway.Telephony.Done);
    }

    [Fact]
    public async Task The_agents_hang_up_is_carried_out_while_the_store_is_away()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await using var cut = gateway.WithWebHostBuilder(host => host.ConfigureServices(services => services.AddSingleton(typeof(ICallRecords), AwayStore.Of(typeof(ICallRecords)))));
        using var client = cut.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", gateway.People.Issue(GatewayHost.Audience, claims: [("sub", "pipeline"), ("idtyp", "app"), ("roles", new[] { Control })]));

        var answer = await client.PostAsJsonAsync($"/api/calls/{CallId.At(ExampleCall.Start)}/hang-up", new { connectionId = "connection-7" });

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(["hang up connection-7"], gateway.Telephony.Done);
    }
}
