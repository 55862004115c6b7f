using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api.Control;

/// <summary><c>/api/calls/{call}/service-recording/…</c>: the telephony service's own recording, beside the recording of the platform.</summary>
internal static class ServiceRecordingApi
{
    public static void MapServiceRecordingApi(this IEndpointRouteBuilder calls)
    {
        calls.MapGet("/service-recording", ShowAsync).Reads(Permissions.CallsRead).Produces<ServiceRecordingView>();
        calls.MapPost("/service-recording/start", StartAsync).Commands(Permissions.CallsRecording).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/service-recording/pause", PauseAsync).Commands(Permissions.CallsRecording).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/service-recording/resume", ResumeAsync).Commands(Permissions.CallsRecording).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/service-recording/stop", StopAsync).Commands(Permissions.CallsRecording).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/service-recording/follow", FollowAsync).Commands(Permissions.CallsHandOver).Produces(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ShowAsync(CallId call, ServiceRecordingControl recording, ICallRecords records, CancellationToken leaving)
    {
        try
        {
            return await recording.FindAsync(call, leaving) is { } found ? CallsApi.Json(ServiceRecordingView.Of(found.Recording, found.IsActive))
                : await records.FindAsync(call) is null ? Problems.NoSuchCall(call)
                : CallsApi.Json(ServiceRecordingView.None);
        }
        catch (TelephonyException)
        {
            return Problems.Unreachable();
        }
    }

    private static Task<IResult> StartAsync(CallId call, HttpContext context, ServiceRecordingControl recording, ICallRecords records, CancellationToken leaving) =>
        ControlApi.AnswerAsync(call, () => recording.StartAsync(call, CallsApi.AskerOf(context), leaving), records);

    private static Task<IResult> PauseAsync(CallId call, HttpContext context, ServiceRecordingControl recording, ICallRecords records, CancellationToken leaving) =>
        ControlApi.AnswerAsync(call, () => recording.PauseAsync(call, CallsApi.AskerOf(context), leaving), records);

    private static Task<IResult> ResumeAsync(CallId call, HttpContext context, ServiceRecordingControl recording, ICallRecords records, CancellationToken leaving) =>
        ControlApi.AnswerAsync(call, () => recording.ResumeAsync(call, CallsApi.AskerOf(context), leaving), records);

    private static Task<IResult> StopAsync(CallId call, HttpContext context, ServiceRecordingControl recording, ICallRecords records, CancellationToken leaving) =>
        ControlApi.AnswerAsync(call, () => recording.StopAsync(call, CallsApi.AskerOf(context), leaving), records);

    // A worker has written into the record whether the caller agrees to be recorded, or whether the agent expects a card.
    private static async Task<IResult> FollowAsync(CallId call, ServiceRecordings recordings, ICallRecords records, CancellationToken leaving)
    {
        if (await records.FindAsync(call) is null)
        {
            return Problems.NoSuchCall(call);
        }

        try
        {
            await recordings.FollowAsync(call, leaving);
            return TypedResults.Accepted((string?)null);
        }
        catch (TelephonyException)
        {
            return Problems.Unreachable();
        }
    }
}

/// <param name="State"><c>none</c>, <c>starting</c>, <c>active</c>, <c>paused</c> or <c>stopped</c>.</param>
/// <param name="IsActive">Whether the telephony service says that it records now.</param>
internal sealed record ServiceRecordingView(string State, bool IsActive, string? StartedBy = null, string? PausedBy = null)
{
    public static ServiceRecordingView None { get; } = new("none", false);

    public static ServiceRecordingView Of(ServiceRecording recording, bool isActive) => new(
        recording switch
        {
            { IsStopped: true } => "stopped",
            { Id: null } => "starting",
            { IsPaused: true } => "paused",
            _ => "active",
        },
        isActive,
        recording.StartedBy,
        recording.PausedBy);
}
