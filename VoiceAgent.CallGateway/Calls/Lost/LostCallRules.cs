using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Lost;

/// <summary>
/// Decides what happens to a caller whose conversation was lost: another worker, else the fallback number, else an announcement,
/// else the call is hung up. An answered call never stays silent. The functions are pure. They are asked only while the caller is connected.
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
        // A rejected call hears an announcement from the beginning and ends after it.
        if (call.ConnectionId is null || call.Phase is CallPhase.Draining || call.Ending is CallEnding.Transferred or CallEnding.Rejected)
        {
            return null;
        }

        if (IsInProgress(call, why, now))
        {
            return null;
        }

        if (IsBeingEnded(call))
        {
            return RescueStep.HangingUp;
        }

        // While a human's telephone rings, the outcome of the transfer decides.
        if (why is not (Loss.TransferFailed or Loss.StepFailed) && CallRules.IsBeingTried(call.Transfer, now))
        {
            return call.Rescue is null or { Last: RescueStep.Reconnecting } ? RescueStep.AwaitingTransfer : null;
        }

        if (MayReconnect(call, why, help))
        {
            return RescueStep.Reconnecting;
        }

        var last = call.Rescue?.Last;
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

    /// <summary>Whether the caller has somebody or something, so that this report changes nothing.</summary>
    private static bool IsInProgress(CallRecord call, Loss why, DateTimeOffset now) => (call.Rescue?.Last, why) switch
    {
        (_, Loss.StepFailed) => false,

        // Without a rescue, and after a media stream was started again, the agent has the caller and tells them about the transfer.
        (null, Loss.TransferFailed) => true,
        (RescueStep.Reconnecting, Loss.TransferFailed) => call.Worker is not null,
        (RescueStep.AwaitingTransfer or RescueStep.Transferring, Loss.TransferFailed) => false,
        (RescueStep.Reconnecting, _) => false,
        _ => IsBeingRescued(call, now),
    };

    // A conversation that has begun can only be continued by a worker that takes it over. One that has not begun can begin anywhere.
    private static bool MayReconnect(CallRecord call, Loss why, Help help) =>
        why is not (Loss.TransferFailed or Loss.StepFailed or Loss.WorkerLeaves)
        && call.Rescue?.Last is null or RescueStep.Reconnecting
        && (call.Rescue?.Reconnects ?? 0) < MostReconnects
        && (call.Worker is null ? why is Loss.MediaRefused or Loss.NeverConnected or Loss.MediaEnded : help.CanTakeOver);

    // Somebody has ended the call, and the caller is still connected: the request to hang up had no effect.
    private static bool IsBeingEnded(CallRecord call) =>
        call.Rescue is null or { Last: RescueStep.Reconnecting } && call.Ending is CallEnding.AgentHungUp or CallEnding.OperatorHungUp or CallEnding.TimedOut;
}
