using System.Diagnostics.Metrics;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>Metrics of outgoing events. They are published with those of the gateway.</summary>
internal sealed class EventMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _events;
    private readonly Histogram<double> _delivery;
    private readonly Histogram<double> _age;

    public EventMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Calls.GatewayMetrics.Name);
        _events = _meter.CreateCounter<long>("voiceagent.events.deliveries", "{delivery}", "Deliveries of outgoing events, by subscriber, type and outcome: sent, failed or parked.");
        _delivery = _meter.CreateHistogram<double>("voiceagent.events.delivery_duration", "s", "Time that a subscriber took to accept an event.");
        _age = _meter.CreateHistogram<double>("voiceagent.events.age", "s", "Time from what happened until a subscriber has accepted the event.");
    }

    public void Sent(string subscriber, string type, TimeSpan took, TimeSpan age)
    {
        Count(subscriber, type, "sent");
        _delivery.Record(took.TotalSeconds, new KeyValuePair<string, object?>("subscriber", subscriber));
        _age.Record(age.TotalSeconds, new KeyValuePair<string, object?>("subscriber", subscriber));
    }

    public void Failed(string subscriber, string type) => Count(subscriber, type, "failed");

    public void Parked(string subscriber, string type) => Count(subscriber, type, "parked");

    public void Dispose() => _meter.Dispose();

    private void Count(string subscriber, string type, string outcome) => _events.Add(
        1, new KeyValuePair<string, object?>("subscriber", subscriber), new KeyValuePair<string, object?>("type", type), new KeyValuePair<string, object?>("outcome", outcome));
}
