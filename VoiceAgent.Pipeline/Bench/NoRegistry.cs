using System.Runtime.CompilerServices;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Bench;

/// <summary>For a worker without Redis: call records, leases, commands and reports of places do nothing.</summary>
internal sealed class NoRegistry : ICallRecords, ICallCommands, ICallLeases, ICallPlaces
{
    public Task<bool> CreateAsync(CallRecord record) => Task.FromResult(false);

    public Task<CallRecord?> FindAsync(CallId call) => Task.FromResult<CallRecord?>(null);

    public Task<CallRecord?> ChangeAsync(CallId call, Func<CallRecord, CallRecord?> change) => Task.FromResult<CallRecord?>(null);

    public Task HeartbeatAsync(CallId call) => Task.CompletedTask;

    public Task<IReadOnlyList<CallRecord>> LiveAsync() => Task.FromResult<IReadOnlyList<CallRecord>>([]);

    public Task<IReadOnlyList<CallId>> SilentForAsync(TimeSpan silence) => Task.FromResult<IReadOnlyList<CallId>>([]);

    public Task<bool> ClaimAsync(string what, TimeSpan kept) => Task.FromResult(true);

    public Task KeepAsync(string what, TimeSpan kept) => Task.CompletedTask;

    public Task<bool> IsKeptAsync(string what) => Task.FromResult(false);

    public Task ReleaseAsync(string what) => Task.CompletedTask;

    public Task ForgetAsync(CallId call) => Task.CompletedTask;

    public async IAsyncEnumerable<CallId> FollowAsync([EnumeratorCancellation] CancellationToken stopping)
    {
        await Task.CompletedTask;
        yield break;
    }

    public Task<long> SendAsync(CallId call, CallCommand command) => Task.FromResult(0L);

    public Task<IAsyncDisposable> ListenAsync(CallId call, Action<CallCommand> heard) => Task.FromResult<IAsyncDisposable>(new Nothing());

    public Task<CallLease> TakeAsync(CallId call, string worker) => Task.FromResult(new CallLease(call, worker, Token: 1));

    public Task<bool> IsHeldAsync(CallLease lease) => Task.FromResult(true);

    Task<CallLease?> ICallLeases.FindAsync(CallId call) => Task.FromResult<CallLease?>(null);

    public Task ReleaseAsync(CallLease lease) => Task.CompletedTask;

    public Task<IReadOnlyList<CallId>> HeldByAsync(string worker) => Task.FromResult<IReadOnlyList<CallId>>([]);

    public Task<bool> TryReserveAsync(CallId call) => Task.FromResult(false);

    public Task ReleaseAsync(CallId call) => Task.CompletedTask;

    public Task ReportAsync(WorkerReport report, IReadOnlyCollection<CallId> arrived) => Task.CompletedTask;

    public Task LeaveAsync(string worker) => Task.CompletedTask;

    public Task<PlacesNow> ReadAsync() => Task.FromResult(new PlacesNow([], Reserved: 0, Free: 0));

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
