using System.Diagnostics.Metrics;

namespace VoiceAgent.CallGateway.Audit;

internal sealed class AuditMetrics : IDisposable
{
    public const string Name = "VoiceAgent.CallGateway.Audit";

    private readonly Meter _meter;
    private readonly Counter<long> _written;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _refused;

    public AuditMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _written = _meter.CreateCounter<long>("voiceagent.audit.records", "{record}", "Audit records that were stored, by where: store or journal.");
        _lost = _meter.CreateCounter<long>("voiceagent.audit.lost", "{record}", "Audit records that could not be stored anywhere.");
        _refused = _meter.CreateCounter<long>("voiceagent.audit.refusals", "{request}", "Requests that were refused because they could not be recorded.");
    }

    public void Written(string where, int records) => _written.Add(records, new KeyValuePair<string, object?>("where", where));

    public void Lost(int records) => _lost.Add(records);

    public void Refused() => _refused.Add(1);

    public void Dispose() => _meter.Dispose();
}
