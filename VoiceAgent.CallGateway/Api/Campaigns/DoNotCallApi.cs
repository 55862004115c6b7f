using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Api.Routes;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.Contracts.Access;

namespace VoiceAgent.CallGateway.Api.Campaigns;

/// <summary><c>/api/do-not-call</c>: the numbers that the platform never calls.</summary>
internal static class DoNotCallApi
{
    private const int LongestBody = 16 * 1024;

    public static void MapDoNotCallApi(this IEndpointRouteBuilder app)
    {
        var numbers = app.MapGroup("/api/do-not-call").RequireRateLimiting(ApiRegistration.RateLimit);
        numbers.MapGet("", ListAsync).Discloses(Permissions.CampaignsRead).Produces<BlockedPage>();
        numbers.MapPut("/{number}", AddAsync).Changes(Permissions.CampaignsManage).Produces<BlockedNumber>();
        numbers.MapDelete("/{number}", RemoveAsync).Changes(Permissions.CampaignsManage).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(string? continuation, IDoNotCall store, CancellationToken leaving)
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

    private static async Task<IResult> AddAsync(string number, HttpContext context, IDoNotCall store, TimeProvider time, CancellationToken leaving)
    {
        if (!CallTargets.IsNumber(number))
        {
            return CampaignProblems.NoNumber(number);
        }

        var (order, mistake, isTooLong) = await RouteBody.ReadAsync<BlockOrder>(context.Request, LongestBody, leaving);
        if (order is null || order.Why?.Length > CallbackRequest.LongestWhy)
        {
            return isTooLong ? RouteProblems.TooLarge("A request has at most 16 kilobytes.")
                : RouteProblems.Invalid([mistake ?? new("why", $"Write at most {CallbackRequest.LongestWhy} characters.")], "The request is not valid.");
        }

        var blocked = new BlockedNumber(number, time.GetUtcNow(), Callers.ActorOf(context.User).Name, order.Why);
        await store.SaveAsync(blocked, leaving);
        return CallsApi.Json(blocked);
    }

    private static async Task<IResult> RemoveAsync(string number, IDoNotCall store, CancellationToken leaving) =>
        !CallTargets.IsNumber(number) ? CampaignProblems.NoNumber(number)
        : await store.RemoveAsync(number, leaving) ? TypedResults.NoContent()
        : CampaignProblems.NotBlocked(number);
}
