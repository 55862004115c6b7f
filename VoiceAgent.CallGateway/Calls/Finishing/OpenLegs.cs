using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>
/// Watches over callers whose conversation has ended, until the telephony service has said that they are disconnected. A request to hang up
/// may never have arrived, because the gateway or the service was away.
/// </summary>
internal sealed class OpenLegs(ICallRecords records, ITelephony telephony, LostCalls lost, TimeProvider time, ILogger<OpenLegs> logger)
{
    /// <summary>The report about the end of a call usually comes within this time of the end of its conversation.</summary>
    public static readonly TimeSpan Report = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Whether the telephony service may still connect a caller whose conversation has ended.</summary>
    public static bool IsOpen(CallRecord call) => call is { IsDisconnected: false, ConnectionId: not null } && !CallRules.IsRefused(call);

    /// <returns>When to look again. Null when the caller is disconnected.</returns>
    public async Task<DateTimeOffset?> LookAsync(CallRecord call, CancellationToken stopping)
    {
        if (!IsOpen(call))
        {
            return null;
        }

        try
        {
            if (!await telephony.IsConnectedAsync(call.ConnectionId!, stopping))
            {
                await records.ChangeAsync(call.Id, current => CallRules.After(current, new TelephonyEvent.Disconnected(CallEnding.CallerHungUp)));
                return null;
            }

            return await ActAsync(call, stopping) ?? time.GetUtcNow() + Interval;
        }
        catch (TelephonyException failure)
        {
            CallsLog.HangUpFailed(logger, call.Id, failure.Message);
            return time.GetUtcNow() + Interval;
        }
    }

    private async Task<DateTimeOffset?> ActAsync(CallRecord call, CancellationToken stopping)
    {
        // A human has the caller. Only the agent's side must leave. A blind transfer ends it without us.
        if (call.Ending is CallEnding.Transferred)
        {
            await (call.Transfer?.Consultation is null ? Task.CompletedTask : telephony.LeaveAsync(call.ConnectionId!, stopping));
            return null;
        }

        if (call.Rescue is { Last: not RescueStep.Reconnecting })
        {
            return await lost.LookAsync(call, stopping);
        }

        await lost.HandleAsync(call.Id, Loss.SessionEnded, reconnect: null, attempt: null, stopping);
        return null;
    }
}
