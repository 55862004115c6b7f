using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>
/// How many calls the pipeline's workers can take. A place is the capacity for one call. The gateway reserves a place before it answers,
/// so that two calls that ring at the same time never count the same place.
/// </summary>
public interface ICallPlaces
{
    /// <summary>Reserves a place for a call that rings. It is safe to repeat. A reservation without an arrival expires.</summary>
    /// <returns>False when every place is used or reserved, or belongs to a caller who waits (<see cref="ICallQueue"/>).</returns>
    Task<bool> TryReserveAsync(CallId call);

    /// <summary>
    /// The same for a conversation that moves to another worker. It comes before callers who wait, because a conversation that has begun is not interrupted
    /// for one that has not.
    /// </summary>
    Task<bool> TryReserveForMoveAsync(CallId call) => TryReserveAsync(call);

    /// <summary>The call was not answered. Its place is free again.</summary>
    Task ReleaseAsync(CallId call);

    /// <summary>A worker reports its places. Call it at least once a second: a worker without a recent report has no places.</summary>
    /// <param name="arrived">Calls that have arrived since the last report. They are among the used places now, and no longer reserved.</param>
    Task ReportAsync(WorkerReport report, IReadOnlyCollection<CallId> arrived);

    /// <summary>The worker has ended in order. It has no calls.</summary>
    Task LeaveAsync(string worker);

    Task<PlacesNow> ReadAsync();
}

/// <summary>What a worker says about itself.</summary>
/// <param name="Capacity">The most calls that it runs at the same time.</param>
/// <param name="Used">The calls that it runs now.</param>
/// <param name="IsDraining">True while it shuts down: it takes no more calls.</param>
/// <param name="Beat">Grows with each report. A reader knows by it that the worker lives, whatever the clocks of the machines say.</param>
public sealed record WorkerReport(string Worker, int Capacity, int Used, bool IsDraining, long Beat);

/// <param name="Workers">The last report of each worker that has not left, also of dead ones. A dead worker stays for a minute.</param>
/// <param name="Reserved">Reserved places.</param>
/// <param name="Free">Places that can be reserved.</param>
public sealed record PlacesNow(IReadOnlyList<WorkerReport> Workers, int Reserved, int Free)
{
    /// <summary>Callers who wait for a place and have none reserved.</summary>
    public int Waiting { get; init; }
}
