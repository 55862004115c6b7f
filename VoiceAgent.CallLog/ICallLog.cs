using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>The ordered log of what happened on each call. Gateway and pipeline both append events. The log assigns the sequence numbers.</summary>
public interface ICallLog
{
    /// <returns>The event's sequence number.</returns>
    Task<long> AppendAsync(CallId call, CallEvent happened);

    /// <summary>
    /// Appends events of a worker, in order. It is safe to repeat: an event is appended once, even if the answer to an earlier attempt
    /// was lost.
    /// </summary>
    /// <param name="events">Their numbers grow by one from event to event, beginning with 1 for each lease.</param>
    /// <returns>False when another worker has taken the call over. No event was appended.</returns>
    Task<bool> AppendAsync(CallLease lease, IReadOnlyList<PendingEvent> events);

    /// <summary>Events after <paramref name="after"/>, in order, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000);

    /// <summary>
    /// Returns the events after <paramref name="after"/> and then each new event, until the call has ended or the token is cancelled.
    /// </summary>
    IAsyncEnumerable<LoggedEvent> FollowAsync(CallId call, long after, CancellationToken stopping);
}

/// <summary>An event that a worker has not appended yet.</summary>
/// <param name="Number">1, 2, 3 … in the order in which they happened.</param>
public sealed record PendingEvent(long Number, DateTimeOffset At, CallEvent Event);
