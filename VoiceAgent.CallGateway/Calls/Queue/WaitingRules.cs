using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Queue;

/// <summary>Decides what a caller who waits gets next. The functions are pure.</summary>
internal static class WaitingRules
{
    /// <summary>A gateway looks at each waiting caller at least so often. It is the interval at which the caller's connection is checked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>The end of an announcement is reported within this time, or never.</summary>
    public static readonly TimeSpan LongestAnnouncement = TimeSpan.FromSeconds(30);

    // The service connects a call within this time of the answer. If no report says so, the caller is asked for.
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(5);

    // The answer of the call takes at most as long. After that another gateway answers the ring, as another call.
    private static readonly TimeSpan Answering = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    /// <param name="isCalled">Whether a worker's place is reserved for the caller.</param>
    public static WaitingStep Next(CallRecord call, QueueSettings settings, bool isCalled, DateTimeOffset now)
    {
        var queue = call.Queue!;
        if (call.Ending is not null)
        {
            return new WaitingStep(WaitingDo.EndCall);
        }

        if (call.ConnectionId is null && now - queue.JoinedAt > Answering)
        {
            return new WaitingStep(WaitingDo.Forget);
        }

        if (call.ConnectionId is null || (call.Phase < CallPhase.Connected && now - queue.JoinedAt < Connecting))
        {
            return new WaitingStep(WaitingDo.Nothing, now + Soon);
        }

        if (isCalled)
        {
            return new WaitingStep(WaitingDo.GiveTurn);
        }

        if (now - queue.JoinedAt >= settings.LongestWait)
        {
            return new WaitingStep(WaitingDo.GiveUp);
        }

        if (queue.IsAnnouncing && now < queue.AnnouncedAt + LongestAnnouncement)
        {
            return new WaitingStep(WaitingDo.Nothing, Soonest(queue, settings, now, queue.AnnouncedAt + LongestAnnouncement));
        }

        return queue.AnnouncedAt is not { } announced || now >= announced + settings.Every ? new WaitingStep(WaitingDo.Announce)
            : queue.IsAnnouncing ? new WaitingStep(WaitingDo.Music)
            : new WaitingStep(WaitingDo.Nothing, Soonest(queue, settings, now, announced + settings.Every));
    }

    /// <summary>Whether a call-back is offered with the next announcement.</summary>
    public static bool Offers(CallRecord call, QueueSettings settings, DateTimeOffset now) =>
        settings.OfferCallbackAfter is { } after && now - call.Queue!.JoinedAt >= after && CallTargets.IsNumber(call.PersonNumber);

    /// <summary>The record when an announcement begins. Null when another gateway has begun one, or the caller does not wait any more.</summary>
    /// <param name="before">How often the position was announced before.</param>
    public static CallRecord? Announcing(CallRecord call, int before, bool offers, DateTimeOffset now) => Waits(call) && call.Queue!.Announcements == before
        ? call with { Queue = call.Queue with { Announcements = before + 1, AnnouncedAt = now, IsAnnouncing = true, HasOffered = call.Queue.HasOffered || offers } }
        : null;

    /// <summary>The record after an announcement. Null when that is known.</summary>
    public static CallRecord? Announced(CallRecord call, int number) =>
        Waits(call) && call.Queue is { IsAnnouncing: true } queue && queue.Announcements == number ? call with { Queue = queue with { IsAnnouncing = false } } : null;

    /// <summary>The record when the caller leaves the queue. Null when they have left it.</summary>
    public static CallRecord? Left(CallRecord call, QueueEnding how, DateTimeOffset now)
    {
        if (call.Queue is not { IsWaiting: true } queue || (how is not (QueueEnding.CallerHungUp or QueueEnding.OperatorHungUp) && !Waits(call)))
        {
            return null;
        }

        return call with { Queue = queue with { Ending = how, LeftAt = now, IsAnnouncing = false } };
    }

    /// <summary>How a caller leaves the queue whose call is over.</summary>
    public static QueueEnding EndingOf(CallRecord call) => call.Ending is CallEnding.OperatorHungUp ? QueueEnding.OperatorHungUp : QueueEnding.CallerHungUp;

    /// <summary>Whether the caller is connected and waits.</summary>
    public static bool Waits(CallRecord call) => call is { IsLive: true, Phase: not CallPhase.Draining, Ending: null, Queue.IsWaiting: true };

    private static DateTimeOffset Soonest(QueuedCall queue, QueueSettings settings, DateTimeOffset now, DateTimeOffset? next) =>
        new[] { now + Interval, queue.JoinedAt + settings.LongestWait, next ?? DateTimeOffset.MaxValue }.Min();
}

/// <param name="At">When to look again. Null: as the step says.</param>
internal sealed record WaitingStep(WaitingDo Do, DateTimeOffset? At = null);

internal enum WaitingDo
{
    Nothing,

    /// <summary>The position is announced.</summary>
    Announce,

    /// <summary>Nobody has reported the end of the announcement. The music begins.</summary>
    Music,

    /// <summary>An agent gets the caller.</summary>
    GiveTurn,

    /// <summary>The caller has waited for the longest time.</summary>
    GiveUp,

    /// <summary>Somebody has hung up, and the caller is still connected.</summary>
    EndCall,

    /// <summary>The gateway that wanted to answer the call has died before it could.</summary>
    Forget,
}
