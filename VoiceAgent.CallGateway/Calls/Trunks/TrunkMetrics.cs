using System.Diagnostics.Metrics;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>Metrics of trunks.</summary>
internal sealed class TrunkMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _stopped;

    public TrunkMetrics(IMeterFactory meters, TrunkTable table)
    {
        _meter = meters.Create(GatewayMetrics.Name);
        _stopped = _meter.CreateCounter<long>("voiceagent.trunks.stopped", "{call}", "Calls of trunks that a limit or a rule against toll fraud has stopped, by reason.");
        _meter.CreateObservableGauge(
            "voiceagent.trunks.age", () => table.Age is { } age ? [new Measurement<double>(age.TotalSeconds)] : Enumerable.Empty<Measurement<double>>(), "s", "Time since all trunks were read from the store.");
    }

    public void Stopped(TollReason reason) => _stopped.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    public void Dispose() => _meter.Dispose();
}
