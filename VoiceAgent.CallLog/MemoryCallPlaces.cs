using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>Places in the memory of one process, with the rules of <see cref="RedisCallPlaces"/>. Simulations and tests use it.</summary>
public sealed class MemoryCallPlaces(TimeProvider time) : ICallPlaces
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, (WorkerReport Report, DateTimeOffset At)> _workers = [];
    private readonly Dictionary<CallId, DateTimeOffset> _reserved = [];

    public Task<bool> TryReserveAsync(CallId call)
    {
        lock (_guard)
        {
            var free = CountFree();
            return Task.FromResult(_reserved.ContainsKey(call) || (free > 0 && _reserved.TryAdd(call, time.GetUtcNow() + PlacesRules.Reserved)));
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
        foreach (var expired in _reserved.Where(reservation => reservation.Value <= now).Select(reservation => reservation.Key).ToArray())
        {
            _reserved.Remove(expired);
        }

        foreach (var dead in _workers.Where(worker => now - worker.Value.At > PlacesRules.Forgotten).Select(worker => worker.Key).ToArray())
        {
            _workers.Remove(dead);
        }

        var fresh = _workers.Values.Where(worker => !worker.Report.IsDraining && now - worker.At <= PlacesRules.Fresh);
        return fresh.Sum(worker => Math.Max(0, worker.Report.Capacity - worker.Report.Used)) - _reserved.Count;
    }
}
