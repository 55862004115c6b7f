using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>How a call's record follows from what was reported: pure, and the same in any order of the reports.</summary>
internal static class CallRules
{
    /// <returns>The record as it is now; null where the report changes nothing.</returns>
    public static CallRecord? After(CallRecord call, TelephonyEvent happened)
    {
        if (!call.IsLive)
        {
            return null;
        }

        var next = happened switch
        {
            TelephonyEvent.Connected connected => Later(call, CallPhase.Connected) with
            {
                ConnectionId = call.ConnectionId ?? connected.ConnectionId,
                ServerCallId = call.ServerCallId ?? connected.ServerCallId,
                CorrelationId = call.CorrelationId ?? connected.CorrelationId,
            },
            TelephonyEvent.TransferAccepted => Later(call, CallPhase.Transferring) with { Ending = Stronger(call.Ending, CallEnding.Transferred) },
            TelephonyEvent.TransferFailed when call.Phase is CallPhase.Transferring && call.Ending is not CallEnding.Transferred =>
                call with { Phase = CallPhase.Connected },
            TelephonyEvent.Disconnected over => Later(call, CallPhase.Draining) with { Ending = Stronger(call.Ending, over.Ending) },
            _ => call,
        };
        return next == call ? null : next;
    }

    /// <summary>The record once somebody asked that the call ends.</summary>
    public static CallRecord? HangingUp(CallRecord call, CallEnding why) =>
        call.IsLive ? call with { Ending = Stronger(call.Ending, why) } : null;

    /// <summary>The record while a transfer is being tried.</summary>
    public static CallRecord? Transferring(CallRecord call) => call.IsLive ? Later(call, CallPhase.Transferring) : null;

    /// <summary>
    /// Several things may be true of one ending: the caller's line closes after a transfer as it does after hanging up.
    /// The one that says more is kept, so that the order of the reports does not matter.
    /// </summary>
    public static CallEnding Stronger(CallEnding? one, CallEnding other) => one is { } known && Strength(known) >= Strength(other) ? known : other;

    private static CallRecord Later(CallRecord call, CallPhase phase) => call.Phase < phase ? call with { Phase = phase } : call;

    private static int Strength(CallEnding ending) => ending switch
    {
        CallEnding.Rejected => 9,
        CallEnding.Transferred => 8,
        CallEnding.OperatorHungUp => 7,
        CallEnding.AgentHungUp => 6,
        CallEnding.Defect => 5,
        CallEnding.ProviderFailed => 4,
        CallEnding.TimedOut => 3,
        CallEnding.MediaLost => 2,
        CallEnding.CallerHungUp => 1,
        _ => 0,
    };
}
