using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Lost;

/// <summary>
/// Decides what happens to a caller whose conversation was lost: another worker, else the fallback number, else an announcement,
/// else the call is hung up. An answered call never stays silent. The functions are pure.
/// </summary>
internal static class LostCallRules
{
    // A media stream that could not be opened is tried once more. The load balancer may choose another worker.
    private const int MostReconnects = 1;

    // A step that has no result after this time has failed. A caller must not hear silence for longer while a media stream is opened.
    private static readonly TimeSpan ReconnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Decides the next step.</summary>
    /// <param name="now">The current time.</param>
    public static RescueStep? Next(CallRecord call, Loss why, Help help, DateTimeOffset now)
    {
        if (IsOver(call))
        {
            return null;
        }

        // While a human's telephone rings, the media stream may end because the caller is being moved. The transfer's outcome decides.
        if (why is not Loss.TransferFailed && CallRules.IsBeingTried(call.Transfer, now) && !IsBeingRescued(call, now))
        {
            return call.Rescue is null ? RescueStep.AwaitingTransfer : null;
        }

        var last = call.Rescue?.Last;
        if (last is RescueStep.Transferring or RescueStep.Announcing && why is not Loss.TransferFailed && IsBeingRescued(call, now))
        {
            return null;
        }

        if (MayReconnect(call, why, help))
        {
            return RescueStep.Reconnecting;
        }

        return help.FallbackNumber is not null && last is not (RescueStep.Transferring or RescueStep.Announcing or RescueStep.HangingUp) ? RescueStep.Transferring
            : help.Announcement is not null && last is not (RescueStep.Announcing or RescueStep.HangingUp) ? RescueStep.Announcing
            : RescueStep.HangingUp;
    }

    /// <summary>The record when the step begins.</summary>
    /// <param name="transfer">Only for <see cref="RescueStep.Transferring"/>.</param>
    public static CallRecord Begin(CallRecord call, RescueStep step, CallTransfer? transfer, DateTimeOffset now) => call with
    {
        Rescue = new Rescue((call.Rescue?.Reconnects ?? 0) + (step is RescueStep.Reconnecting ? 1 : 0), step, now),
        Transfer = transfer ?? call.Transfer,
        Phase = step is RescueStep.Transferring && call.Phase < CallPhase.Transferring ? CallPhase.Transferring : call.Phase,
        Ending = step is RescueStep.Announcing or RescueStep.HangingUp && call.IsLive ? CallRules.Stronger(call.Ending, CallEnding.MediaLost) : call.Ending,
    };

    /// <summary>True while a step has not had time to end.</summary>
    public static bool IsBeingRescued(CallRecord call, DateTimeOffset now) =>
        call.Rescue is { Last: not RescueStep.AwaitingTransfer } rescue
        && now - rescue.At < (rescue.Last is RescueStep.Reconnecting ? ReconnectTimeout : StepTimeout);

    // A conversation that has begun can only be continued by a worker that takes it over. One that has not begun can begin anywhere.
    private static bool MayReconnect(CallRecord call, Loss why, Help help) =>
        why is not (Loss.TransferFailed or Loss.WorkerLeaves)
        && call.Rescue?.Last is null or RescueStep.Reconnecting
        && (call.Rescue?.Reconnects ?? 0) < MostReconnects
        && (call.Worker is null ? why is Loss.MediaRefused or Loss.NeverConnected or Loss.MediaEnded : help.CanTakeOver);

    // The leg has ended, or somebody ends it. A worker may have finished the log of a call whose leg is still connected.
    private static bool IsOver(CallRecord call) =>
        call.ConnectionId is null || call.Phase is CallPhase.Draining
        || call.Ending is CallEnding.Rejected or CallEnding.Transferred
        || (call.Rescue is null && call.Ending is CallEnding.AgentHungUp or CallEnding.OperatorHungUp or CallEnding.TimedOut)
        || (call is { IsLive: false, Rescue: null, Ending: CallEnding.CallerHungUp });
}
