using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Api.Routes;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Access;

namespace VoiceAgent.CallGateway.Api.Callbacks;

/// <summary><c>/api/callbacks</c>: lists and adds requests to be called back.</summary>
internal static class CallbacksApi
{
    private const int LongestBody = 16 * 1024;

    public static void MapCallbacksApi(this IEndpointRouteBuilder app)
    {
        var callbacks = app.MapGroup("/api/callbacks").RequireRateLimiting(ApiRegistration.RateLimit);
        callbacks.MapGet("", ListAsync).Discloses(Permissions.CampaignsRead).Produces<CallbackPage>();
        callbacks.MapPost("", AddAsync).Changes(Permissions.CallsPlace).Produces<CallbackRequest>(StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(string? continuation, ICallbackRequests store, CancellationToken leaving)
    {
        try
        {
            return CallsApi.Json(await store.ListAsync(continuation, leaving));
        }
        catch (FormatException)
        {
            return RouteProblems.BadContinuation();
        }
    }

    private static async Task<IResult> AddAsync(HttpContext context, ICallbackRequests store, TimeProvider time, CancellationToken leaving)
    {
        var (order, mistake, isTooLong) = await RouteBody.ReadAsync<CallbackOrder>(context.Request, LongestBody, leaving);
        if (order is null)
        {
            return isTooLong ? RouteProblems.TooLarge("A request has at most 16 kilobytes.") : RouteProblems.Invalid([mistake!], "The request is not valid.");
        }

        if (Check(order) is { Count: > 0 } mistakes)
        {
            return RouteProblems.Invalid(mistakes, "The request is not valid.");
        }

        var now = time.GetUtcNow();
        var request = new CallbackRequest(Guid.CreateVersion7(now), order.Number, order.Route, now, Callers.ActorOf(context.User).Name, order.Why);
        await store.AddAsync(request, leaving);
        return TypedResults.Json(request, Contracts.Calls.LoggedEvent.Json, statusCode: StatusCodes.Status201Created);
    }

    private static List<RouteMistake> Check(CallbackOrder order) =>
    [
        .. RouteRules.When(!CallTargets.IsNumber(order.Number), "number", "Write the number to call, such as +15550100001 (E.164)."),
        .. RouteRules.When(order.Route != Route.DefaultNumber && !CallTargets.IsNumber(order.Route), "route", $"Write the number of a route, or '{Route.DefaultNumber}'."),
        .. RouteRules.When(order.Why.Length > CallbackRequest.LongestWhy, "why", $"Write at most {CallbackRequest.LongestWhy} characters."),
    ];

    /// <param name="Route">Left out: the default route.</param>
    private sealed record CallbackOrder(string Number = "", string Route = Calls.Routes.Route.DefaultNumber, string Why = "");
}
