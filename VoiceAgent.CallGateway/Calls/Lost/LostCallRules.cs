using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Lost;

/// <summary>
/// Decides what happens to a caller whose conversation was lost: another worker, else the fallback number, else an announcement,
/// else the call is hung up. An answered call never stays silent. The functions are pure. They are asked only while the caller is connected.
/// </summary>
internal static class LostCallRules
{
    // A step that has no result after this time has failed. A caller must not hear silence for longer while a media stream is opened.
    private static readonly TimeSpan ReconnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(60);

    // A gateway carries out a step within this time, or it has died.
    private static readonly TimeSpan CarryOutTimeout = TimeSpan.FromSeconds(5);

    // A hang-up that had no effect is repeated at this interval.
    private static readonly TimeSpan HangUpInterval = TimeSpan.FromSeconds(5);

    // A timer that was lost is noticed after this time by the rounds over live calls.
    private static readonly TimeSpan TimerTolerance = TimeSpan.FromSeconds(5);

    /// <summary>Decides the next step.</summary>
    /// <param name="now">The current time.</param>
    public static RescueDecision? Next(CallRecord call, Loss why, Help help, DateTimeOffset now)
    {
        // A rejected call hears an announcement from the beginning and ends after it.
        if (call.ConnectionId is null || call.Phase is CallPhase.Draining || call.Ending is CallEnding.Transferred || (CallRules.IsRefused(call) && call.Queue is null))
        {
            return null;
        }

        // Those who wait have no conversation, and the way out of the queue is begun once.
        if (call.Queue is { IsWaiting: true } || (why is Loss.Queued or Loss.QueueEnded && call.Rescue is not null))
        {
            return null;
        }

        // Somebody has taken the caller from the agent, and gives them back.
        if (call.MediaStoppedBy is not null && !IsBeingEnded(call))
        {
            return null;
        }

        if (IsInProgress(call, why, now))
        {
            return null;
        }

        if (IsBeingEnded(call))
        {
            return new(RescueStep.HangingUp);
        }

        // The gateway that began the step has died before it carried it out.
        if (why is Loss.Overdue && call.Rescue is { IsCarriedOut: false, Last: RescueStep.Transferring or RescueStep.Announcing } unfinished)
        {
            return new(unfinished.Last);
        }

        if (Reconnects.Next(call, why, now) is { } pause)
        {
            return new(RescueStep.Reconnecting, pause);
        }

        if (why is Loss.HandOver)
        {
            return null;
        }

        // While a human's telephone rings, the outcome of the transfer decides.
        var last = call.Rescue?.Last;
        var isAwaited = why is not (Loss.TransferFailed or Loss.StepFailed) || (why is Loss.StepFailed && last is RescueStep.Reconnecting);
        if (isAwaited && last is not (RescueStep.Announcing or RescueStep.HangingUp) && CallRules.IsBeingTried(call.Transfer, now))
        {
            return last is null or RescueStep.Reconnecting ? new(RescueStep.AwaitingTransfer) : null;
        }

        return new(help.FallbackNumber is not null && last is not (RescueStep.Transferring or RescueStep.Announcing or RescueStep.HangingUp) ? RescueStep.Transferring
            : help.Announcement is not null && last is not (RescueStep.Announcing or RescueStep.HangingUp) ? RescueStep.Announcing
            : RescueStep.HangingUp);
    }

    /// <summary>The record when the step begins.</summary>
    /// <param name="transfer">Only for <see cref="RescueStep.Transferring"/>.</param>
    public static CallRecord Begin(CallRecord call, RescueDecision decision, Loss why, Help help, CallTransfer? transfer, DateTimeOffset now) => call with
    {
        Rescue = decision.Step is RescueStep.Reconnecting
            ? Reconnects.Begin(call, why, decision.Pause, help.Token, now)
            : (call.Rescue ?? new Rescue(0, decision.Step, now)) with
            {
                Last = decision.Step,
                At = now,
                LostAt = call.Rescue?.LostAt ?? now,
                TakenAt = null,
                IsPaused = false,
                IsCarriedOut = false,
                DueAt = now + (decision.Step is RescueStep.AwaitingTransfer ? CallRules.LongestTry : CarryOutTimeout),
            },
        Transfer = transfer ?? call.Transfer,
        Phase = decision.Step is RescueStep.Transferring && call.Phase < CallPhase.Transferring ? CallPhase.Transferring : call.Phase,
        Ending = decision.Step is RescueStep.Announcing or RescueStep.HangingUp && call.IsLive ? CallRules.Stronger(call.Ending, call.Queue is { Ending: QueueEnding.TimedOut or QueueEnding.CallBack } ? CallEnding.Rejected : CallEnding.MediaLost) : call.Ending,
    };

