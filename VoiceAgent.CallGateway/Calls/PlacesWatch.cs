using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// Adds up the places of all workers once a second, for the autoscaler and the metrics. A worker whose beat has not changed for some
/// time, by the clock of this process, is dead and does not count.
/// </summary>
internal sealed class PlacesWatch(ICallPlaces places, GatewayMetrics metrics, TimeProvider time, ILogger<PlacesWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Dead = TimeSpan.FromSeconds(3);

    // An autoscaler that gets an old answer would act on it. Without an answer it keeps the number of workers.
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (long Beat, long Since)> _beats = [];
    private volatile Reading? _last;
    private bool _isAway;

    /// <summary>The places of a moment ago. Null when they could not be read for some time.</summary>
    public PlacesTotal? Now => _last is { } last && time.GetElapsedTime(last.At) <= Old ? last.Total : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Watch(this);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await LookAsync();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public async Task LookAsync()
    {
        try
        {
            var now = await places.ReadAsync();
            var alive = now.Workers.Where(IsAlive).ToArray();
            Forget(now.Workers);
            var open = alive.Where(static worker => !worker.IsDraining).ToArray();
            _last = new Reading(
                new PlacesTotal(open.Sum(static worker => worker.Capacity), alive.Sum(static worker => worker.Used), now.Reserved, now.Free, open.Length, alive.Length - open.Length),
                time.GetTimestamp());
            _isAway = false;
        }
        catch (Exception unanswered)
        {
            if (!_isAway)
            {
                CallsLog.CapacityUnknown(logger, unanswered.GetType().Name);
            }

            _isAway = true;
        }
    }

    private bool IsAlive(WorkerReport report)
    {
        if (!_beats.TryGetValue(report.Worker, out var known) || known.Beat != report.Beat)
        {
            _beats[report.Worker] = known = (report.Beat, time.GetTimestamp());
        }

        return time.GetElapsedTime(known.Since) < Dead;
    }

    private void Forget(IReadOnlyList<WorkerReport> reported)
    {
        foreach (var gone in _beats.Keys.Except(reported.Select(static report => report.Worker)).ToArray())
        {
            _beats.Remove(gone);
        }
    }

    private sealed record Reading(PlacesTotal Total, long At);
}

/// <summary>The places of all workers together. A place is the capacity for one call.</summary>
/// <param name="Capacity">The places of workers that take calls.</param>
/// <param name="Used">Running calls, also those of workers that shut down. They move to other workers.</param>
/// <param name="Workers">Workers that take calls.</param>
/// <param name="Draining">Workers that shut down.</param>
internal sealed record PlacesTotal(int Capacity, int Used, int Reserved, int Free, int Workers, int Draining)
{
    /// <summary>The places that calls need now. The autoscaler divides it by the target for each worker.</summary>
    public int Load => Used + Reserved;
}
