using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Computes a call's record from the reports about it. The functions are pure, and the order of the reports does not matter.</summary>
internal static class CallRules
{
    /// <summary>A worker writes the end of a call to its log within this time of the disconnection, if it holds the call.</summary>
    public static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1.5);

    /// <returns>The changed record. Null when the report changes nothing.</returns>
    public static CallRecord? After(CallRecord call, TelephonyEvent happened)
    {
        if (!call.IsLive)
        {
            return happened is TelephonyEvent.Disconnected && !call.IsDisconnected ? call with { IsDisconnected = true } : null;
        }

        var next = happened switch
        {
            TelephonyEvent.Connected connected => Later(call, CallPhase.Connected) with
            {
                ConnectionId = call.ConnectionId ?? connected.ConnectionId,
                ServerCallId = call.ServerCallId ?? connected.ServerCallId,
                CorrelationId = call.CorrelationId ?? connected.CorrelationId,
            },
            TelephonyEvent.TransferAccepted accepted => Later(call, CallPhase.Transferring) with
            {
                Ending = Stronger(call.Ending, CallEnding.Transferred),
                Transfer = Settled(call.Transfer, accepted.Attempt, TransferOutcome.Accepted),
            },
            TelephonyEvent.TransferFailed failed when call.Transfer is null || call.Transfer.Attempt == failed.Attempt => call with
            {
                Phase = call is { Phase: CallPhase.Transferring, Ending: not CallEnding.Transferred } ? (call.HeldBy is null ? CallPhase.Connected : CallPhase.OnHold) : call.Phase,
                Transfer = Settled(call.Transfer, failed.Attempt, failed.Outcome),
            },
            TelephonyEvent.Disconnected over => Later(call, CallPhase.Draining) with
            {
                Ending = Stronger(call.Ending, IsUnanswered(call) ? over.IfUnanswered ?? over.Ending : over.Ending),
                IsDisconnected = true,
            },
            _ => OperationRules.After(call, happened) ?? call,
        };
        return next == call ? null : next;
    }

    /// <summary>The same for a report that names the call's connection. A record that a worker has written does not know it.</summary>
    public static CallRecord? Reported(CallRecord call, string? connectionId, TelephonyEvent happened)
    {
        var known = call.ConnectionId is null && connectionId is not null && call.IsLive ? call with { ConnectionId = connectionId } : call;
        return After(known, happened) ?? (known == call ? null : known);
    }

    /// <summary>The record after the person has picked up. Null when that is known, or when a person has called.</summary>
    public static CallRecord? PickedUp(CallRecord call, DateTimeOffset at) =>
        call is { Direction: CallDirection.Outbound, AnsweredAt: null, IsLive: true } ? call with { AnsweredAt = at } : null;

    /// <summary>Whether the platform has placed the call, and nobody has picked up.</summary>
    public static bool IsUnanswered(CallRecord call) => call is { Direction: CallDirection.Outbound, AnsweredAt: null, Worker: null };

    /// <summary>A record that was made without the gateway that answered the call gets what only this gateway knows.</summary>
    public static CallRecord Completed(CallRecord call, CallRecord answered) => call with
    {
        ConnectionId = call.ConnectionId ?? answered.ConnectionId,
        ServerCallId = call.ServerCallId ?? answered.ServerCallId,
        CorrelationId = call.CorrelationId ?? answered.CorrelationId,
        AnsweredAt = call.AnsweredAt ?? answered.AnsweredAt,
        Trace = call.Trace ?? answered.Trace,
    };

    /// <summary>The record after someone requested the end of the call.</summary>
    public static CallRecord? HangingUp(CallRecord call, CallEnding why) =>
        call.IsLive ? call with { Ending = Stronger(call.Ending, why) } : null;

    /// <summary>The record after the request of <see cref="HangingUp"/> had no effect.</summary>
    public static CallRecord? NotHungUp(CallRecord call, CallEnding why, CallEnding? before) =>
        call is { Phase: < CallPhase.Draining } && call.Ending == why ? call with { Ending = before } : null;

    /// <summary>The record after the log of the call is complete. It is stored later. Null when that is known.</summary>
    public static CallRecord? LogEnded(CallRecord call, CallEnding why, DateTimeOffset at) =>
        call is { IsLive: true, EndedAt: null } ? call with { EndedAt = at, Ending = Stronger(call.Ending, why) } : null;

    /// <summary>The record while a transfer is in progress. Null when another transfer is in progress.</summary>
    public static CallRecord? Transferring(CallRecord call, CallTransfer transfer) =>
        call is { IsLive: false } or { Phase: CallPhase.Draining } or { Transfer.Outcome: TransferOutcome.Accepted } || IsBeingTried(call.Transfer, transfer.AskedAt)
            ? null
            : Later(call, CallPhase.Transferring) with { Transfer = transfer };

    /// <summary>The record after the human's telephone has begun to ring. Null when the attempt has ended.</summary>
    public static CallRecord? Consulting(CallRecord call, string attempt, string connectionId) =>
        call is { IsLive: true, Phase: not CallPhase.Draining, Transfer: { Outcome: null } transfer } && transfer.Attempt == attempt
            ? call with { Transfer = transfer with { Consultation = new Consultation(connectionId) } }
            : null;

    /// <summary>
    /// Chooses between two endings of one call: the caller's leg closes after a transfer in the same way as after hanging up.
    /// The more specific ending is kept, so the order of the reports does not matter.
    /// </summary>
    public static CallEnding Stronger(CallEnding? one, CallEnding other) => one is { } known && Strength(known) >= Strength(other) ? known : other;

    // A telephone rings for less than this, and a human answers a question within it. If no report has come by then, none will come.
    public static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(90);

    /// <summary>Whether the transfer is in progress at this time.</summary>
    public static bool IsBeingTried(CallTransfer? transfer, DateTimeOffset now) => transfer is { Outcome: null } && now - transfer.AskedAt < LongestTry;

    // A completed transfer wins over any later report.
    private static CallTransfer? Settled(CallTransfer? transfer, string attempt, TransferOutcome outcome) =>
        transfer is { Outcome: not TransferOutcome.Accepted } && transfer.Attempt == attempt && (transfer.Outcome is null || outcome is TransferOutcome.Accepted)
            ? transfer with { Outcome = outcome }
            : transfer;

    private static CallRecord Later(CallRecord call, CallPhase phase) => call.Phase < phase ? call with { Phase = phase } : call;

    /// <summary>The record when the caller is put on hold, or not any more. A transfer that has begun goes on.</summary>
    /// <param name="by">Null when the hold ends.</param>
    public static CallRecord Held(CallRecord call, string? by) => call with
    {
        HeldBy = by,
        Phase = (call.Phase, by) switch
        {
            ( <= CallPhase.Connected, not null) => CallPhase.OnHold,
            (CallPhase.OnHold, null) => CallPhase.Connected,
            _ => call.Phase,
        },
    };

    /// <summary>Whether no agent has ever had the call.</summary>
    public static bool IsRefused(CallRecord call) => call.Ending is CallEnding.Rejected or CallEnding.OutsideHours;

    private static int Strength(CallEnding ending) => ending switch
    {
        CallEnding.Rejected or CallEnding.OutsideHours => 9,
        CallEnding.Transferred => 8,
        CallEnding.OperatorHungUp => 7,
        CallEnding.Busy or CallEnding.NotAnswered or CallEnding.Declined or CallEnding.NotPlaced or CallEnding.Voicemail => 6,
        CallEnding.AgentHungUp => 6,
        CallEnding.Defect => 5,
        CallEnding.ProviderFailed => 4,
        CallEnding.TimedOut => 3,
        CallEnding.MediaLost or CallEnding.WorkerStopped => 2,
        CallEnding.CallerHungUp => 1,
        _ => 0,
    };
}
