using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Stops and starts the media stream and the transcription of live calls. Without a media stream no agent has the caller.</summary>
internal sealed class StreamControl(OperationDesk desk, OperationEndings endings, ICallOperations operations, ICallRecords records, ITelephony telephony)
{
    // From then on a gateway looks whether the caller is still there.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    public Task<OperationAnswer> StopMediaAsync(CallId call, Asker asker, CancellationToken stopping) => desk.RunAsync(
        call,
        new OperationPlan(desk.New(CallOperationKind.StopMedia, asker, limit: Look), (record, _, late) => operations.StopMediaAsync(record.ConnectionId!, late))
        {
            EndsAtOnce = true,
            Begin = record => record with { MediaStoppedBy = asker.Name },
            Undo = static record => record with { MediaStoppedBy = null },
        },
        stopping);

    /// <summary>A worker takes the call and continues the conversation.</summary>
    public Task<OperationAnswer> StartMediaAsync(CallId call, Asker asker, CancellationToken stopping) => desk.RunAsync(
        call,
        new OperationPlan(
            desk.New(CallOperationKind.StartMedia, asker),
            (record, _, late) => telephony.RestartMediaAsync(record.ConnectionId!, MediaAttempt.Of(record.Rescue?.Reconnects ?? 0), isOpen: false, late))
        {
            EndsAtOnce = true,
            Begin = static record => record with { MediaStoppedBy = null },
            Undo = record => record with { MediaStoppedBy = asker.Name },
        },
        stopping);

    /// <param name="language">BCP 47. Null for the language of the call.</param>
    public async Task<OperationAnswer> StartTranscriptionAsync(CallId call, Asker asker, string? language, CancellationToken stopping) => !operations.CanTranscribe
        ? ControlOutcome.NotSetUp
        : await desk.RunAsync(
            call,
            new OperationPlan(
                desk.New(CallOperationKind.StartTranscription, asker),
                (record, operation, late) => operations.StartTranscriptionAsync(record.ConnectionId!, language ?? record.Language, operation.Id, late)),
            stopping);

    public async Task<OperationAnswer> StopTranscriptionAsync(CallId call, Asker asker, CancellationToken stopping)
    {
        var running = await records.FindAsync(call) is { } record ? OperationRules.Running(record).FirstOrDefault(each => each.Kind is CallOperationKind.StartTranscription) : null;
        var answer = await desk.RunAsync(
            call,
            new OperationPlan(
                desk.New(CallOperationKind.StopTranscription, asker), (live, operation, late) => operations.StopTranscriptionAsync(live.ConnectionId!, operation.Id, late))
            { EndsAtOnce = true },
            stopping);
        if (answer.Outcome is ControlOutcome.Done && running is not null)
        {
            await endings.EndAsync(call, running.Id, OperationOutcome.Done, null, stopping);
        }

        return answer;
    }
}
