using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Decides which agent answers a call, and signs the ticket for the pipeline. It reads no store: the routes are in memory.</summary>
internal sealed class CallPlanner(IOptions<GatewayOptions> gateway, IOptions<TicketOptions> tickets, IOptions<RouteOptions> routes, RouteTable table, RecordingPolicies recordings, TimeProvider time)
{
    // A ticket outlives the longest call of a route by the time of a goodbye.
    private static readonly TimeSpan AfterLongestCall = TimeSpan.FromMinutes(10);

    private readonly GatewayOptions _gateway = gateway.Value;
    private readonly byte[] _key = tickets.Value.KeyBytes;

    /// <param name="number">The number that was called.</param>
    public Route RouteFor(string number) => table.RouteFor(number);

    /// <summary>What a call that rings now gets.</summary>
    /// <param name="number">The number that was called.</param>
    public RoutePlan PlanFor(string number) => RoutePlan.At(RouteFor(number), time.GetUtcNow());

    /// <summary>E.164. Null when the route has no fallback number.</summary>
    public string? FallbackOf(Route route) => (route.FallbackNumber ?? routes.Value.FallbackNumber) is { Length: > 0 } number ? number : null;

    /// <summary>The announcement when the workers are at capacity. Null when there is none.</summary>
    public string? AllLinesBusyOf(Route route) => (route.AllLinesBusy ?? routes.Value.AllLinesBusy) is { Length: > 0 } text ? text : null;

    /// <summary>Plans a call that an agent answers.</summary>
    /// <param name="trace">The trace context of the call.</param>
    public CallPlan Converse(CallId call, RingingCall ringing, Route route, string? trace) =>
        Converse(call, TicketOf(call, ringing.From, ringing.To, route, trace) with { CorrelationId = ringing.CorrelationId });

    /// <summary>Plans a call that the platform places.</summary>
    /// <param name="from">The platform's own number.</param>
    public CallPlan ConverseOut(CallId call, string from, string to, Route route, OutboundTalk talk, string? trace) =>
        Converse(call, TicketOf(call, from, to, route, trace) with { Outbound = talk });

    private CallTicket TicketOf(CallId call, string from, string to, Route route, string? trace)
    {
        var lifetime = route.LongestCall + AfterLongestCall is { } needed && needed > _gateway.TicketLifetime ? needed : _gateway.TicketLifetime;
        return new CallTicket(call, route.Agent, route.Language, from, to, time.GetUtcNow() + lifetime)
        {
            Trace = trace,
            TimeZone = route.TimeZone,
            LongestCall = route.LongestCall,
            Recording = TermsOf(recordings.Of(route)),
        };
    }

    // The ticket stays short on the routes of most calls.
    private static RecordingTerms? TermsOf(RecordingPolicy policy)
    {
        var terms = new RecordingTerms(policy is { Record: true, Consent.Length: > 0 } ? policy.Consent : null) { IsOff = !policy.Record, NeedsEncryption = policy is { Record: true, Encrypted: true } };
        return terms == RecordingTerms.Usual ? null : terms;
    }

    private CallPlan Converse(CallId call, CallTicket ticket)
    {
        var media = Below(_gateway.MediaUrl!, $"media/{call}?ticket={ticket.Sign(_key)}");
        return new CallPlan(call, Callback(call), media, new AudioFormat(_gateway.SampleRate)) { Language = ticket.Language };
    }

    /// <summary>Plans a call on which only an announcement is played.</summary>
    public CallPlan Announce(CallId call) => new(call, Callback(call), null, new AudioFormat(_gateway.SampleRate));

    /// <summary>The address to which the telephony service reports about the call to a human.</summary>
    public Uri ConsultationCallback(CallId call) => Below(Callback(call), "consultation");

    private Uri Callback(CallId call) => Below(_gateway.PublicUrl!, $"webhooks/acs/{call}");

    private static Uri Below(Uri address, string path) => new($"{address.AbsoluteUri.TrimEnd('/')}/{path}");
}