    /// <summary>The record after the telephony service has accepted a step. Null when another step has begun since.</summary>
    public static CallRecord? CarriedOut(CallRecord call, Rescue step, DateTimeOffset now) => call.Rescue is { } rescue && IsSame(rescue, step)
        ? call with
        {
            Rescue = rescue with
            {
                IsCarriedOut = true,
                DueAt = rescue.Last switch
                {
                    RescueStep.Reconnecting => rescue.LostAt is null ? null : now + Reconnects.TimeoutOf(rescue),
                    RescueStep.HangingUp => now + HangUpInterval,
                    RescueStep.AwaitingTransfer => rescue.DueAt,
                    _ => now + StepTimeout,
                },
            },
        }
        : null;

    /// <summary>True while a step has not had time to end.</summary>
    public static bool IsBeingRescued(CallRecord call, DateTimeOffset now) => call.Rescue switch
    {
        null or { Last: RescueStep.AwaitingTransfer } => false,
        { Last: RescueStep.Reconnecting } rescue => rescue.LostAt is not null && now - rescue.At < ReconnectTimeout,
        { } rescue => now - rescue.At < StepTimeout,
    };

    /// <summary>Whether nobody has had the caller for so long that they must hear something.</summary>
    public static bool MustAskToWait(CallRecord call, DateTimeOffset now) => AskAt(call) <= now;

    /// <summary>When a gateway must look at the call, if nothing is reported until then. Null when there is nothing to do.</summary>
    /// <param name="speaks">Whether the caller can be asked to wait.</param>
    public static DateTimeOffset? LookAt(CallRecord call, bool speaks) =>
        speaks && AskAt(call) is { } ask && !(call.Rescue!.DueAt < ask) ? ask : call.Rescue?.DueAt;

    private static DateTimeOffset? AskAt(CallRecord call) =>
        call is { IsLive: true, Phase: not CallPhase.Draining, Rescue: { Last: RescueStep.Reconnecting, LostAt: { } lost, HasAskedToWait: false } } ? lost + Reconnects.AskAfter : null;

    private static bool IsSame(Rescue one, Rescue other) => one.Last == other.Last && one.At == other.At && one.Reconnects == other.Reconnects;

    /// <summary>Whether the caller has somebody or something, so that this report changes nothing.</summary>
    private static bool IsInProgress(CallRecord call, Loss why, DateTimeOffset now) => (call.Rescue, why) switch
    {
        (_, Loss.StepFailed) => false,
        (_, Loss.Overdue) => !(call.Rescue?.DueAt <= now),

        // Without a rescue, and while a media stream is started again, the agent has or gets the caller and tells them about the transfer.
        (null or { Last: RescueStep.Reconnecting }, Loss.TransferFailed) => true,
        (null, _) => false,
        ({ Last: RescueStep.AwaitingTransfer or RescueStep.Transferring }, Loss.TransferFailed) => false,

        // A worker has taken the call by another stream. The gateway did not get the answer to its start in time.
        ({ Last: RescueStep.Reconnecting, LostAt: null }, Loss.MediaRefused) => true,

        // A report about the current media stream. It may be delivered twice.
        ({ Last: RescueStep.Reconnecting } rescue, Loss.MediaRefused or Loss.MediaEnded) => rescue.IsPaused,

        // A worker that has just taken the call is not the silent one.
        ({ Last: RescueStep.Reconnecting, TakenAt: { } taken }, _) => now - taken < TimerTolerance && why is Loss.WorkerSilent or Loss.NeverConnected,
        ({ Last: RescueStep.Reconnecting }, Loss.SessionEnded) => false,
        ({ Last: RescueStep.Reconnecting } rescue, _) => now < rescue.DueAt + TimerTolerance,
        _ => IsBeingRescued(call, now),
    };

    // Somebody has ended the call, and the caller is still connected: the request to hang up had no effect.
    private static bool IsBeingEnded(CallRecord call) =>
        call.Rescue is null or { Last: RescueStep.Reconnecting } && call.Ending is CallEnding.AgentHungUp or CallEnding.OperatorHungUp or CallEnding.TimedOut;
}
