using System.Diagnostics.Metrics;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>The metrics of all sessions of an engine.</summary>
internal sealed class RtpMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly UpDownCounter<long> _sessions;
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _late;
    private readonly Counter<long> _concealed;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _lateness;

    public RtpMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(RtpEngine.MeterName);
        _sessions = _meter.CreateUpDownCounter<long>("voiceagent.rtp.sessions", "{session}", "Open sessions.");
        _received = _meter.CreateCounter<long>("voiceagent.rtp.packets.received", "{packet}", "Accepted RTP packets.");
        _sent = _meter.CreateCounter<long>("voiceagent.rtp.packets.sent", "{packet}", "Sent RTP packets.");
        _lost = _meter.CreateCounter<long>("voiceagent.rtp.packets.lost", "{packet}", "Packets that never came.");
        _late = _meter.CreateCounter<long>("voiceagent.rtp.packets.late", "{packet}", "Packets that came after their time to be played.");
        _concealed = _meter.CreateCounter<long>("voiceagent.rtp.frames.concealed", "{frame}", "Frames of 20 ms whose audio was made up.");
        _refused = _meter.CreateCounter<long>("voiceagent.rtp.packets.refused", "{packet}", "Packets that were dropped, by reason.");
        _lateness = _meter.CreateHistogram<double>("voiceagent.rtp.send.lateness", "s", "How much later than its tick a round of sending began.");
    }

    public void Opened() => _sessions.Add(1);

    public void Closed() => _sessions.Add(-1);

    public void Refused(RefusalReason reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", Names[(int)reason]));

    public void Late(double seconds) => _lateness.Record(seconds);

    /// <summary>Adds what a session counted since the last time.</summary>
    public void Add(long received, long sent, long lost, long late, long concealed)
    {
        _received.Add(received);
        _sent.Add(sent);
        _lost.Add(Math.Max(0, lost));
        _late.Add(late);
        _concealed.Add(concealed);
    }

    public void Dispose() => _meter.Dispose();

    private static readonly string[] Names = [.. Enum.GetNames<RefusalReason>()];
}
