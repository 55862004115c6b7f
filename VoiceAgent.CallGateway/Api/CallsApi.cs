using System.Globalization;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;

namespace VoiceAgent.CallGateway.Api;

/// <summary><c>/api/calls</c>: what people and the platform's own services can read about calls and do to them.</summary>
internal static class CallsApi
{
    // Long enough for a call's id with a tool call's id.
    private const int LongestAttempt = 128;

    public static void MapCallsApi(this IEndpointRouteBuilder app)
    {
        var calls = app.MapGroup("/api/calls").RequireRateLimiting(ApiRegistration.RateLimit);

        var see = calls.MapGroup("").RequireAuthorization(Roles.Read);
        see.MapGet("", ListAsync);
        see.MapGet("/live", async (CallReader reader) => Json(new CallPage(await reader.LiveAsync(), null)));
        see.MapGet("/{call}", ShowAsync);
        see.MapGet("/{call}/events", CallEvents.ServeAsync);
        see.MapMethods("/{call}/recording", ["GET", "HEAD"], RecordingDownload.ServeAsync);

        var act = calls.MapGroup("/{call}").RequireAuthorization(Roles.Control);
        act.MapPost("/hang-up", HangUpAsync);
        act.MapPost("/transfer", TransferAsync);
        act.MapPost("/transfer/cancel", CancelTransferAsync);
        act.MapPost("/abandon", AbandonAsync);
        act.MapPost("/hand-over", HandOverAsync);
        act.MapPost("/recording/pause", (CallId call, HttpContext context, CallControl control) => RecordAsync(call, context, control, isPaused: true));
        act.MapPost("/recording/resume", (CallId call, HttpContext context, CallControl control) => RecordAsync(call, context, control, isPaused: false));
    }

    /// <summary>Every response uses the JSON form of records and events.</summary>
    public static IResult Json<T>(T value) => TypedResults.Json(value, LoggedEvent.Json);

    private static async Task<IResult> ListAsync(
        string? day, string? continuation, string? correlationId, CallReader reader, IFinishedCalls store, TimeProvider time, CancellationToken leaving)
    {
        if (correlationId is not null)
        {
            var found = await reader.FindByCorrelationAsync(correlationId, leaving);
            return Json(new CallPage(found is null ? [] : [found], null));
        }

        var wanted = day ?? time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (!DateOnly.TryParseExact(wanted, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return Problems.BadDay(wanted);
        }

        try
        {
            var page = await store.ListAsync(wanted, continuation, leaving);
            return Json(new CallPage(page.Calls, page.Continuation));
        }
        catch (FormatException)
        {
            return Problems.BadContinuation();
        }
    }

    /// <param name="profanity"><c>masked</c> for stars in the place of profane words. Otherwise the words are as they were said.</param>
    private static async Task<IResult> ShowAsync(CallId call, string? profanity, CallReader reader, CancellationToken leaving) => (profanity, await reader.FindAsync(call, leaving)) switch
    {
        (not (null or "raw" or "masked"), _) => Problems.BadProfanity(profanity),
        (_, null) => Problems.NoSuchCall(call),
        ("masked", { } found) => Json(CallDetail.Of(found, [.. found.Events.Select(logged => logged with { Event = ProfaneWords.Mask(logged.Event) })])),
        (_, { } found) => Json(CallDetail.Of(found, found.Events)),
    };

    private static async Task<IResult> HangUpAsync(CallId call, HangUpOrder? order, HttpContext context, CallControl control, CancellationToken leaving)
    {
        var asker = AskerOf(context);
        if (order?.ConnectionId is { } connection && (!asker.IsService || !CallTargets.IsConnection(connection)))
        {
            return Problems.BadConnection();
        }

        try
        {
            return Problems.Of(await control.HangUpAsync(call, asker, order?.ConnectionId, leaving), call);
        }
        catch (TelephonyException)
        {
            return Problems.Unreachable();
        }
    }

    private static async Task<IResult> TransferAsync(
        CallId call, TransferOrder order, HttpContext context, CallControl control, IOptions<ApiOptions> options, CancellationToken leaving)
    {
        if (order.Target is { } target && !CallTargets.IsNumber(target) && !CallTargets.IsUser(target))
        {
            return Problems.BadTarget();
        }

        if (order.Target is { } allowed && !options.Value.MayTransferTo(allowed))
        {
            return Problems.ForbiddenTarget();
        }

        if (order.Summary?.Length > CallTransfer.LongestSummary || order.Attempt is { Length: 0 or > LongestAttempt })
        {
            return Problems.BadSummary();
        }

        try
        {
            return Problems.Of(await control.TransferAsync(call, AskerOf(context), order.Attempt, order.Target, order.Summary ?? "", leaving), call);
        }
        catch (TelephonyException)
        {
            return Problems.Unreachable();
        }
    }

    private static async Task<IResult> CancelTransferAsync(CallId call, TransferCancellation order, CallControl control, CancellationToken leaving) =>
        order.Attempt is { Length: > 0 and <= LongestAttempt }
            ? Problems.Of(await control.CancelTransferAsync(call, order.Attempt, leaving), call)
            : Problems.BadSummary();

    // Only for the platform's own workers. A person hangs up or transfers the call.
    private static async Task<IResult> AbandonAsync(CallId call, HttpContext context, CallControl control, CancellationToken leaving)
    {
        if (!AskerOf(context).IsService)
        {
            return Problems.OnlyServices();
        }

        try
        {
            return Json(new AbandonedCall(await control.AbandonAsync(call, leaving)));
        }
        catch (TelephonyException)
        {
            return Problems.Unreachable();
        }
    }

    private static async Task<IResult> HandOverAsync(CallId call, HandOverOrder order, HttpContext context, HandOvers handOvers, CancellationToken leaving) =>
        !AskerOf(context).IsService ? Problems.OnlyServices()
        : order.Token is { } token ? Problems.Of(await handOvers.HandOverAsync(call, token, leaving), call)
        : Problems.BadToken();

    private static async Task<IResult> RecordAsync(CallId call, HttpContext context, CallControl control, bool isPaused) =>
        Problems.Of(await control.SwitchRecordingAsync(call, AskerOf(context), isPaused), call);

    // Entra ID marks tokens of services with idtyp=app, if the API's registration asks for this claim. Without it, only tokens of people have a
    // name or the scope for which a person was signed in.
    private static Asker AskerOf(HttpContext context)
    {
        var user = context.User;
        var name = user.FindFirst("name")?.Value ?? user.FindFirst("preferred_username")?.Value;
        var isService = user.HasClaim("idtyp", "app") || (name is null && user.FindFirst("scp") is null);
        return isService ? new Asker("agent", true) : new Asker(name ?? user.FindFirst("sub")?.Value ?? "somebody", false);
    }
}
