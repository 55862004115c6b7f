using System.Diagnostics.Metrics;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>Metrics of the routes in memory.</summary>
internal sealed class RouteMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _lookups;
    private readonly Counter<long> _refreshes;

    public RouteMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(GatewayMetrics.Name);
        _lookups = _meter.CreateCounter<long>("voiceagent.routes.lookups", "{lookup}", "Look-ups of a called number, by result: its own route (hit) or the default route (miss), and by source: store or configuration.");
        _refreshes = _meter.CreateCounter<long>("voiceagent.routes.refreshes", "{refresh}", "Readings of routes from the store, by cause (start, message, interval) and outcome (done, failed).");
    }

    /// <summary>Publishes the age and the number of the routes in memory.</summary>
    public void Watch(RouteTable table)
    {
        _meter.CreateObservableGauge(
            "voiceagent.routes.age", () => table.Age is { } age ? [new Measurement<double>(age.TotalSeconds)] : Enumerable.Empty<Measurement<double>>(), "s", "Time since all routes were read from the store.");
        _meter.CreateObservableGauge("voiceagent.routes.count", () => table.Count, "{route}", "Routes in memory.");
    }

    public void Looked(bool isOwn, bool isFromStore) => _lookups.Add(
        1,
        new KeyValuePair<string, object?>("result", isOwn ? "hit" : "miss"),
        new KeyValuePair<string, object?>("source", isFromStore ? "store" : "configuration"));

    public void Refreshed(string cause, bool isDone) => _refreshes.Add(
        1, new KeyValuePair<string, object?>("cause", cause), new KeyValuePair<string, object?>("outcome", isDone ? "done" : "failed"));

    public void Dispose() => _meter.Dispose();
}
