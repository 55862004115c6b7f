using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Adds up the places of all workers, for the autoscaler and the metrics. A dead worker does not count.</summary>
internal sealed class PlacesWatch(WorkerPulses pulses, TimeProvider time)
{
    // An autoscaler that gets an old answer would act on it. Without an answer it keeps the number of workers.
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(10);

    private volatile Reading? _last;

    /// <summary>The places of a moment ago. Null when they could not be read for some time.</summary>
    public PlacesTotal? Now => _last is { } last && time.GetElapsedTime(last.At) <= Old ? last.Total : null;

    /// <summary>Takes the reports of one reading, after <see cref="WorkerPulses.Seen"/>.</summary>
    public void Seen(PlacesNow now)
    {
        var alive = now.Workers.Where(report => pulses.IsAlive(report.Worker)).ToArray();
        var open = alive.Where(static report => !report.IsDraining).ToArray();
        _last = new Reading(
            new PlacesTotal(open.Sum(static report => report.Capacity), alive.Sum(static report => report.Used), now.Reserved, now.Free, open.Length, alive.Length - open.Length) { Waiting = now.Waiting },
            time.GetTimestamp());
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
    /// <summary>Callers who wait in queues for a place.</summary>
    public int Waiting { get; init; }

    /// <summary>The places that calls need now, also those of callers who wait. The autoscaler divides it by the target for each worker.</summary>
    public int Load => Used + Reserved + Waiting;
}
