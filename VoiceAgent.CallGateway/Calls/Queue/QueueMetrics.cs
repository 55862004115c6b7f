using System.Diagnostics.Metrics;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Queue;

/// <summary>The metrics of the queue. How many wait now is among the places (<see cref="GatewayMetrics.Watch"/>).</summary>
internal sealed class QueueMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _joined;
    private readonly Counter<long> _full;
    private readonly Histogram<double> _wait;

    public QueueMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(GatewayMetrics.Name);
        _joined = _meter.CreateCounter<long>("voiceagent.queue.joined", "{call}", "Callers who began to wait for a free agent.");
        _full = _meter.CreateCounter<long>("voiceagent.queue.full", "{call}", "Callers who could not wait, because too many wait for their route.");
        _wait = _meter.CreateHistogram<double>("voiceagent.queue.wait", "s", "Time from the ring until the caller left the queue, by how they left it. Those who hung up are the abandoned ones.");
    }

    public void Joined() => _joined.Add(1);

    public void Full() => _full.Add(1);

    public void Left(QueueEnding ending, TimeSpan waited) => _wait.Record(waited.TotalSeconds, new KeyValuePair<string, object?>("ending", ending.ToString()));

    public void Dispose() => _meter.Dispose();
}
