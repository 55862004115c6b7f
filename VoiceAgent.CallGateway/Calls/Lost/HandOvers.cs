using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Lost;

/// <summary>Moves a call from a worker that shuts down to another worker. The caller is not left alone, so this is not a loss.</summary>
internal sealed class HandOvers(ICallRecords records, ICallLeases leases, ICallPlaces places, LostCalls lost)
{
    /// <param name="token">The fencing token of the worker that asks. It is safe to repeat with the same token.</param>
    public async Task<ControlOutcome> HandOverAsync(CallId call, long token, CancellationToken stopping)
    {
        var record = await records.FindAsync(call);
        if (record is null)
        {
            return ControlOutcome.Unknown;
        }

        if (record.Rescue?.HandOver == token)
        {
            return ControlOutcome.Done;
        }

        if (record is { IsLive: false } or { Phase: CallPhase.Draining } or { ConnectionId: null })
        {
            return ControlOutcome.Over;
        }

        if (!await leases.IsHeldAsync(new CallLease(call, "", token)))
        {
            return ControlOutcome.NotHeld;
        }

        // The reservation keeps the place until the call has arrived there.
        if (!await places.TryReserveForMoveAsync(call))
        {
            return ControlOutcome.NoWorkerIsFree;
        }

        if (await lost.HandOverAsync(call, token, stopping) is not null)
        {
            return ControlOutcome.Done;
        }

        await places.ReleaseAsync(call);
        return await records.FindAsync(call) is { } after && after.Rescue?.HandOver == token ? ControlOutcome.Over : ControlOutcome.Moving;
    }
}
