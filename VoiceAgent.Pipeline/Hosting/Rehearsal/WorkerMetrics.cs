using System.Diagnostics;
using System.Diagnostics.Metrics;
using VoiceAgent.CallLog;
using VoiceAgent.Pipeline.Calls;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>The metrics of this worker as a whole: its places, how long its start took, and how long its shutdown takes.</summary>
internal sealed class WorkerMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 15, 20, 30, 45, 60, 120, 180, 300, 420, 600] };

    private readonly Histogram<double> _ready;
    private readonly Histogram<double> _drain;
    private readonly TimeProvider _time;
    private volatile WorkerReport? _last;
    private long? _draining;

    public WorkerMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(CallMetrics.Source);
        meter.CreateObservableGauge("voiceagent.worker.places.capacity", () => Last(static report => report.IsDraining ? 0 : report.Capacity), "{place}", "The most calls that this worker takes. 0 while it shuts down.");
        meter.CreateObservableGauge("voiceagent.worker.places.used", () => Last(static report => report.Used), "{place}", "The calls that this worker runs.");
        _ready = meter.CreateHistogram("voiceagent.worker.ready_time", "s", "Start of the process until the worker took calls.", advice: Seconds);
        _drain = meter.CreateHistogram("voiceagent.worker.drain_duration", "s", "Start of the shutdown until the last call has left.", advice: Seconds);
    }

    public void BecameReady() => _ready.Record((_time.GetUtcNow() - Process.GetCurrentProcess().StartTime.ToUniversalTime()).TotalSeconds);

    public void Reported(WorkerReport report)
    {
        _last = report;
        if (report.IsDraining)
        {
            _draining ??= _time.GetTimestamp();
        }
    }

    public void Left()
    {
        if (_draining is { } began)
        {
            _drain.Record(_time.GetElapsedTime(began).TotalSeconds);
        }
    }

    private IEnumerable<Measurement<int>> Last(Func<WorkerReport, int> figure) => _last is { } report ? [new Measurement<int>(figure(report))] : [];
}
