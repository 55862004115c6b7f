using System.Buffers.Text;
using System.Text.Json;
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
    private readonly TicketCipher _rings = new(tickets.Value, "answered rings");

    /// <param name="number">The number that was called.</param>
    public Route RouteFor(string number) => table.RouteFor(number);

    /// <summary>What a call that rings now gets.</summary>
    public RoutePlan PlanFor(RingingCall ringing) => RoutePlan.At(ringing.Route ?? RouteFor(ringing.To), time.GetUtcNow());

    /// <summary>E.164. Null when the route has no fallback number.</summary>
    public string? FallbackOf(Route route) => (route.FallbackNumber ?? routes.Value.FallbackNumber) is { Length: > 0 } number ? number : null;

    /// <summary>The announcement when the workers are at capacity. Null when there is none.</summary>
    public string? AllLinesBusyOf(Route route) => (route.AllLinesBusy ?? routes.Value.AllLinesBusy) is { Length: > 0 } text ? text : null;

    /// <summary>What a call that was not answered for an agent hears. Null when there is nothing to hear any more.</summary>
    /// <param name="ending">Why no agent gets the call.</param>
    public string? AnnouncementOf(CallId call, string number, CallEnding ending) =>
        ending is CallEnding.OutsideHours ? RoutePlan.At(RouteFor(number), call.RangAt).Announcement : AllLinesBusyOf(RouteFor(number));

    /// <summary>Plans a call that an agent answers.</summary>
    /// <param name="trace">The trace context of the call.</param>
    public CallPlan Converse(CallId call, RingingCall ringing, Route route, string? trace) =>
        Converse(call, TicketOf(call, ringing.From, ringing.To, route, trace) with { CorrelationId = ringing.CorrelationId, Metadata = ringing.Metadata }) with { Callback = Callback(call, ringing, route, trace) };

    /// <summary>Plans a call that an agent gets later, because the caller has to wait. The ticket is valid for as long as the caller may wait.</summary>
    /// <param name="trace">The trace context of the call.</param>
    public CallPlan ConverseLater(CallId call, RingingCall ringing, Route route, string? trace)
    {
        var ticket = TicketOf(call, ringing.From, ringing.To, route, trace);
        return Converse(call, ticket with { CorrelationId = ringing.CorrelationId, Metadata = ringing.Metadata, ExpiresAt = ticket.ExpiresAt + (route.Queue?.LongestWait ?? TimeSpan.Zero) }) with
        {
            Callback = Callback(call, ringing, route, trace),
            StartsMedia = false,
        };
    }

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
        var signed = ticket.Sign(_key);
        var media = Below(_gateway.MediaUrl!, $"media/{call}?ticket={signed}");
        return new CallPlan(call, Callback(call), media, new AudioFormat(_gateway.SampleRate)) { Language = ticket.Language, Ticket = signed };
    }

    /// <summary>Plans a call on which only an announcement is played.</summary>
    /// <param name="ending">Why no agent gets the call.</param>
    /// <param name="trace">The trace context of the call.</param>
    public CallPlan Announce(CallId call, RingingCall ringing, Route route, CallEnding ending, string? trace) =>
        new(call, Callback(call, ringing, route, trace, ending), null, new AudioFormat(_gateway.SampleRate));

    /// <summary>Reads what the gateway that answered the call has put into the address for reports.</summary>
    /// <param name="text">The value of <see cref="AnsweredRing.Name"/> in the query. Null when there was none.</param>
    /// <returns>Null when it was not made by a gateway of this installation for this call.</returns>
    public AnsweredRing? RingOf(CallId call, string? text) =>
        text is { Length: > 0 and <= AnsweredRing.LongestText } && Base64Url.IsValid(text) && _rings.Open($"{call}", Base64Url.DecodeFromChars(text)) is { } json
            ? JsonSerializer.Deserialize<AnsweredRing>(json, LoggedEvent.Json)
            : null;

    /// <summary>The address to which the telephony service reports about the call to a human.</summary>
    public Uri ConsultationCallback(CallId call) => Below(Callback(call), "consultation");

    // It is encrypted, because proxies write addresses to their logs.
    private Uri Callback(CallId call, RingingCall ringing, Route route, string? trace, CallEnding? refused = null)
    {
        var ring = new AnsweredRing(ringing.From, ringing.To, route.Agent, route.Language, ringing.CorrelationId, trace, refused);
        var text = Base64Url.EncodeToString(_rings.Seal($"{call}", JsonSerializer.SerializeToUtf8Bytes(ring, LoggedEvent.Json)));
        return text.Length > AnsweredRing.LongestText ? Callback(call) : new Uri($"{Callback(call).AbsoluteUri}?{AnsweredRing.Name}={text}");
    }

    private Uri Callback(CallId call) => Below(_gateway.PublicUrl!, $"webhooks/acs/{call}");

    private static Uri Below(Uri address, string path) => new($"{address.AbsoluteUri.TrimEnd('/')}/{path}");
}
