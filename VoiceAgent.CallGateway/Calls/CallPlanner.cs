using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Decides which agent answers a call, and signs the ticket for the pipeline. It needs no stored data.</summary>
internal sealed class CallPlanner(IOptions<GatewayOptions> gateway, IOptions<TicketOptions> tickets, IOptions<RouteOptions> routes, TimeProvider time)
{
    private readonly GatewayOptions _gateway = gateway.Value;
    private readonly byte[] _key = tickets.Value.KeyBytes;
    private readonly Dictionary<string, Route> _routes = routes.Value.Numbers.ToDictionary(route => route.Number);

    /// <param name="number">The number that was called.</param>
    public Route RouteFor(string number) => _routes.GetValueOrDefault(number, routes.Value.Default);

    /// <summary>Plans a call that an agent answers.</summary>
    /// <param name="trace">The trace context of the call.</param>
    public CallPlan Converse(CallId call, RingingCall ringing, Route route, string? trace)
    {
        var ticket = new CallTicket(call, route.Agent, route.Language, ringing.From, ringing.To, time.GetUtcNow() + _gateway.TicketLifetime) { Trace = trace, TimeZone = route.TimeZone, CorrelationId = ringing.CorrelationId };
        var media = Below(_gateway.MediaUrl!, $"media/{call}?ticket={ticket.Sign(_key)}");
        return new CallPlan(call, Callback(call), media, new AudioFormat(_gateway.SampleRate));
    }

    /// <summary>Plans a call on which only an announcement is played.</summary>
    public CallPlan Announce(CallId call) => new(call, Callback(call), null, new AudioFormat(_gateway.SampleRate));

    /// <summary>The address to which the telephony service reports about the call to a human.</summary>
    public Uri ConsultationCallback(CallId call) => Below(Callback(call), "consultation");

    private Uri Callback(CallId call) => Below(_gateway.PublicUrl!, $"webhooks/acs/{call}");

    private static Uri Below(Uri address, string path) => new($"{address.AbsoluteUri.TrimEnd('/')}/{path}");
}
