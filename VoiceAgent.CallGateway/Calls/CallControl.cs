using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Hangs up, transfers and stops recording live calls for people and services.</summary>
internal sealed class CallControl(
    ICallRecords records, ICallLog log, CallLedger ledger, ICallCommands commands, ITelephony telephony, Consultations consultations,
    CallProgress progress, LostCalls lost, CallPlanner planner, TimeProvider time, ILogger<CallControl> logger)
{
    // A caller who was told goodbye waits no longer than this for the store.
    private static readonly TimeSpan LongestChange = TimeSpan.FromSeconds(1);

    /// <summary>Ends a call. It is safe to repeat.</summary>
    /// <param name="connectionId">The telephony service's id of the call, from the worker that runs it. It ends the call also while the store is away or has no record.</param>
    public async Task<ControlOutcome> HangUpAsync(CallId call, Asker asker, string? connectionId, CancellationToken stopping)
    {
        var why = asker.IsService ? CallEnding.AgentHungUp : CallEnding.OperatorHungUp;
        CallEnding? before = null;
        CallRecord? record = null;
        try
        {
            // The record is changed before the request, because the report may arrive before the response.
            record = await records.ChangeAsync(call, current =>
            {
                before = current.Ending;
                return Refusal(current) is null ? CallRules.HangingUp(current, why) : null;
            }).WaitAsync(connectionId is null ? Timeout.InfiniteTimeSpan : LongestChange, time, stopping);
        }
        catch (Exception failure) when (connectionId is not null && failure is not OperationCanceledException)
        {
            CallsLog.HungUpWithoutRecord(logger, call, failure.GetType().Name);
        }

        if (Refusal(record) is { } refusal && (connectionId is null || refusal is ControlOutcome.Over))
        {
            return refusal;
        }

        using var span = record is null ? null : CallSpans.Act("hang up", record);
        try
        {
            var isDone = await telephony.HangUpAsync(record?.ConnectionId ?? connectionId!, stopping);
            await (asker.IsService ? Task.CompletedTask : TellWorkerAsync(call, asker, stopping));
            return isDone ? ControlOutcome.Done : ControlOutcome.Over;
        }
        catch (TelephonyException) when (!asker.IsService)
        {
            // The call goes on, so the ending in its record is removed again. The agent's conversation is over in any case: its ending
            // stays, and the request is repeated (OpenLegs).
            await records.ChangeAsync(call, current => CallRules.NotHungUp(current, why, before));
            throw;
        }
    }

    /// <summary>Transfers a call to a human. The telephony service reports the result later. It is safe to repeat with the same attempt.</summary>
    /// <param name="attempt">Null generates an id.</param>
    /// <param name="target">Null for the target of the called number's route.</param>
    /// <param name="headers">They reach the human's side with the call.</param>
    /// <exception cref="TelephonyException">The telephony service refuses the target or cannot be reached.</exception>
    public async Task<ControlOutcome> TransferAsync(CallId call, Asker asker, string? attempt, string? target, string summary, CancellationToken stopping, IReadOnlyDictionary<string, string>? headers = null)
    {
        var found = await records.FindAsync(call);
        if ((Refusal(found) ?? (found is { IsRingingOut: true } ? ControlOutcome.Unanswered : Waits(found))) is { } refusal)
        {
            return refusal;
        }

        using var span = CallSpans.Act("transfer", found!);
        if ((target ?? planner.RouteFor(found!.OwnNumber).HumanAfter(found.Transfer)) is not { Length: > 0 } human)
        {
            return ControlOutcome.Nobody;
        }

        // The record is changed before the request, because the report may arrive before the response.
        var transfer = new CallTransfer(attempt ?? Guid.NewGuid().ToString("N"), human, summary, time.GetUtcNow()) { Headers = headers is { Count: > 0 } ? headers : null };
        var record = await records.ChangeAsync(call, current => CallRules.Transferring(current, transfer));
        if (record?.Transfer is not { } begun || begun.Attempt != transfer.Attempt || begun.AskedAt != transfer.AskedAt)
        {
            return record?.Transfer?.Attempt == transfer.Attempt ? ControlOutcome.Done : Refusal(record) ?? ControlOutcome.Transferring;
        }

        if (!asker.IsService)
        {
            await log.AppendAsync(call, new TransferRequested(human, summary));
        }

        return await TryAsync(record, transfer, stopping) ? ControlOutcome.Done : ControlOutcome.Over;
    }

    /// <summary>Pauses or resumes the recording of a call. The worker that runs the call carries it out and logs it. It is safe to repeat.</summary>
    public async Task<ControlOutcome> SwitchRecordingAsync(CallId call, Asker asker, bool isPaused)
    {
        var record = await records.FindAsync(call);
        if ((Refusal(record) ?? Waits(record)) is { } refusal)
        {
            return refusal;
        }

        if (!isPaused && record!.Consent is { Given: false })
        {
            return ControlOutcome.NotConsented;
        }

        using var span = CallSpans.Act(isPaused ? "pause recording" : "resume recording", record!);

        // The caller's own name is reserved, because it stands for consent.
        var by = asker.Name.Equals(RecordingConsent.Caller, StringComparison.OrdinalIgnoreCase) ? "operator" : asker.Name;
        return await commands.SendAsync(call, isPaused ? new PauseRecording(by) : new ResumeRecording(by)) > 0 ? ControlOutcome.Done : ControlOutcome.NoWorker;
    }

    /// <summary>Gives up a transfer that waits for a person. A transfer that does not wait cannot be taken back. It is safe to repeat.</summary>
    public async Task<ControlOutcome> CancelTransferAsync(CallId call, string attempt, CancellationToken stopping)
    {
        if (await records.FindAsync(call) is not { } record)
        {
            return ControlOutcome.Unknown;
        }

        if (record.Transfer is { Outcome: null, Consultation: { } consultation } transfer && transfer.Attempt == attempt && consultation.Stage is not ConsultationStage.Joining)
        {
            await progress.ReportAsync(
                call, null, new TelephonyEvent.TransferFailed("the attempt was given up", attempt, ConsultationRules.GivenUp(consultation.Stage)), stopping);
        }

        return ControlOutcome.Done;
    }

    /// <summary>The worker that runs the call cannot continue it. The gateway looks for somebody else for the caller.</summary>
    /// <returns>The step that was begun. Null when the call is over or is being ended.</returns>
    public Task<RescueStep?> AbandonAsync(CallId call, CancellationToken stopping) => lost.HandleAsync(call, Loss.WorkerLeaves, reconnect: null, attempt: null, stopping);

    // Only after the telephony service was asked: a worker that leaves earlier would leave the caller on a silent line.
    private async Task TellWorkerAsync(CallId call, Asker asker, CancellationToken stopping)
    {
        await ledger.AppendOnceAsync(call, "hang-up-requested", new HangUpRequested(asker.Name));
        await commands.SendAsync(call, new HangUp(asker.Name));
    }

    private async Task<bool> TryAsync(CallRecord call, CallTransfer transfer, CancellationToken stopping)
    {
        var isTried = false;
        try
        {
            isTried = AsksFirst(call)
                ? await consultations.BeginAsync(call, transfer, stopping)
                : await telephony.TransferAsync(call.ConnectionId!, HumanTransfer.Of(call.Id, transfer), stopping);
            return isTried;
        }
        finally
        {
            if (!isTried)
            {
                var failed = new TelephonyEvent.TransferFailed("It was refused.", transfer.Attempt);
                await records.ChangeAsync(call.Id, current => CallRules.After(current, failed));
            }
        }
    }

    /// <summary>Whether a person must accept before the caller is connected.</summary>
    private bool AsksFirst(CallRecord call)
    {
        if (!planner.RouteFor(call.OwnNumber).TransferNeedsPerson)
        {
            return false;
        }

        if (!telephony.CanSpeak)
        {
            CallsLog.CannotAsk(logger, call.Id);
        }

        return telephony.CanSpeak;
    }

    /// <summary>Why nothing can be done on the call now. Null when it is live.</summary>
    public static ControlOutcome? Refusal(CallRecord? record) => record switch
    {
        null => ControlOutcome.Unknown,
        { IsLive: false } or { Phase: CallPhase.Draining } => ControlOutcome.Over,
        { ConnectionId: null } => ControlOutcome.Unanswered,
        _ => null,
    };

    /// <summary>The refusal of what needs an agent on the call. Null when the caller does not wait.</summary>
    public static ControlOutcome? Waits(CallRecord? record) => record?.Queue is { IsWaiting: true } ? ControlOutcome.Queued : null;
}

