using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>Writes the end of a call that no worker will end: no worker ever held it, or its worker is gone.</summary>
internal sealed class CallCloser(
    ICallRecords records, ICallLog log, ICallLeases leases, ICallTimers timers, WorkerPulses pulses, CallFinisher finisher, LostCalls lost, ITelephony telephony, IOptions<FinisherOptions> options, GatewayMetrics metrics, TimeProvider time, ILogger<CallCloser> logger)
{
    // Only one gateway may write the end. When the one that claimed it crashes, the claim expires.
    private static readonly TimeSpan Claimed = TimeSpan.FromSeconds(30);

    /// <summary>Closes a call that is disconnected, unless a living worker still writes its last events.</summary>
    /// <returns>When to look again. Null when the call is closed.</returns>
    public async Task<DateTimeOffset?> CloseDisconnectedAsync(CallRecord call, CancellationToken stopping)
    {
        if (await HolderAsync(call) is { } worker && pulses.IsAlive(worker))
        {
            return time.GetUtcNow() + CallRules.DrainTime;
        }

        if (!await finisher.FinishAsync(call.Id, stopping))
        {
            await CloseAsync(call, silent: false, stopping);
            await finisher.FinishAsync(call.Id, stopping);
        }

        return null;
    }

    // A worker that could not reach the store when it took the call has no lease. Then its name is in the record only.
    private async Task<string?> HolderAsync(CallRecord call) =>
        await leases.FindAsync(call.Id) is { } lease ? lease.Worker
        : await leases.IsHeldAsync(CallLease.Unknown(call.Id, "")) ? call.Worker
        : null;

    /// <param name="silent">True when no worker sent a heartbeat for the whole of <see cref="FinisherOptions.Silence"/>.</param>
    public async Task CloseAsync(CallRecord call, bool silent, CancellationToken stopping)
    {
        if (call.IsRingingOut && time.GetUtcNow() < call.RingsUntil + RingingOut.Patience)
        {
            // No worker has it yet, so no worker sends heartbeats.
            return;
        }

        var abandoned = !call.IsRingingOut && call.Phase is not CallPhase.Draining && call.Ending is not CallEnding.Transferred;
        if (abandoned && call.MediaStoppedBy is not null)
        {
            // No worker sends a heartbeat, because somebody has taken the caller from the agent. The times of the call look after them.
            return;
        }

        if (abandoned && call.Queue is { IsWaiting: true })
        {
            // No worker has it. Gateways send its heartbeats when they look at it, so a silent one has lost its timer.
            await (silent ? timers.SetAsync(call.Id, time.GetUtcNow()) : Task.CompletedTask);
            return;
        }

        var rescue = abandoned ? await RescueAsync(call, silent, stopping) : null;
        if (abandoned && (!silent || rescue is not (null or RescueStep.HangingUp)))
        {
            return;
        }

        if (!await records.ClaimAsync($"{call.Id}:close", Claimed))
        {
            return;
        }

        using var span = CallSpans.Act("close", call);
        using var scope = CallsLog.About(logger, call.Id);
        var ending = abandoned ? CallEnding.Abandoned : call.Ending ?? (call.IsRingingOut ? CallEnding.NotPlaced : CallEnding.CallerHungUp);
        CallsLog.ClosedFor(logger, call.Id, ending);
        if (abandoned && rescue is null && call.ConnectionId is { } connection)
        {
            await HangUpAsync(call.Id, connection, stopping);
        }

        var detail = CallRules.IsUnanswered(call) ? "Nobody has answered the call." : abandoned ? $"Its worker sent no heartbeat for {options.Value.Silence.TotalSeconds:F0} seconds." : "No worker held the call when it was disconnected.";
        await log.AppendAsync(call.Id, new CallEnded(ending, detail));
        metrics.Ended(ending);
    }

    /// <summary>Looks for somebody else for the caller before the call is given up.</summary>
    /// <returns>The step that is in progress. Null when nothing is being done.</returns>
    private async Task<RescueStep?> RescueAsync(CallRecord call, bool silent, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        if (LostCallRules.IsBeingRescued(call, now))
        {
            return call.Rescue!.Last;
        }

        var awaited = CallRules.IsBeingTried(call.Transfer, now) ? RescueStep.AwaitingTransfer : (RescueStep?)null;
        try
        {
            // A worker that has lost the media stream releases the lease, and the report about the stream may be lost too.
            return silent || call.Worker is null || await leases.FindAsync(call.Id) is null
                ? await lost.HandleAsync(call.Id, call.Worker is null ? Loss.NeverConnected : Loss.WorkerSilent, reconnect: null, attempt: null, stopping) ?? awaited
                : awaited;
        }
        catch (TelephonyException failure)
        {
            CallsLog.HangUpFailed(logger, call.Id, failure.Message);
            return RescueStep.HangingUp;
        }
    }

    private async Task HangUpAsync(CallId call, string connection, CancellationToken stopping)
    {
        try
        {
            await telephony.HangUpAsync(connection, stopping).WaitAsync(Claimed / 2, time, stopping);
        }
        catch (Exception failure) when (failure is TelephonyException or TimeoutException)
        {
            CallsLog.HangUpFailed(logger, call, failure.Message);
        }
    }
}
