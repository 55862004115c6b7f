using System.Runtime.CompilerServices;
using System.Text.Json;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.Fakes;

/// <summary>
/// The call log, records, leases, commands and places in memory, with the guarantees of the real ones: sequences without
/// gaps, changes by compare-and-set, claims that expire. Values are converted to JSON and back, as in Redis.
/// </summary>
internal sealed partial class MemoryCallLog(TimeProvider time) : ICallLog, ICallRecords, ICallCommands, ICallLeases, ICallPlaces, ICallQueue, ICallTimers
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    private readonly Lock _guard = new();
    private readonly Dictionary<CallId, List<LoggedEvent>> _events = [];
    private readonly Dictionary<CallId, CallRecord> _records = [];
    private readonly Dictionary<CallId, DateTimeOffset> _live = [];
    private readonly Dictionary<string, (DateTimeOffset Until, bool Kept)> _claims = [];
    private readonly Dictionary<CallId, CallLease> _leases = [];
    private readonly HashSet<CallLease> _held = [];
    private readonly Dictionary<CallLease, long> _appended = [];
    private readonly Dictionary<CallId, List<Action<CallCommand>>> _listeners = [];
    private readonly Dictionary<CallId, DateTimeOffset> _timers = [];

    /// <summary>True when silent calls cannot be read, as when the store is down.</summary>
    public bool IsDown { get; set; }

    /// <summary>True when claims cannot be taken, as when the store is down at that moment.</summary>
    public bool ClaimsFail { get; set; }

    /// <summary>True when the places of the workers cannot be read.</summary>
    public bool PlacesFail { get; set; }

    /// <summary>True when changes of records are not answered, as when the store is away for a moment.</summary>
    public bool ChangesHang { get; set; }

    /// <summary>How many claims are held whose work is not done. The claims of those who close calls expire instead.</summary>
    public int ClaimsAtWork => Locked(() => _claims.Count(claim => !claim.Value.Kept && claim.Value.Until > time.GetUtcNow() && !claim.Key.EndsWith(":close", StringComparison.Ordinal) && !claim.Key.StartsWith("recordings:", StringComparison.Ordinal)));

    public int TimersSet => Locked(() => _timers.Count);

    public MemoryCallPlaces Places { get; } = new(time);

    /// <summary>All commands that were sent, with or without a receiver.</summary>
    public List<(CallId Call, CallCommand Command)> Sent { get; } = [];

    public Task<long> AppendAsync(CallId call, CallEvent happened) => AppendAsync(call, time.GetUtcNow(), happened);

    private Task<long> AppendAsync(CallId call, DateTimeOffset at, CallEvent happened)
    {
        lock (_guard)
        {
            var log = _events.TryGetValue(call, out var known) ? known : _events[call] = [];
            log.Add(new LoggedEvent(log.Count + 1, at, Copy(happened)));
            return Task.FromResult((long)log.Count);
        }
    }

    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000)
    {
        lock (_guard)
        {
            return Task.FromResult<IReadOnlyList<LoggedEvent>>([.. _events.GetValueOrDefault(call, []).Where(logged => logged.Sequence > after).Take(limit)]);
        }
    }

    public async IAsyncEnumerable<LoggedEvent> FollowAsync(CallId call, long after, [EnumeratorCancellation] CancellationToken stopping)
    {
        while (true)
        {
            foreach (var logged in await ReadAsync(call, after))
            {
                after = logged.Sequence;
                yield return logged;
                if (logged.Event is CallEnded)
                {
                    yield break;
                }
            }

            await Task.Delay(Glance, time, stopping);
        }
    }

    public Task<bool> CreateAsync(CallRecord record)
    {
        lock (_guard)
        {
            return Task.FromResult(!_records.ContainsKey(record.Id) && Put(record, 1));
        }
    }

    public Task<CallRecord?> FindAsync(CallId call)
    {
        lock (_guard)
        {
            return Task.FromResult(_records.GetValueOrDefault(call));
        }
    }

    public Task<CallRecord?> ChangeAsync(CallId call, Func<CallRecord, CallRecord?> change)
    {
        if (ChangesHang)
        {
            return new TaskCompletionSource<CallRecord?>().Task;
        }

        lock (_guard)
        {
            if (_records.TryGetValue(call, out var current) && change(current) is { } next && next != current)
            {
                Put(next, current.Version + 1);
            }

            return Task.FromResult(_records.GetValueOrDefault(call));
        }
    }

    public Task HeartbeatAsync(CallId call)
    {
        lock (_guard)
        {
            _live[call] = time.GetUtcNow();
            return Task.CompletedTask;
        }
    }

    public Task<IReadOnlyList<CallRecord>> LiveAsync()
    {
        lock (_guard)
        {
            return Task.FromResult<IReadOnlyList<CallRecord>>([.. _live.OrderByDescending(live => live.Value).Select(live => _records.GetValueOrDefault(live.Key)).OfType<CallRecord>()]);
        }
    }

    public Task<IReadOnlyList<CallId>> SilentForAsync(TimeSpan silence)
    {
        if (IsDown)
        {
            throw new TimeoutException("The store is away.");
        }

        lock (_guard)
        {
            return Task.FromResult<IReadOnlyList<CallId>>([.. _live.Where(live => live.Value <= time.GetUtcNow() - silence).Select(live => live.Key)]);
        }
    }

    public Task<bool> ClaimAsync(string what, TimeSpan kept)
    {
        ThrowIfClaimsFail();
        lock (_guard)
        {
            var free = !_claims.TryGetValue(what, out var claim) || claim.Until <= time.GetUtcNow();
            if (free)
            {
                _claims[what] = (time.GetUtcNow() + kept, Kept: false);
            }

            return Task.FromResult(free);
        }
    }

    public Task KeepAsync(string what, TimeSpan kept)
    {
        lock (_guard)
        {
            _claims[what] = (time.GetUtcNow() + kept, Kept: true);
            return Task.CompletedTask;
        }
    }

    public Task<bool> IsKeptAsync(string what)
    {
        ThrowIfClaimsFail();
        lock (_guard)
        {
            return Task.FromResult(_claims.TryGetValue(what, out var claim) && claim.Kept && claim.Until > time.GetUtcNow());
        }
    }

    public Task ReleaseAsync(string what)
    {
        lock (_guard)
        {
            _claims.Remove(what);
            return Task.CompletedTask;
        }
    }

    public Task ForgetAsync(CallId call)
    {
        lock (_guard)
        {
            _live.Remove(call);
            return Task.CompletedTask;
        }
    }

    public async IAsyncEnumerable<CallId> FollowAsync([EnumeratorCancellation] CancellationToken stopping)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping);
        yield break;
    }

    public Task<long> SendAsync(CallId call, CallCommand command)
    {
        lock (_guard)
        {
            Sent.Add((call, command));
            var listeners = _listeners.GetValueOrDefault(call, []).ToList();
            listeners.ForEach(listener => listener(command));
            return Task.FromResult((long)listeners.Count);
        }
    }

    public Task<IAsyncDisposable> ListenAsync(CallId call, Action<CallCommand> heard)
    {
        lock (_guard)
        {
            var listeners = _listeners.TryGetValue(call, out var known) ? known : _listeners[call] = [];
            listeners.Add(heard);
            return Task.FromResult<IAsyncDisposable>(new Listening(() => listeners.Remove(heard)));
        }
    }

    public async Task<bool> AppendAsync(CallLease lease, IReadOnlyList<PendingEvent> events)
    {
        lock (_guard)
        {
            if (_leases.GetValueOrDefault(lease.Call)?.Token > lease.Token)
            {
                return false;
            }
        }

        foreach (var pending in events.Where(pending => pending.Number > _appended.GetValueOrDefault(lease)))
        {
            await AppendAsync(lease.Call, pending.At, pending.Event);
            _appended[lease] = pending.Number;
        }

        await (lease.Token == 0 ? HeartbeatAsync(lease.Call) : Task.CompletedTask);
        return true;
    }

    public Task<CallLease> TakeAsync(CallId call, string worker)
    {
        lock (_guard)
        {
            var lease = new CallLease(call, worker, 1 + (_leases.GetValueOrDefault(call)?.Token ?? 0));
            var isTakeOver = _leases.ContainsKey(call);
            _leases[call] = lease;
            _held.Add(lease);
            if (isTakeOver)
            {
                SendAsync(call, new LeaseLost(lease.Token));
            }

            return Task.FromResult(lease);
        }
    }

    public Task<bool> IsHeldAsync(CallLease lease)
    {
        lock (_guard)
        {
            return Task.FromResult(!(_leases.GetValueOrDefault(lease.Call)?.Token > lease.Token));
        }
    }

    Task<CallLease?> ICallLeases.FindAsync(CallId call)
    {
        lock (_guard)
        {
            return Task.FromResult(_leases.TryGetValue(call, out var lease) && _held.Contains(lease) ? lease : null);
        }
    }

    public Task ReleaseAsync(CallLease lease)
    {
        lock (_guard)
        {
            _held.Remove(lease);
            return Task.CompletedTask;
        }
    }

    public Task<IReadOnlyList<CallId>> HeldByAsync(string worker)
    {
        lock (_guard)
        {
            return Task.FromResult<IReadOnlyList<CallId>>([.. _leases.Values.Where(lease => lease.Worker == worker && _held.Contains(lease)).Select(lease => lease.Call)]);
        }
    }

    public Task<bool> TryReserveAsync(CallId call) => Places.TryReserveAsync(call);

    public Task<bool> TryReserveForMoveAsync(CallId call) => Places.TryReserveForMoveAsync(call);

    public Task<QueuePlace?> JoinAsync(CallId call, string route, int most) => PlacesFail ? throw new TimeoutException("The store is away.") : Places.JoinAsync(call, route, most);

    public Task<IReadOnlyList<CallId>> CallUpAsync() => Places.CallUpAsync();

    public Task LeaveAsync(CallId call, bool keepsPlace) => Places.LeaveAsync(call, keepsPlace);

    public Task ReleaseAsync(CallId call) => Places.ReleaseAsync(call);

    public Task ReportAsync(WorkerReport report, IReadOnlyCollection<CallId> arrived) => Places.ReportAsync(report, arrived);

    public Task LeaveAsync(string worker) => Places.LeaveAsync(worker);

    public Task<PlacesNow> ReadAsync() => PlacesFail ? throw new TimeoutException("The store is away.") : Places.ReadAsync();

    public Task SetAsync(CallId call, DateTimeOffset at)
    {
        lock (_guard)
        {
            _timers[call] = _timers.TryGetValue(call, out var known) && known < at ? known : at;
            return Task.CompletedTask;
        }
    }

    public Task<IReadOnlyList<DueCall>> TakeDueAsync(int limit, TimeSpan claimed)
    {
        if (IsDown)
        {
            throw new TimeoutException("The store is away.");
        }

        lock (_guard)
        {
            var now = time.GetUtcNow();
            CallId[] due = [.. _timers.Where(timer => timer.Value <= now).OrderBy(timer => timer.Value).Select(timer => timer.Key).Take(limit)];
            Array.ForEach(due, call => _timers[call] = now + claimed);
            return Task.FromResult<IReadOnlyList<DueCall>>([.. due.Select(call => new DueCall(call, (now + claimed).Ticks))]);
        }
    }

    public Task EndAsync(DueCall due, DateTimeOffset? next)
    {
        lock (_guard)
        {
            if (_timers.TryGetValue(due.Call, out var known) && known.Ticks == due.Claim)
            {
                _timers.Remove(due.Call);
                if (next is { } at)
                {
                    _timers[due.Call] = at;
                }
            }

            return Task.CompletedTask;
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_guard)
        {
            return read();
        }
    }

    private void ThrowIfClaimsFail()
    {
        if (ClaimsFail)
        {
            throw new TimeoutException("The store is away.");
        }
    }

    private static CallEvent Copy(CallEvent happened) => JsonSerializer.Deserialize<CallEvent>(JsonSerializer.Serialize(happened, LoggedEvent.Json), LoggedEvent.Json)!;

    private bool Put(CallRecord record, long version)
    {
        _records[record.Id] = record with { Version = version };
        if (record.IsLive)
        {
            _live[record.Id] = time.GetUtcNow();
        }
        else
        {
            _live.Remove(record.Id);
        }

        return true;
    }

    private sealed class Listening(Action end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            end();
            return default;
        }
    }
}
