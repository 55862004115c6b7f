using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Api.Control;
using VoiceAgent.CallGateway.Api.Recordings;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Access;
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

        calls.MapGet("", ListAsync).Reads(Permissions.CallsRead).Produces<CallPage>();
        calls.MapGet("/live", LiveAsync).Reads(Permissions.CallsRead).Produces<CallPage>();
        calls.MapGet("/{call}", ShowAsync).Discloses(Permissions.TranscriptsRead).Produces<CallDetail>().Produces(StatusCodes.Status304NotModified);
        calls.MapPost("/{call}/views", ViewAsync).Discloses(Permissions.TranscriptsRead).Produces(StatusCodes.Status204NoContent);
        calls.MapGet("/{call}/events", CallEvents.ServeAsync).Discloses(Permissions.TranscriptsRead).Produces<string>(contentType: "text/event-stream").ProducesProblem(StatusCodes.Status410Gone);
        calls.MapMethods("/{call}/recording", ["GET", "HEAD"], ListenAsync).Discloses(Permissions.RecordingsListen).Produces<Stream>(contentType: "audio/wav");
        calls.MapPost("/{call}/hang-up", HangUpAsync).Commands(Permissions.CallsHangUp).Produces(StatusCodes.Status202Accepted);
        calls.MapPost("/{call}/transfer", TransferAsync).Commands(Permissions.CallsTransfer).Produces(StatusCodes.Status202Accepted);
        calls.MapPost("/{call}/transfer/cancel", CancelTransferAsync).Commands(Permissions.CallsTransfer).Produces(StatusCodes.Status202Accepted);
        calls.MapPost("/{call}/abandon", AbandonAsync).Commands(Permissions.CallsHandOver).Produces<AbandonedCall>();
        calls.MapPost("/{call}/hand-over", HandOverAsync).Commands(Permissions.CallsHandOver).Produces(StatusCodes.Status202Accepted);
        calls.MapPost("/{call}/recording/pause", PauseAsync).Commands(Permissions.CallsRecording).Produces(StatusCodes.Status202Accepted);
        calls.MapPost("/{call}/recording/resume", ResumeAsync).Commands(Permissions.CallsRecording).Produces(StatusCodes.Status202Accepted);
    }

    /// <summary>Every response uses the JSON form of records and events.</summary>
    public static IResult Json<T>(T value) => TypedResults.Json(value, LoggedEvent.Json);

    private static Task<IResult> ListenAsync(CallId call, string? format, HttpResponse response, RecordingAnswers answers, CancellationToken leaving) =>
        answers.ServeAsync(call, format, response, leaving);

    private static async Task<IResult> LiveAsync(CallReader reader) => Json(new CallPage(await reader.LiveAsync(), null));

    private static async Task<IResult> ListAsync(
        string? day, int? size, string? continuation, string? correlationId, CallReader reader, IFinishedCalls store, TimeProvider time, CancellationToken leaving)
    {
        if (correlationId is not null)
        {
            var found = await reader.FindByCorrelationAsync(correlationId, leaving);
            return Json(new CallPage(found is null ? [] : [found], null));
        }

        return await Pages.OfDayAsync(day, size, time, async (wanted, most) =>
        {
            var page = await store.ListAsync(wanted, most, continuation, leaving);
            return new CallPage(page.Calls, page.Continuation);
        });
    }

    /// <param name="profanity"><c>masked</c> for stars in the place of profane words. Otherwise the words are as they were said.</param>
    private static async Task<IResult> ShowAsync(CallId call, string? profanity, CallReader reader, CancellationToken leaving) => (profanity, await reader.FindAsync(call, leaving)) switch
    {
        (not (null or "raw" or "masked"), _) => Problems.BadProfanity(profanity),
        (_, null) => Problems.NoSuchCall(call),
        ("masked", { } found) => Tagged.Json(CallDetail.Of(found, [.. found.Events.Select(logged => logged with { Event = ProfaneWords.Mask(logged.Event) })])),
        (_, { } found) => Tagged.Json(CallDetail.Of(found, found.Events)),
    };

    // The dashboard reads the log of live calls from Redis. This request checks the person's permission, and the audit gets a record of it.
    private static async Task<IResult> ViewAsync(CallId call, ICallRecords records) =>
        await records.FindAsync(call) is null ? Problems.NoSuchCall(call) : TypedResults.NoContent();

    private static async Task<IResult> HangUpAsync(CallId call, HangUpOrder? order, HttpContext context, CallControl control, ICallRecords records, CancellationToken leaving)
    {
        var asker = AskerOf(context);
        if (order?.ConnectionId is { } connection && (!asker.IsService || !CallTargets.IsConnection(connection)))
        {
            return Problems.BadConnection();
        }

        try
        {
            return await Refusals.OfAsync(await control.HangUpAsync(call, asker, order?.ConnectionId, leaving), call, records);
        }
        catch (TelephonyException)
        {
            return Problems.Unreachable();
        }
    }

    private static async Task<IResult> TransferAsync(
        CallId call, TransferOrder order, HttpContext context, CallControl control, ICallRecords records, NamedTargets targets, CancellationToken leaving)
    {
        if (order.Target is { } target && !CallTargets.IsNumber(target) && !CallTargets.IsUser(target))
        {
            return Problems.BadTarget();
        }

        if (order.Summary?.Length > CallTransfer.LongestSummary || order.Attempt is { Length: 0 or > LongestAttempt })
        {
            return Problems.BadSummary();
        }

        if (!TransferHeaderChecks.AreGood(order.Headers, order.Target))
        {
            return Problems.BadHeaders();
        }

        if (order.Target is { } named && await targets.RefusalAsync(named, Problems.ForbiddenTarget) is { } refusal)
        {
            return refusal;
        }

        try
        {
            return await Refusals.OfAsync(await control.TransferAsync(call, AskerOf(context), order.Attempt, order.Target, order.Summary ?? "", leaving, order.Headers), call, records);
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

    private static async Task<IResult> HandOverAsync(CallId call, HandOverOrder order, HttpContext context, HandOvers handOvers, ICallRecords records, CancellationToken leaving) =>
        !AskerOf(context).IsService ? Problems.OnlyServices()
        : order.Token is { } token ? await Refusals.OfAsync(await handOvers.HandOverAsync(call, token, leaving), call, records)
        : Problems.BadToken();

    private static async Task<IResult> PauseAsync(CallId call, HttpContext context, CallControl control, ICallRecords records) =>
        await Refusals.OfAsync(await control.SwitchRecordingAsync(call, AskerOf(context), isPaused: true), call, records);

    private static async Task<IResult> ResumeAsync(CallId call, HttpContext context, CallControl control, ICallRecords records) =>
        await Refusals.OfAsync(await control.SwitchRecordingAsync(call, AskerOf(context), isPaused: false), call, records);

    /// <summary>Who sends the request, for the call's log.</summary>
    public static Asker AskerOf(HttpContext context)
    {
        var user = context.User;
        return Callers.IsService(user) ? new Asker("agent", true) : new Asker(Callers.NameOf(user) ?? user.FindFirst("sub")?.Value ?? "somebody", false);
    }
}
