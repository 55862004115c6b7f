using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Hangs up and transfers live calls for people and services.</summary>
internal sealed class CallControl(
    ICallRecords records, ICallLog log, CallLedger ledger, ICallCommands commands, ITelephony telephony, CallPlanner planner, TimeProvider time)
{
    /// <summary>Ends a call. It is safe to repeat.</summary>
    public async Task<ControlOutcome> HangUpAsync(CallId call, Asker asker, CancellationToken stopping)
    {
        var why = asker.IsService ? CallEnding.AgentHungUp : CallEnding.OperatorHungUp;
        CallEnding? before = null;

        // The record is changed before the request, because the report may arrive before the response.
        var record = await records.ChangeAsync(call, current =>
        {
            before = current.Ending;
            return Refusal(current) is null ? CallRules.HangingUp(current, why) : null;
        });
        if (Refusal(record) is { } refusal)
        {
            return refusal;
        }

        using var span = CallSpans.Act("hang up", record!);
        var workerEndsIt = asker.IsService || await TellWorkerAsync(call, asker, stopping);
        try
        {
            return await telephony.HangUpAsync(record!.ConnectionId!, stopping) ? ControlOutcome.Done : ControlOutcome.Over;
        }
        catch (Exception) when (!workerEndsIt)
        {
            // The call was not ended, so the ending in its record is removed again.
            await records.ChangeAsync(call, current => CallRules.NotHungUp(current, why, before));
            throw;
        }
    }

    /// <summary>Transfers a call to a human. The telephony service reports the result later. It is safe to repeat with the same attempt.</summary>
    /// <param name="attempt">Null generates an id.</param>
    /// <param name="target">Null for the target of the called number's route.</param>
    /// <exception cref="TelephonyException">The telephony service refuses the target or cannot be reached.</exception>
    public async Task<ControlOutcome> TransferAsync(CallId call, Asker asker, string? attempt, string? target, string summary, CancellationToken stopping)
    {
        var found = await records.FindAsync(call);
        if (Refusal(found) is { } refusal)
        {
            return refusal;
        }

        using var span = CallSpans.Act("transfer", found!);
        if ((target ?? planner.RouteFor(found!.To).TransferTo) is not { } human)
        {
            return ControlOutcome.Nobody;
        }

        // The record is changed before the request, because the report may arrive before the response.
        var transfer = new CallTransfer(attempt ?? Guid.NewGuid().ToString("N"), human, summary, time.GetUtcNow());
        var record = await records.ChangeAsync(call, current => CallRules.Transferring(current, transfer));
        if (record?.Transfer != transfer)
        {
            return record?.Transfer?.Attempt == transfer.Attempt ? ControlOutcome.Done : Refusal(record) ?? ControlOutcome.Transferring;
        }

        if (!asker.IsService)
        {
            await log.AppendAsync(call, new TransferRequested(human, summary));
        }

        return await TryAsync(record, transfer, stopping) ? ControlOutcome.Done : ControlOutcome.Over;
    }

    /// <returns>True when a worker holds the call and will end it.</returns>
    private async Task<bool> TellWorkerAsync(CallId call, Asker asker, CancellationToken stopping)
    {
        await ledger.AppendOnceAsync(call, "hang-up-requested", new HangUpRequested(asker.Name), stopping);
        return await commands.SendAsync(call, new HangUp(asker.Name)) > 0;
    }

    private async Task<bool> TryAsync(CallRecord call, CallTransfer transfer, CancellationToken stopping)
    {
        var isTried = false;
        try
        {
            isTried = await telephony.TransferAsync(call.ConnectionId!, new HumanTransfer(call.Id, transfer.Attempt, transfer.Target, transfer.Summary), stopping);
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

    private static ControlOutcome? Refusal(CallRecord? record) => record switch
    {
        null => ControlOutcome.Unknown,
        { IsLive: false } or { Phase: CallPhase.Draining } => ControlOutcome.Over,
        { ConnectionId: null } => ControlOutcome.Unanswered,
        _ => null,
    };
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

    /// <summary>There is no human to transfer to.</summary>
    Nobody,

    /// <summary>The call is being transferred already.</summary>
    Transferring,
}
