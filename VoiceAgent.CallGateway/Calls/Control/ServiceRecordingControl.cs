using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Starts, pauses, resumes and stops the telephony service's own recording of a live call.</summary>
internal sealed class ServiceRecordingControl(OperationDesk desk, ServiceRecordings recordings, ICallOperations operations, ICallRecords records, IRecordedCalls calls)
{
    public Task<OperationAnswer> StartAsync(CallId call, Asker asker, CancellationToken stopping) => desk.RunAsync(
        call,
        new OperationPlan(desk.New(CallOperationKind.StartServiceRecording, asker), (record, _, late) => BeginAsync(record, late))
        {
            EndsAtOnce = true,
            Begin = record => record with { ServiceRecording = new ServiceRecording(asker.Name) },
            Undo = static record => record with { ServiceRecording = null },
        },
        stopping);

    public Task<OperationAnswer> PauseAsync(CallId call, Asker asker, CancellationToken stopping) => desk.RunAsync(
        call,
        new OperationPlan(desk.New(CallOperationKind.PauseServiceRecording, asker), (record, _, late) => FollowAsync(record, late))
        {
            EndsAtOnce = true,
            Begin = record => record with { ServiceRecording = record.ServiceRecording! with { PausedBy = asker.Name } },
            Undo = static record => record with { ServiceRecording = record.ServiceRecording! with { PausedBy = null } },
        },
        stopping);

    /// <summary>Ends the pause of people. The recording stays paused while keys of the caller are taken, and while the agent expects a card.</summary>
    public Task<OperationAnswer> ResumeAsync(CallId call, Asker asker, CancellationToken stopping) => desk.RunAsync(
        call,
        new OperationPlan(desk.New(CallOperationKind.ResumeServiceRecording, asker), (record, _, late) => FollowAsync(record, late))
        {
            EndsAtOnce = true,
            Begin = static record => record with { ServiceRecording = record.ServiceRecording! with { PausedBy = null } },
            Undo = record => record with { ServiceRecording = record.ServiceRecording! with { PausedBy = asker.Name } },
        },
        stopping);

    public Task<OperationAnswer> StopAsync(CallId call, Asker asker, CancellationToken stopping) => desk.RunAsync(
        call,
        new OperationPlan(desk.New(CallOperationKind.StopServiceRecording, asker), (record, _, late) => operations.StopRecordingAsync(record.ServiceRecording!.Id!, late))
        {
            EndsAtOnce = true,
            Begin = static record => record with { ServiceRecording = record.ServiceRecording! with { IsStopped = true } },
            Undo = static record => record with { ServiceRecording = record.ServiceRecording! with { IsStopped = false } },
        },
        stopping);

    /// <returns>The recording, and whether the service records now. Null when the call is not known, or was never recorded by the service.</returns>
    /// <exception cref="TelephonyException">The service cannot be reached.</exception>
    public async Task<(ServiceRecording Recording, bool IsActive)?> FindAsync(CallId call, CancellationToken stopping)
    {
        if (await records.FindAsync(call) is not { ServiceRecording: { } recording } record)
        {
            return null;
        }

        var isActive = record.IsLive && recording is { Id: { } id, IsStopped: false } && await operations.IsRecordingAsync(id, stopping) is true;
        return (recording, isActive);
    }

    private async Task<bool> BeginAsync(CallRecord record, CancellationToken late)
    {
        var isPaused = ServiceRecordings.MustPause(record);
        if (record.ServerCallId is not { } serverCall || await operations.StartRecordingAsync(serverCall, isPaused, late) is not { } id)
        {
            return false;
        }

        await calls.KeepAsync(id, record.Id, late);
        await records.ChangeAsync(record.Id, current => current.ServiceRecording is { Id: null } begun ? current with { ServiceRecording = begun with { Id = id, IsPaused = isPaused } } : null);
        await recordings.FollowAsync(record.Id, late);
        return true;
    }

    private async Task<bool> FollowAsync(CallRecord record, CancellationToken late)
    {
        await recordings.FollowAsync(record.Id, late);
        return true;
    }
}
