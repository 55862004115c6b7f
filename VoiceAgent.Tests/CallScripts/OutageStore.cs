using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>The way of the workers to the shared records and leases, which may be away.</summary>
internal sealed class OutageStore(MemoryCallLog shared, Outage outage) : ICallRecords, ICallLeases
{
    public Task<bool> CreateAsync(CallRecord record) => outage.AskAsync(() => shared.CreateAsync(record));

    public Task<CallRecord?> FindAsync(CallId call) => outage.AskAsync(() => ((ICallRecords)shared).FindAsync(call));

    public Task<CallRecord?> ChangeAsync(CallId call, Func<CallRecord, CallRecord?> change) => outage.AskAsync(() => shared.ChangeAsync(call, change));

    public Task HeartbeatAsync(CallId call) => outage.AskAsync(() => shared.HeartbeatAsync(call));

    public Task<IReadOnlyList<CallRecord>> LiveAsync() => outage.AskAsync(shared.LiveAsync);

    public Task<IReadOnlyList<CallId>> SilentForAsync(TimeSpan silence) => outage.AskAsync(() => shared.SilentForAsync(silence));

    public Task<bool> ClaimAsync(string what, TimeSpan kept) => outage.AskAsync(() => shared.ClaimAsync(what, kept));

    public Task KeepAsync(string what, TimeSpan kept) => outage.AskAsync(() => shared.KeepAsync(what, kept));

    public Task<bool> IsKeptAsync(string what) => outage.AskAsync(() => shared.IsKeptAsync(what));

    public Task ReleaseAsync(string what) => outage.AskAsync(() => shared.ReleaseAsync(what));

    public Task ForgetAsync(CallId call) => outage.AskAsync(() => shared.ForgetAsync(call));

    public IAsyncEnumerable<CallId> FollowAsync(CancellationToken stopping) => shared.FollowAsync(stopping);

    public Task<CallLease> TakeAsync(CallId call, string worker) => outage.AskAsync(() => shared.TakeAsync(call, worker));

    public Task<bool> IsHeldAsync(CallLease lease) => outage.AskAsync(() => shared.IsHeldAsync(lease));

    Task<CallLease?> ICallLeases.FindAsync(CallId call) => outage.AskAsync(() => ((ICallLeases)shared).FindAsync(call));

    public Task ReleaseAsync(CallLease lease) => outage.AskAsync(() => shared.ReleaseAsync(lease));

    public Task<IReadOnlyList<CallId>> HeldByAsync(string worker) => outage.AskAsync(() => shared.HeldByAsync(worker));
}
