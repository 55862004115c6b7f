using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>The state of calls that live, or ended less than a day ago.</summary>
public interface ICallRecords
{
    /// <returns>False when there is a record of this call already; it is left as it is.</returns>
    Task<bool> CreateAsync(CallRecord record);

    Task<CallRecord?> FindAsync(CallId call);

    /// <summary>
    /// Changes a record by compare-and-set: <paramref name="change"/> gets the current one and returns the next, or null
    /// for "leave it". It may run several times when others write too, so it must do nothing else.
    /// </summary>
    /// <returns>The record as it stands after the change; null when there is none.</returns>
    Task<CallRecord?> ChangeAsync(CallId call, Func<CallRecord, CallRecord?> change);

    /// <summary>Says that the call's worker is alive and holds it.</summary>
    Task HeartbeatAsync(CallId call);

    /// <summary>Live calls, the one with the latest sign of life first.</summary>
    Task<IReadOnlyList<CallRecord>> LiveAsync();

    /// <summary>Live calls without a sign of life for <paramref name="silence"/>: their worker died.</summary>
    Task<IReadOnlyList<CallId>> SilentForAsync(TimeSpan silence);

    /// <summary>True for the first who asks within <paramref name="kept"/>, false for everyone after: how a duplicate is told from the first.</summary>
    Task<bool> ClaimAsync(string what, TimeSpan kept);

    /// <summary>Makes a claim last for <paramref name="kept"/> from now, whether or not it has run out: what it stands for was done.</summary>
    Task KeepAsync(string what, TimeSpan kept);

    /// <summary>True while a claim lasts that <see cref="KeepAsync"/> has prolonged.</summary>
    Task<bool> IsKeptAsync(string what);

    /// <summary>Gives a claim back, so that the next who asks is the first again: what it stood for could not be done.</summary>
    Task ReleaseAsync(string what);

    /// <summary>Takes a call off the list of live ones without touching its record: for what a late sign of life left behind.</summary>
    Task ForgetAsync(CallId call);

    /// <summary>Each call whose record changes or whose log is complete, until the token is cancelled. A slow reader misses the oldest, never the newest.</summary>
    IAsyncEnumerable<CallId> FollowAsync(CancellationToken stopping);
}
