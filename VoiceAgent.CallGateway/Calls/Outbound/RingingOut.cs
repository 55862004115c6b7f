using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>
/// Watches over telephones that ring for a call of the platform. The time of the end is in the call's record, so any gateway hangs up when the
/// one that has placed the call is dead.
/// </summary>
internal sealed class RingingOut(ICallRecords records, ITelephony telephony, Admission admission, TimeProvider time, ILogger<RingingOut> logger)
{
    /// <summary>After a request to hang up, the report about the end comes within this time, or it never comes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A reserved place expires sooner than the longest ringing ends, so it is reserved again.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <returns>When to look again. Null when the telephone does not ring any more.</returns>
    public async Task<DateTimeOffset?> LookAsync(CallRecord call, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        if (now < call.RingsUntil)
        {
            await admission.TryAdmitAsync(call.Id);
            return call.RingsUntil < now + Interval ? call.RingsUntil : now + Interval;
        }

        if (call.ConnectionId is not { } connection || now > call.RingsUntil + Patience)
        {
            // The gateway that wanted to place the call is dead, or the service never reported about it. A late report is followed by a hang-up.
            return await EndAsync(call, call.ConnectionId is null ? CallEnding.NotPlaced : CallEnding.NotAnswered);
        }

        await records.ChangeAsync(call.Id, current => current.IsRingingOut ? CallRules.HangingUp(current, CallEnding.NotAnswered) : null);
        try
        {
            return await telephony.HangUpAsync(connection, stopping) ? now + Interval : await EndAsync(call, CallEnding.NotAnswered);
        }
        catch (TelephonyException failure)
        {
            CallsLog.HangUpFailed(logger, call.Id, failure.Message);
            return now + Interval;
        }
    }

    private async Task<DateTimeOffset?> EndAsync(CallRecord call, CallEnding ending)
    {
        await admission.ReleaseAsync(call.Id);
        await records.ChangeAsync(call.Id, current => current.IsRingingOut ? CallRules.After(current, new TelephonyEvent.Disconnected(ending, ending)) : null);
        return time.GetUtcNow();
    }
}
