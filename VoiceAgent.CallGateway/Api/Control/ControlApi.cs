using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api.Control;

/// <summary><c>/api/calls/{call}/…</c>: what people do with live calls: hold, participants, prompts and streams.</summary>
internal static class ControlApi
{
    private const int ShortestRinging = 5;
    private const int UsualRinging = 30;
    private const int LongestRinging = 180;

    private const int LongestId = 64;

    public static void MapControlApi(this IEndpointRouteBuilder app)
    {
        var calls = app.MapGroup("/api/calls/{call}").RequireRateLimiting(ApiRegistration.RateLimit);

        calls.MapPost("/hold", HoldAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/unhold", UnholdAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapGet("/participants", ListAsync).Reads(Permissions.CallsRead).Produces<ParticipantList>().ProducesProblem(StatusCodes.Status409Conflict);
        calls.MapPost("/participants", AddAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/participants/cancel", CancelAdditionAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/participants/remove", RemoveAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/participants/mute", MuteAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/leave", LeaveAsync).Commands(Permissions.CallsHangUp).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/play", PlayAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/play/cancel", CancelMediaAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/media/stop", StopMediaAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/media/start", StartMediaAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/transcription/start", StartTranscriptionAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/transcription/stop", StopTranscriptionAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapKeysApi();
        calls.MapServiceRecordingApi();
    }

    /// <summary>Answers an operation, or says in which state of the call it was refused.</summary>
    public static async Task<IResult> AnswerAsync(CallId call, Func<Task<OperationAnswer>> run, ICallRecords records)
    {
        try
        {
            var answer = await run();
            return answer.Operation is { } operation
                ? TypedResults.Json(new StartedOperation(operation), LoggedEvent.Json, statusCode: StatusCodes.Status202Accepted)
                : await Refusals.OfAsync(answer.Outcome, call, records);
        }
        catch (TelephonyException)
        {
            return Problems.Unreachable();
        }
    }

    public static bool IsTarget(string? target) => target is not null && (CallTargets.IsNumber(target) || CallTargets.IsUser(target));

    private static Task<IResult> HoldAsync(
        CallId call, HoldOrder? order, HttpContext context, HoldControl hold, ICallRecords records, IOptions<ApiOptions> options, CancellationToken leaving)
    {
        var (music, refusal) = order?.Music is { } wanted ? PromptChecks.Read(wanted, options.Value) : (null, null);
        return refusal is not null ? Task.FromResult(refusal) : AnswerAsync(call, () => hold.HoldAsync(call, CallsApi.AskerOf(context), music, leaving), records);
    }

    private static Task<IResult> UnholdAsync(CallId call, HttpContext context, HoldControl hold, ICallRecords records, CancellationToken leaving) =>
        AnswerAsync(call, () => hold.UnholdAsync(call, CallsApi.AskerOf(context), leaving), records);

    private static async Task<IResult> ListAsync(CallId call, ParticipantControl participants, ICallRecords records, CancellationToken leaving)
    {
        try
        {
            var (members, refusal) = await participants.ListAsync(call, leaving);
            return members is null
                ? await Refusals.OfAsync(refusal, call, records)
                : CallsApi.Json(new ParticipantList([.. members.Select(member => new ParticipantView(member.Target, member.IsMuted, member.IsOnHold))]));
        }
        catch (TelephonyException)
        {
            return Problems.Unreachable();
        }
    }

    private static async Task<IResult> AddAsync(
        CallId call, AddOrder order, HttpContext context, ParticipantControl participants, ICallRecords records, NamedTargets targets, CancellationToken leaving) =>
        !IsTarget(order.Target) ? ControlProblems.BadTarget()
        : order.Rings is < ShortestRinging or > LongestRinging ? ControlProblems.BadRinging()
        : await targets.RefusalAsync(order.Target!, ControlProblems.ForbiddenTarget) is { } refusal ? refusal
        : await AnswerAsync(call, () => participants.AddAsync(call, CallsApi.AskerOf(context), order.Target!, TimeSpan.FromSeconds(order.Rings ?? UsualRinging), leaving), records);

    private static async Task<IResult> CancelAdditionAsync(
        CallId call, CancelAdditionOrder order, HttpContext context, ParticipantControl participants, ICallRecords records, CancellationToken leaving) =>
        order.Operation is not { Length: > 0 and <= LongestId }
            ? ControlProblems.BadOperation()
            : await AnswerAsync(call, () => participants.CancelAsync(call, CallsApi.AskerOf(context), order.Operation, leaving), records);

    private static async Task<IResult> RemoveAsync(CallId call, TargetOrder order, HttpContext context, ParticipantControl participants, ICallRecords records, CancellationToken leaving) =>
        !IsTarget(order.Target)
            ? ControlProblems.BadTarget()
            : await AnswerAsync(call, () => participants.RemoveAsync(call, CallsApi.AskerOf(context), order.Target!, leaving), records);

    private static async Task<IResult> MuteAsync(CallId call, TargetOrder order, HttpContext context, ParticipantControl participants, ICallRecords records, CancellationToken leaving) =>
        !IsTarget(order.Target) ? ControlProblems.BadTarget()
        : !CallTargets.IsCommunicationUser(order.Target!) ? ControlProblems.NotMuteable()
        : await AnswerAsync(call, () => participants.MuteAsync(call, CallsApi.AskerOf(context), order.Target!, leaving), records);

    private static Task<IResult> LeaveAsync(CallId call, HttpContext context, ParticipantControl participants, ICallRecords records, CancellationToken leaving) =>
        AnswerAsync(call, () => participants.LeaveAsync(call, CallsApi.AskerOf(context), leaving), records);

    private static async Task<IResult> PlayAsync(
        CallId call, PlayOrder order, HttpContext context, PlayControl play, ICallRecords records, IOptions<ApiOptions> options, CancellationToken leaving)
    {
        if (order.Target is not null && !IsTarget(order.Target))
        {
            return ControlProblems.BadTarget();
        }

        var (prompt, refusal) = PromptChecks.Read(order.Prompt, options.Value);
        return refusal ?? await AnswerAsync(call, () => play.PlayAsync(call, CallsApi.AskerOf(context), order.Target, prompt!, order.Loop, leaving), records);
    }

    private static Task<IResult> CancelMediaAsync(CallId call, HttpContext context, PlayControl play, ICallRecords records, CancellationToken leaving) =>
        AnswerAsync(call, () => play.CancelAsync(call, CallsApi.AskerOf(context), leaving), records);

    private static Task<IResult> StopMediaAsync(CallId call, HttpContext context, StreamControl streams, ICallRecords records, CancellationToken leaving) =>
        AnswerAsync(call, () => streams.StopMediaAsync(call, CallsApi.AskerOf(context), leaving), records);

    private static Task<IResult> StartMediaAsync(CallId call, HttpContext context, StreamControl streams, ICallRecords records, CancellationToken leaving) =>
        AnswerAsync(call, () => streams.StartMediaAsync(call, CallsApi.AskerOf(context), leaving), records);

    private static async Task<IResult> StartTranscriptionAsync(
        CallId call, TranscriptionOrder? order, HttpContext context, StreamControl streams, ICallRecords records, CancellationToken leaving) =>
        order?.Language is { } language && !PromptChecks.IsLanguage(language)
            ? ControlProblems.BadLanguage()
            : await AnswerAsync(call, () => streams.StartTranscriptionAsync(call, CallsApi.AskerOf(context), order?.Language, leaving), records);

    private static Task<IResult> StopTranscriptionAsync(CallId call, HttpContext context, StreamControl streams, ICallRecords records, CancellationToken leaving) =>
        AnswerAsync(call, () => streams.StopTranscriptionAsync(call, CallsApi.AskerOf(context), leaving), records);
}
