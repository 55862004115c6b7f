using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Api.Routes;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api.Campaigns;

/// <summary><c>POST /api/calls</c>: places a call. The response has the call's record while the telephone begins to ring.</summary>
internal static class PlaceCallApi
{
    private const int LongestBody = 16 * 1024;

    public static void MapPlaceCallApi(this IEndpointRouteBuilder app) => app.MapPost("/api/calls", PlaceAsync)
        .RequireRateLimiting(ApiRegistration.RateLimit).Commands(Permissions.CallsPlace).Produces<CallRecord>(StatusCodes.Status201Created);

    private static async Task<IResult> PlaceAsync(HttpContext context, OutboundCalls outbound, ICallRecords records, TimeProvider time, CancellationToken leaving)
    {
        var (order, mistake, isTooLong) = await RouteBody.ReadAsync<PlaceOrder>(context.Request, LongestBody, leaving);
        if (order is null)
        {
            return isTooLong ? RouteProblems.TooLarge("A request has at most 16 kilobytes.") : RouteProblems.Invalid([mistake!], "The call is not valid.");
        }

        if (Check(order) is { Count: > 0 } mistakes)
        {
            return RouteProblems.Invalid(mistakes, "The call is not valid.");
        }

        var call = CallId.At(time.GetUtcNow());
        var talk = new OutboundTalk(order.Greeting, order.Purpose) { Voicemail = order.Voicemail, VoicemailMessage = order.VoicemailMessage };
        var outcome = await outbound.PlaceAsync(
            call, new OutboundOrder(order.From, order.To, Callers.ActorOf(context.User).Name, talk, order.RingsFor) { Agent = order.Agent, Language = order.Language }, leaving);
        return outcome is PlaceOutcome.Placed
            ? TypedResults.Json(await records.FindAsync(call), LoggedEvent.Json, statusCode: StatusCodes.Status201Created)
            : CampaignProblems.Of(outcome);
    }

    private static List<RouteMistake> Check(PlaceOrder order) =>
    [
        .. RouteRules.When(!CallTargets.IsNumber(order.From), "from", "Write the number of a route, such as +15550199001 (E.164)."),
        .. RouteRules.When(!CallTargets.IsNumber(order.To), "to", "Write the number to call, such as +15550100001 (E.164)."),
        .. RouteRules.When(RouteRules.IsUnspeakable(order.Greeting), "greeting", RouteRules.SpeakableForm),
        .. RouteRules.When(RouteRules.IsUnspeakable(order.Purpose), "purpose", RouteRules.SpeakableForm),
        .. RouteRules.When(RouteRules.IsUnspeakable(order.VoicemailMessage), "voicemailMessage", RouteRules.SpeakableForm),
        .. RouteRules.When(order.Voicemail is VoicemailBehaviour.LeaveMessage && string.IsNullOrWhiteSpace(order.VoicemailMessage), "voicemailMessage", "Write what is said to a voicemail, or set voicemail to hangUp."),
        .. RouteRules.When(!OutboundOptions.IsRing(order.RingsFor), "ringsFor", "It must be between 5 seconds (00:00:05) and 2 minutes (00:02:00)."),
        .. RouteRules.Check(new Route { Number = Route.DefaultNumber, Agent = order.Agent ?? "agent", Language = order.Language ?? "en-US" }).Where(mistake => mistake.Field is "agent" or "language"),
    ];

    /// <param name="From">The number of a route.</param>
    /// <param name="To">E.164.</param>
    /// <param name="Greeting">The agent's first words. Left out: the agent's own.</param>
    /// <param name="Purpose">Why the person is called. The model gets it.</param>
    /// <param name="RingsFor">How long the telephone rings. Left out: the setting.</param>
    /// <param name="Agent">Left out: the agent of the route.</param>
    /// <param name="Language">Left out: the language of the route.</param>
    private sealed record PlaceOrder(
        string From = "", string To = "", string? Greeting = null, string? Purpose = null, TimeSpan? RingsFor = null, string? Agent = null, string? Language = null,
        VoicemailBehaviour Voicemail = VoicemailBehaviour.HangUp, string? VoicemailMessage = null);
}
