using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Api.Campaigns;
using VoiceAgent.CallGateway.Api.Routes;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api.Callbacks;

/// <summary><c>/api/callbacks</c>: lists, adds, shows and cancels requests to be called back.</summary>
internal static class CallbacksApi
{
    private const int LongestBody = 16 * 1024;

    // Clocks differ, and a person may have taken some time to write.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Farthest = TimeSpan.FromDays(90);

    public static void MapCallbacksApi(this IEndpointRouteBuilder app)
    {
        var callbacks = app.MapGroup("/api/callbacks").RequireRateLimiting(ApiRegistration.RateLimit);
        callbacks.MapGet("", ListAsync).Discloses(Permissions.CampaignsRead).Produces<CallbackPage>();
        callbacks.MapGet("/{callback}", ShowAsync).Discloses(Permissions.CampaignsRead).Produces<CallbackRequest>();
        callbacks.MapPost("/{callback}/cancel", CancelAsync).Changes(Permissions.CallsPlace).Produces<CallbackRequest>();
        callbacks.MapPost("", AddAsync).Changes(Permissions.CallsCallBack).Produces<CallbackRequest>(StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(string? status, string? continuation, ICallbackRequests store, CancellationToken leaving)
    {
        var wanted = CallbackStatus.Waiting;
        if (status is not null && (!Enum.TryParse(status, ignoreCase: true, out wanted) || !Enum.IsDefined(wanted) || !char.IsAsciiLetter(status[0])))
        {
            return CallbackProblems.BadStatus(status);
        }

        try
        {
            return CallsApi.Json(await store.ListAsync(wanted, continuation, leaving));
        }
        catch (FormatException)
        {
            return RouteProblems.BadContinuation();
        }
    }

    private static async Task<IResult> ShowAsync(string callback, ICallbackRequests store, CancellationToken leaving) =>
        await FindAsync(callback, store, leaving) is { } found ? CallsApi.Json(found) : CallbackProblems.NoSuchRequest(callback);

    private static async Task<IResult> CancelAsync(string callback, ICallbackRequests store, CancellationToken leaving)
    {
        if (await FindAsync(callback, store, leaving) is not { } found)
        {
            return CallbackProblems.NoSuchRequest(callback);
        }

        if (found.Status is not CallbackStatus.Waiting)
        {
            return CallbackProblems.NotWaiting(found);
        }

        return await store.TryReplaceAsync(found.With(DialRules.Closed(found.Now, DialState.Cancelled, null)), leaving) is { } cancelled
            ? CallsApi.Json(cancelled)
            : CallbackProblems.Changed();
    }

    private static async Task<CallbackRequest?> FindAsync(string callback, ICallbackRequests store, CancellationToken leaving) =>
        Guid.TryParseExact(callback, "D", out var id) ? await store.FindAsync(id, leaving) : null;

    private static async Task<IResult> AddAsync(
        HttpContext context, ICallbackRequests store, CallbackPromises promises, TimeProvider time, CancellationToken leaving)
    {
        var (order, mistake, isTooLong) = await RouteBody.ReadAsync<CallbackOrder>(context.Request, LongestBody, leaving);
        if (order is null)
        {
            return isTooLong ? RouteProblems.TooLarge("A request has at most 16 kilobytes.") : RouteProblems.Invalid([mistake!], "The request is not valid.");
        }

        var now = time.GetUtcNow();
        if (Check(order, now) is { Count: > 0 } mistakes)
        {
            return RouteProblems.Invalid(mistakes, "The request is not valid.");
        }

        var (route, refusal) = order.Call is { } call ? await promises.WeighAsync(call, order.Number, leaving) : (order.Route, null);
        if (refusal is { } outcome)
        {
            return CampaignProblems.Of(outcome);
        }

        var request = new CallbackRequest(Guid.CreateVersion7(now), order.Number, route, now, order.Call is null ? Callers.ActorOf(context.User).Name : CallbackRequest.Agent, order.Why)
        {
            WishedAt = order.WishedAt,
            TimeZone = order.TimeZone,
            Call = order.Call,
        };
        await store.AddAsync(request, leaving);
        return TypedResults.Json(request, Contracts.Calls.LoggedEvent.Json, statusCode: StatusCodes.Status201Created);
    }

    private static List<RouteMistake> Check(CallbackOrder order, DateTimeOffset now) =>
    [
        .. RouteRules.When(!CallTargets.IsNumber(order.Number), "number", "Write the number to call, such as +15550100001 (E.164)."),
        .. RouteRules.When(order is { Call: not null, Route: not Route.DefaultNumber }, "route", "Leave it out: the route of the call applies."),
        .. RouteRules.When(order.Route != Route.DefaultNumber && !CallTargets.IsNumber(order.Route), "route", $"Write the number of a route, or '{Route.DefaultNumber}'."),
        .. RouteRules.When(order.Why.Length > CallbackRequest.LongestWhy, "why", $"Write at most {CallbackRequest.LongestWhy} characters."),
        .. RouteRules.When(order.WishedAt < now - Slack || order.WishedAt > now + Farthest, "wishedAt", "Write a time within the next 90 days, such as 2026-12-24T18:00:00+01:00. Leave it out for as soon as possible."),
        .. RouteRules.When(!new Route { TimeZone = order.TimeZone }.HasKnownZone, "timeZone", $"'{order.TimeZone}' is not a time zone. Set an IANA name such as America/New_York."),
    ];

    /// <param name="Route">Left out: the default route.</param>
    /// <param name="WishedAt">Left out: as soon as possible.</param>
    /// <param name="TimeZone">IANA. Where the person is. Left out: the zone of the route.</param>
    /// <param name="Call">The call on which the agent promises it. Its route applies. A promise that cannot be kept is refused.</param>
    private sealed record CallbackOrder(
        string Number = "", string Route = Calls.Routes.Route.DefaultNumber, string Why = "", DateTimeOffset? WishedAt = null, string? TimeZone = null, CallId? Call = null);
}
