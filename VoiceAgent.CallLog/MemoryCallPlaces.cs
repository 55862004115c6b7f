using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>Places in the memory of one process, with the rules of <see cref="RedisCallPlaces"/>. Simulations and tests use it.</summary>
public sealed class MemoryCallPlaces(TimeProvider time) : ICallPlaces
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, (WorkerReport Report, DateTimeOffset At)> _workers = [];
    private readonly Dictionary<CallId, DateTimeOffset> _reserved = [];

    // All reservations last equally long, so they expire in the order in which they were made. Some of them are released before.
    private readonly Queue<(CallId Call, DateTimeOffset At)> _expiring = new();

    public Task<bool> TryReserveAsync(CallId call)
    {
        lock (_guard)
        {
            var free = CountFree();
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
            var free = CountFree();
            return Task.FromResult(new PlacesNow([.. _workers.Values.Select(worker => worker.Report)], _reserved.Count, Math.Max(0, free)));
        }
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
