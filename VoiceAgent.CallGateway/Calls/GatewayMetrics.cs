using System.Diagnostics.Metrics;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>The gateway's metrics (design §8).</summary>
internal sealed class GatewayMetrics : IDisposable
{
    public const string Name = "VoiceAgent.CallGateway";

    private readonly Meter _meter;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _rescued;
    private readonly Histogram<double> _answer;
    private readonly Histogram<double> _finish;

    public GatewayMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _ended = _meter.CreateCounter<long>("voiceagent.calls.ended", "{call}", "Calls that ended without a worker, by ending. Workers count their own calls.");
        _refused = _meter.CreateCounter<long>("voiceagent.calls.refused", "{call}", "Calls that were refused, by reason.");
        _rescued = _meter.CreateCounter<long>("voiceagent.calls.rescued", "{call}", "Calls whose conversation was lost, by what was done for the caller.");
        _answer = _meter.CreateHistogram<double>("voiceagent.calls.answer_duration", "s", "Time from the delivery of the ring until the telephony service has answered the call.");
        _finish = _meter.CreateHistogram<double>("voiceagent.calls.finish_duration", "s", "Time from the end of a call until it was stored.");
    }

    /// <summary>Publishes the places of all workers. Each gateway publishes the same totals: take their maximum, not their sum.</summary>
    public void Watch(PlacesWatch places)
    {
        Gauge("voiceagent.places.capacity", "{place}", "Places of workers that take calls.", static total => total.Capacity);
        Gauge("voiceagent.places.used", "{place}", "Places of running calls.", static total => total.Used);
        Gauge("voiceagent.places.reserved", "{place}", "Places reserved for calls that were answered and have not reached their worker.", static total => total.Reserved);
        Gauge("voiceagent.places.free", "{place}", "Places that the next calls can have.", static total => total.Free);
        Gauge("voiceagent.queue.waiting", "{call}", "Callers who wait in queues for a free agent.", static total => total.Waiting);
        Gauge("voiceagent.workers.ready", "{worker}", "Workers that take calls.", static total => total.Workers);
        Gauge("voiceagent.workers.draining", "{worker}", "Workers that shut down.", static total => total.Draining);

        // Without a reading nothing is published: an old figure would look like a new one.
        void Gauge(string name, string unit, string description, Func<PlacesTotal, int> figure) => _meter.CreateObservableGauge(
            name, () => places.Now is { } total ? [new Measurement<int>(figure(total))] : Enumerable.Empty<Measurement<int>>(), unit, description);
    }

    public void Ended(CallEnding ending) => _ended.Add(1, new KeyValuePair<string, object?>("ending", ending.ToString()));

    public void Finished(TimeSpan took) => _finish.Record(took.TotalSeconds);

    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Rescued(RescueStep step) => _rescued.Add(1, new KeyValuePair<string, object?>("step", step.ToString()));

    public void Answered(TimeSpan took) => _answer.Record(took.TotalSeconds);

    public void Dispose() => _meter.Dispose();
}
