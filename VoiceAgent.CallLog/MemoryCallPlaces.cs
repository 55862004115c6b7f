using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>Places in the memory of one process, with the rules of <see cref="RedisCallPlaces"/> and <see cref="RedisCallQueue"/>. Simulations and tests use it.</summary>
public sealed class MemoryCallPlaces(TimeProvider time) : ICallPlaces, ICallQueue
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, (WorkerReport Report, DateTimeOffset At)> _workers = [];
    private readonly Dictionary<CallId, DateTimeOffset> _reserved = [];

    // All reservations last equally long, so they expire in the order in which they were made. Some of them are released before.
    private readonly Queue<(CallId Call, DateTimeOffset At)> _expiring = new();

    private readonly Dictionary<CallId, (string Route, DateTimeOffset Until)> _waiting = [];
    private readonly Dictionary<string, long> _served = [];
    private readonly Dictionary<CallId, DateTimeOffset> _turns = [];
    private long _turn;

    public Task<bool> TryReserveAsync(CallId call) => TryReserveAsync(call, comesFirst: false);

    public Task<bool> TryReserveForMoveAsync(CallId call) => TryReserveAsync(call, comesFirst: true);

    private Task<bool> TryReserveAsync(CallId call, bool comesFirst)
    {
        lock (_guard)
        {
            var (free, waiting) = (CountFree(), CountWaiting());
            free -= comesFirst ? 0 : waiting;
            if (free > 0 && time.GetUtcNow() + PlacesRules.Reserved is var expiry && _reserved.TryAdd(call, expiry))
            {
                _expiring.Enqueue((call, expiry));
            }

            return Task.FromResult(_reserved.ContainsKey(call));
        }
    }

    public Task ReleaseAsync(CallId call)
    {
        lock (_guard)
        {
            _reserved.Remove(call);
            return Task.CompletedTask;
        }
    }

    public Task ReportAsync(WorkerReport report, IReadOnlyCollection<CallId> arrived)
    {
        lock (_guard)
        {
            _workers[report.Worker] = (report, time.GetUtcNow());
            foreach (var call in arrived)
            {
                _reserved.Remove(call);
            }

            return Task.CompletedTask;
        }
    }

    public Task LeaveAsync(string worker)
    {
        lock (_guard)
        {
            _workers.Remove(worker);
            return Task.CompletedTask;
        }
    }

    public Task<PlacesNow> ReadAsync()
    {
        lock (_guard)
        {
            var (free, waiting) = (CountFree(), CountWaiting());
            return Task.FromResult(new PlacesNow([.. _workers.Values.Select(worker => worker.Report)], _reserved.Count, Math.Max(0, free - waiting)) { Waiting = waiting });
        }
    }

    public Task<QueuePlace?> JoinAsync(CallId call, string route, int most)
    {
        lock (_guard)
        {
            CountFree();
            CountWaiting();
            if (!_waiting.ContainsKey(call) && _waiting.Values.Count(waiting => waiting.Route == route) >= most)
            {
                return Task.FromResult<QueuePlace?>(null);
            }

            var now = time.GetUtcNow();
            _waiting[call] = (_waiting.TryGetValue(call, out var known) ? known.Route : route, now + QueueTimes.Kept);
            DateTimeOffset[] turns = [.. _turns.Values.Where(at => now - at <= QueueTimes.Turns).Order()];
            if (_reserved.ContainsKey(call))
            {
                return Task.FromResult<QueuePlace?>(new QueuePlace(1, 1, IsCalled: true, turns));
            }

            var line = Waiting().Where(waiting => waiting.Route == _waiting[call].Route).Select(waiting => waiting.Call).ToList();
            return Task.FromResult<QueuePlace?>(new QueuePlace(line.IndexOf(call) + 1, QueueOrder.Of(Waiting(), _served).ToList().IndexOf(call) + 1, IsCalled: false, turns));
        }
    }

    public Task<IReadOnlyList<CallId>> CallUpAsync()
    {
        lock (_guard)
        {
            var (free, now) = (CountFree(), time.GetUtcNow());
            CountWaiting();
            CallId[] called = [.. QueueOrder.Of(Waiting(), _served).Take(Math.Max(0, free))];
            foreach (var call in called)
            {
                _reserved[call] = now + PlacesRules.Reserved;
                _expiring.Enqueue((call, now + PlacesRules.Reserved));
                _served[_waiting[call].Route] = ++_turn;
                _turns[call] = now;
            }

            return Task.FromResult<IReadOnlyList<CallId>>(called);
        }
    }

    public Task LeaveAsync(CallId call, bool keepsPlace)
    {
        lock (_guard)
        {
            _waiting.Remove(call);
            if (!keepsPlace)
            {
                _reserved.Remove(call);
            }

            return Task.CompletedTask;
        }
    }

    private (CallId Call, string Route)[] Waiting() =>
        [.. _waiting.Where(waiting => !_reserved.ContainsKey(waiting.Key)).OrderBy(waiting => waiting.Key.RangAt).ThenBy(waiting => waiting.Key.ToString(), StringComparer.Ordinal).Select(waiting => (waiting.Key, waiting.Value.Route))];

    // Also removes those about whom nobody asks any more.
    private int CountWaiting()
    {
        if (_waiting.Count == 0)
        {
            return 0;
        }

        var now = time.GetUtcNow();
        foreach (var gone in _waiting.Where(waiting => waiting.Value.Until <= now).Select(waiting => waiting.Key).ToList())
        {
            _waiting.Remove(gone);
        }

        return _waiting.Keys.Count(call => !_reserved.ContainsKey(call));
    }

    private int CountFree()
    {
        var now = time.GetUtcNow();
        while (_expiring.TryPeek(out var next) && next.At <= now)
        {
            _expiring.Dequeue();
            if (_reserved.TryGetValue(next.Call, out var expiry) && expiry == next.At)
            {
                _reserved.Remove(next.Call);
            }
        }

        var free = 0;
        List<string>? forgotten = null;
        foreach (var (name, (report, at)) in _workers)
        {
            if (now - at > PlacesRules.Forgotten)
            {
                (forgotten ??= []).Add(name);
            }
            else if (!report.IsDraining && now - at <= PlacesRules.Fresh)
            {
                free += Math.Max(0, report.Capacity - report.Used);
            }
        }

        forgotten?.ForEach(name => _workers.Remove(name));
        return free - _reserved.Count;
    }
}
