namespace VoiceAgent.CallLog;

/// <summary>
/// Knows which workers live, by the beats in their reports. Only the reader's own clock counts, and only the time between reports
/// that it could read. So neither a wrong clock, nor an outage of the store, nor a reader that was suspended makes a worker look dead.
/// </summary>
/// <param name="longestStep">
/// Two readings are at most this far apart, as they count: a reader that was suspended for a minute has not watched for a minute. Null stands for
/// one second.
/// </param>
public sealed class WorkerPulses(TimeProvider time, TimeSpan? longestStep = null)
{
    /// <summary>A worker reports every 500 ms. One without a new report for this long is dead.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    // A worker has not reported twice.
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _longestStep = longestStep ?? TimeSpan.FromSeconds(1);

    private readonly Lock _guard = new();
    private readonly Dictionary<string, (long Beat, TimeSpan Silent)> _workers = [];
    private long? _read;

    /// <summary>Takes the reports of one reading.</summary>
    /// <returns>The workers that are dead.</returns>
    public IReadOnlyList<string> Seen(IReadOnlyList<WorkerReport> reports)
    {
        lock (_guard)
        {
            var step = _read is { } before ? time.GetElapsedTime(before) : TimeSpan.Zero;
            _read = time.GetTimestamp();
            foreach (var gone in _workers.Keys.Except(reports.Select(report => report.Worker)).ToArray())
            {
                _workers.Remove(gone);
            }

            foreach (var report in reports)
            {
                _workers[report.Worker] = _workers.TryGetValue(report.Worker, out var known) && known.Beat == report.Beat
                    ? (known.Beat, known.Silent + (step < _longestStep ? step : _longestStep))
                    : (report.Beat, TimeSpan.Zero);
            }

            return [.. _workers.Where(worker => worker.Value.Silent >= Silence).Select(worker => worker.Key)];
        }
    }

    /// <summary>True while a worker is late with its report and does not count as dead yet.</summary>
    public bool IsInDoubt
    {
        get
        {
            lock (_guard)
            {
                return _workers.Values.Any(static worker => worker.Silent >= Doubt && worker.Silent < Silence);
            }
        }
    }

    /// <summary>A reading has failed. Every worker gets time to report again.</summary>
    public void Forget()
    {
        lock (_guard)
        {
            _workers.Clear();
            _read = null;
        }
    }

    /// <summary>Whether the worker may be alive. False when it has left or is dead. While nothing could be read, every worker may be alive.</summary>
    public bool IsAlive(string worker)
    {
        lock (_guard)
        {
            return _read is null || (_workers.TryGetValue(worker, out var known) && known.Silent < Silence);
        }
    }
}
