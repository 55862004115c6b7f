using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace VoiceAgent.Sip.Telemetry;

/// <summary>What an endpoint measures. Tags have few values: directions, methods that are known, and reasons.</summary>
internal sealed class SipMetrics : IDisposable
{
    public const string MeterName = "VoiceAgent.Sip";

    private readonly Meter _meter;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _repeated;
    private readonly Counter<long> _refused;

    public SipMetrics(IMeterFactory? meters, Func<int> transactions, Func<int> dialogs, Func<int> connections)
    {
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _messages = _meter.CreateCounter<long>("sip.messages", "{message}", "Messages by direction and kind.");
        _repeated = _meter.CreateCounter<long>("sip.retransmissions", "{message}", "Messages that were sent again because nothing had come.");
        _refused = _meter.CreateCounter<long>("sip.refusals", "{message}", "Messages and connections that were refused or dropped, by reason.");
        _meter.CreateObservableUpDownCounter("sip.transactions", transactions, "{transaction}", "Transactions that are alive.");
        _meter.CreateObservableUpDownCounter("sip.dialogs", dialogs, "{dialog}", "Dialogs that are alive.");
        _meter.CreateObservableUpDownCounter("sip.connections", connections, "{connection}", "Connections over TCP and TLS.");
    }

    public void Received(string kind) => _messages.Add(1, new TagList { { "sip.direction", "in" }, { "sip.kind", kind } });

    public void Sent(string kind) => _messages.Add(1, new TagList { { "sip.direction", "out" }, { "sip.kind", kind } });

    public void Repeated() => _repeated.Add(1);

    public void Refused(string reason) => _refused.Add(1, new TagList { { "sip.reason", reason } });

    public void Dispose() => _meter.Dispose();
}
