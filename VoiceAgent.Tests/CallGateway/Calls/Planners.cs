using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>Planners with the addresses and the key of tests.</summary>
internal static class Planners
{
    public static CallPlanner New(TimeProvider time, RouteOptions? routing = null, IOptions<GatewayOptions>? settings = null, RouteTable? table = null)
    {
        var routes = Options.Create(routing ?? new RouteOptions());
        table ??= new RouteTable(routes, new RouteMetrics(new FakeMeters()), time);
        return new CallPlanner(
            settings ?? Options.Create(new GatewayOptions { PublicUrl = new Uri("http://gateway.test"), MediaUrl = new Uri("ws://pipeline.test") }),
            Options.Create(new TicketOptions { Key = Convert.ToBase64String(new byte[32]) }), routes, table, RecordingParts.PoliciesOf(table), time);
    }
}