/// <param name="Name">The name that is written to the call's log.</param>
/// <param name="IsService">True for a service of the platform that acts for the agent. It logs its own decisions.</param>
internal sealed record Asker(string Name, bool IsService);

internal enum ControlOutcome
{
    Done,

    /// <summary>There is no such call, or it ended more than a day ago.</summary>
    Unknown,

    /// <summary>The call is over, or is being ended.</summary>
    Over,

    /// <summary>The call has not been answered yet.</summary>
    Unanswered,

    /// <summary>The caller waits for a free agent.</summary>
    Queued,

    /// <summary>There is no human to transfer to.</summary>
    Nobody,

    /// <summary>The call is being transferred already.</summary>
    Transferring,

    /// <summary>No worker runs the call at the moment.</summary>
    NoWorker,

    /// <summary>Another worker has taken the call over since.</summary>
    NotHeld,

    /// <summary>No other worker has a free place.</summary>
    NoWorkerIsFree,

    /// <summary>The call is being moved to another worker, or something else is being done for the caller.</summary>
    Moving,

    /// <summary>The caller has refused to be recorded.</summary>
    NotConsented,

    /// <summary>The caller is on hold already.</summary>
    OnHold,
    NotOnHold,

    /// <summary>The target is on the call, or their telephone rings.</summary>
    AlreadyThere,

    /// <summary>The target is not on the call, or the operation does not run.</summary>
    NotThere,

    /// <summary>Nobody but the caller is on the call.</summary>
    Alone,

    /// <summary>The caller cannot be removed. The call is hung up instead.</summary>
    IsCaller,

    /// <summary>Keys are being collected already.</summary>
    Collecting,

    /// <summary>The target's keys are being heard already.</summary>
    Listening,

    /// <summary>The media stream was stopped already.</summary>
    MediaStopped,

    /// <summary>The media stream was not stopped.</summary>
    MediaRuns,

    /// <summary>The call is being transcribed already.</summary>
    Transcribed,
    NotTranscribed,

    /// <summary>Too many operations run on the call.</summary>
    TooMany,

    /// <summary>The telephony service has no voice for texts.</summary>
    NoVoice,

    /// <summary>Calls are not answered in a way that lets them be transcribed.</summary>
    NotSetUp,

    /// <summary>The telephony service records the call already.</summary>
    Recorded,

    /// <summary>The telephony service does not record the call.</summary>
    NotRecorded,

    /// <summary>The telephony service has refused the request in this state of the call.</summary>
    Refused,
}
