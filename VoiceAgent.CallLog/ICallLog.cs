using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>The ordered log of what happened on each call. Gateway and pipeline both append events. The log assigns the sequence numbers.</summary>
public interface ICallLog
{
    /// <returns>The event's sequence number.</returns>
    Task<long> AppendAsync(CallId call, CallEvent happened);

    /// <summary>Events after <paramref name="after"/>, in order, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000);

    /// <summary>
    /// Returns the events after <paramref name="after"/> and then each new event, until the call has ended or the token is cancelled.
    /// </summary>
    IAsyncEnumerable<LoggedEvent> FollowAsync(CallId call, long after, CancellationToken stopping);
}
