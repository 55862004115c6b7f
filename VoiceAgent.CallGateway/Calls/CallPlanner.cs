using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Decides who answers a call, and writes the ticket that tells the pipeline: all from memory.</summary>
internal sealed class CallPlanner(IOptions<GatewayOptions> gateway, IOptions<TicketOptions> tickets, IOptions<RouteOptions> routes, TimeProvider time)
{
    private readonly GatewayOptions _gateway = gateway.Value;
    private readonly byte[] _key = tickets.Value.KeyBytes;
    private readonly Dictionary<string, Route> _routes = routes.Value.Numbers.ToDictionary(route => route.Number);

    /// <param name="number">The number that was called.</param>
    public Route RouteFor(string number) => _routes.GetValueOrDefault(number, routes.Value.Default);

    /// <summary>An agent talks on this call.</summary>
    /// <param name="trace">Where the call's spans belong.</param>
    public CallPlan Converse(CallId call, RingingCall ringing, Route route, string? trace)
    {
        var ticket = new CallTicket(call, route.Agent, route.Language, ringing.From, ringing.To, time.GetUtcNow() + _gateway.TicketLifetime) { Trace = trace };
        var media = Below(_gateway.MediaUrl!, $"media/{call}?ticket={ticket.Sign(_key)}");
        return new CallPlan(call, Callback(call), media, new AudioFormat(_gateway.SampleRate));
    }

    /// <summary>Only an announcement is played on this call.</summary>
    public CallPlan Announce(CallId call) => new(call, Callback(call), null, new AudioFormat(_gateway.SampleRate));

    private Uri Callback(CallId call) => Below(_gateway.PublicUrl!, $"webhooks/acs/{call}");

    private static Uri Below(Uri address, string path) => new($"{address.AbsoluteUri.TrimEnd('/')}/{path}");
}
