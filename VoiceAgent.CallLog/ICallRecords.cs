using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>The records of calls that are live or ended less than a day ago.</summary>
public interface ICallRecords
{
    /// <returns>False if the call already has a record. That record is not changed.</returns>
    Task<bool> CreateAsync(CallRecord record);

    Task<CallRecord?> FindAsync(CallId call);

    /// <summary>
    /// Changes a record by compare-and-set. <paramref name="change"/> gets the current record and returns the next one, or null
    /// to change nothing. It may run several times if others write too, so it must have no side effects.
    /// </summary>
    /// <returns>The record after the change. Null if the call has no record.</returns>
    Task<CallRecord?> ChangeAsync(CallId call, Func<CallRecord, CallRecord?> change);

    /// <summary>Writes a heartbeat: the call's worker is alive and runs the call.</summary>
    Task HeartbeatAsync(CallId call);

    /// <summary>Writes the heartbeats of several calls at once.</summary>
    Task HeartbeatAsync(IReadOnlyCollection<CallId> calls) => Task.WhenAll(calls.Select(HeartbeatAsync));

    /// <summary>Live calls. The call with the latest heartbeat comes first.</summary>
    Task<IReadOnlyList<CallRecord>> LiveAsync();

    /// <summary>Live calls without a heartbeat for <paramref name="silence"/>. Their worker has died.</summary>
    Task<IReadOnlyList<CallId>> SilentForAsync(TimeSpan silence);

    /// <summary>
    /// Claims a key for <paramref name="kept"/>. True for the first caller, false for all later ones: this detects duplicates.
    /// </summary>
    Task<bool> ClaimAsync(string what, TimeSpan kept);

    /// <summary>Keeps a claim for <paramref name="kept"/> from now, even if it had expired, because the claimed work is done.</summary>
    Task KeepAsync(string what, TimeSpan kept);

    /// <summary>True if <see cref="KeepAsync"/> has kept the claim and it has not expired.</summary>
    Task<bool> IsKeptAsync(string what);

    /// <summary>Releases a claim because the claimed work failed. The next attempt can claim it again.</summary>
    Task ReleaseAsync(string what);

    /// <summary>Removes a call from the list of live calls and leaves its record. A late heartbeat may have put it back on the list.</summary>
    Task ForgetAsync(CallId call);

    /// <summary>
    /// Returns each call whose record changes or whose log is complete, until the token is cancelled. A slow reader misses the oldest changes,
    /// never the newest.
    /// </summary>
    IAsyncEnumerable<CallId> FollowAsync(CancellationToken stopping);
}
