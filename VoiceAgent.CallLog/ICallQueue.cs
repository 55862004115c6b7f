using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>
/// Callers who wait for a free place, for all gateways together. They are in the same store as <see cref="ICallPlaces"/>: a free place belongs to those
/// who wait, so that no new call can take it.
/// </summary>
public interface ICallQueue
{
    /// <summary>
    /// A caller begins to wait, or still waits. It is safe to repeat. Call it more often than <see cref="QueueTimes.Kept"/> lasts: a caller about whom
    /// nobody asks is removed. A removed caller who asks again gets their place in the order back.
    /// </summary>
    /// <param name="route">The number of the route. Each route has its own order.</param>
    /// <param name="most">How many may wait for this route. It does not matter for a caller who waits already.</param>
    /// <returns>Null when too many wait.</returns>
    Task<QueuePlace?> JoinAsync(CallId call, string route, int most);

    /// <summary>Reserves the free places for those who wait longest. The routes take turns. A caller stays in the queue until <see cref="LeaveAsync"/>.</summary>
    /// <returns>The callers who have got a place now.</returns>
    Task<IReadOnlyList<CallId>> CallUpAsync();

    /// <summary>The caller does not wait any more. It is safe to repeat.</summary>
    /// <param name="keepsPlace">True when an agent gets the caller. Otherwise the place that was reserved for them is free again.</param>
    Task LeaveAsync(CallId call, bool keepsPlace);
}

/// <param name="Position">The place among those who wait for the same route. The first one is 1.</param>
/// <param name="Turn">The place in the order of all routes. The first one is 1.</param>
/// <param name="IsCalled">True when a worker's place is reserved for the caller.</param>
/// <param name="Turns">When callers of any route got their places lately.</param>
public sealed record QueuePlace(int Position, int Turn, bool IsCalled, IReadOnlyList<DateTimeOffset> Turns);
