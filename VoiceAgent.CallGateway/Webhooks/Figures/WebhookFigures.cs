using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.CallGateway.Webhooks.Figures;

/// <summary>
/// Counts what becomes of webhooks, by source and kind. The counts of all gateways are added in Redis by day, and each gateway publishes its own as metrics.
/// </summary>
internal sealed class WebhookFigures : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _reports;
    private readonly Histogram<double> _acknowledged;
    private readonly IFigureStore _store;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public WebhookFigures(IMeterFactory meters, IFigureStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _meter = meters.Create(GatewayMetrics.Name);
        _reports = _meter.CreateCounter<long>("voiceagent.webhooks.reports", "{report}", "Reports of other systems, by source, kind and outcome.");
        _acknowledged = _meter.CreateHistogram<double>("voiceagent.webhooks.acknowledge_duration", "s", "Time from a webhook's request until its response, by source.");
    }

    public void Count(string source, string kind, ReportOutcome outcome) => Add(source, kind, JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString()));

    /// <summary>A try of the work failed.</summary>
    public void Failed(string source, string kind) => Add(source, kind, "failed");

    public void Parked(string source, string kind) => Add(source, kind, "parked");

    /// <summary>The delivery cannot be read.</summary>
    public void Malformed(string source) => Add(source, "delivery", "malformed");

    /// <summary>The sender could not prove who they are.</summary>
    public void Refused(string source) => Add(source, "delivery", "refused");

    /// <summary>The sender has sent too much.</summary>
    public void Limited(string source) => Add(source, "delivery", "limited");

    public void Acknowledged(string source, TimeSpan took) => _acknowledged.Record(took.TotalSeconds, new KeyValuePair<string, object?>("source", source));

    /// <summary>Adds the counts of this gateway to those of all. They are kept when the store is away.</summary>
    public async Task StoreAsync()
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in _counts.Keys)
        {
            if (_counts.TryRemove(name, out var count))
            {
                counts[name] = count;
            }
        }

        try
        {
            await (counts.Count == 0 ? Task.CompletedTask : _store.AddAsync(Today, counts));
        }
        catch (Exception)
        {
            foreach (var (name, count) in counts)
            {
                _counts.AddOrUpdate(name, count, (_, known) => known + count);
            }

            throw;
        }
    }

    /// <returns>The figures of one day, of all gateways.</returns>
    public async Task<IReadOnlyList<WebhookFigure>> OfDayAsync(DateOnly day)
    {
        await StoreAsync();
        return
        [
            .. (await _store.ReadAsync(day)).Select(static count => (Parts: count.Key.Split('|'), count.Value)).Where(static count => count.Parts.Length == 3)
                .GroupBy(static count => (Source: count.Parts[0], Kind: count.Parts[1]))
                .OrderBy(static same => same.Key)
                .Select(static same => new WebhookFigure(same.Key.Source, same.Key.Kind, same.ToDictionary(static count => count.Parts[2], static count => count.Value))),
        ];
    }

    public void Dispose() => _meter.Dispose();

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    private void Add(string source, string kind, string outcome)
    {
        _reports.Add(
            1, new KeyValuePair<string, object?>("source", source), new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("outcome", outcome));
        _counts.AddOrUpdate($"{source}|{kind}|{outcome}", 1, static (_, known) => known + 1);
    }
}

/// <param name="Outcomes">How many reports had each outcome.</param>
internal sealed record WebhookFigure(string Source, string Kind, IReadOnlyDictionary<string, long> Outcomes);
