using System.Security.Cryptography;
using System.Text;
using VoiceAgent.Rtp.Packets;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>Sends and reads RTCP (RFC 3550 §6). Reports go out each 5 s, moved by up to half of it so that sessions do not send together.</summary>
internal sealed class Reporting
{
    private const double Interval = 5;

    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TimeProvider _time;
    private readonly PacketSender _packets;
    private readonly AudioReceiving _received;
    private readonly byte[] _name = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)));
    private double _next = double.NaN;
    private uint _senderTime;
    private double _senderReportAt = double.NaN;
    private uint _draw;

    public Reporting(TimeProvider time, PacketSender packets, AudioReceiving received)
    {
        (_time, _packets, _received) = (time, packets, received);
        _draw = packets.Ssrc | 1;
    }

    public TimeSpan? RoundTrip { get; private set; }

    public RemoteView? RemoteView { get; private set; }

    /// <summary>Whether the peer has said goodbye.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>Reads a packet whose source was checked.</summary>
    public void Read(ReadOnlySpan<byte> packet, double now, int clock)
    {
        if (!RtcpReader.TryRead(packet, _packets.Ssrc, out var facts))
        {
            _received.RefuseMalformed();
            return;
        }

        HasLeft |= facts.IsBye;
        if (facts.SenderTime is { } time)
        {
            (_senderTime, _senderReportAt) = (time, now);
        }

        if (facts.Report is not { } report)
        {
            return;
        }

        RemoteView = new RemoteView(report.Lost, report.Fraction / 256.0, TimeSpan.FromSeconds((double)report.Jitter / clock));
        if (report.LastReport != 0)
        {
            var units = (int)((uint)(NtpTime() >> 16) - report.LastReport - report.DelaySinceLastReport);
            if (units >= 0)
            {
                RoundTrip = TimeSpan.FromSeconds(units / 65_536.0);
            }
        }
    }

    /// <summary>Sends a report if it is time.</summary>
    /// <returns>Whether one was sent.</returns>
    public bool Tick(double now, uint timestamp)
    {
        if (double.IsNaN(_next))
        {
            // The first report comes sooner (RFC 3550 §6.2).
            _next = now + (Interval / 2 * Spread());
        }

        if (now < _next)
        {
            return false;
        }

        _next = now + (Interval * Spread());
        Send(now, timestamp, isBye: false);
        return true;
    }

    public void Send(double now, uint timestamp, bool isBye)
    {
        RtcpWriter.Sent? sent = _packets.Packets == 0 ? null : new RtcpWriter.Sent(NtpTime(), timestamp, (uint)_packets.Packets, (uint)_packets.Bytes);
        ReceptionReport? report = null;
        if (_received.Ssrc is { } ssrc)
        {
            var hasSenderReport = !double.IsNaN(_senderReportAt);
            var delay = hasSenderReport ? (uint)Math.Min(uint.MaxValue, (now - _senderReportAt) * 65_536) : 0;
            report = _received.Figures.Report(ssrc, hasSenderReport ? _senderTime : 0, delay);
        }

        _packets.SendReport(sent, report, _name, isBye);
    }

    /// <summary>0.5 to 1.5, evenly spread.</summary>
    private double Spread()
    {
        _draw ^= _draw << 13;
        _draw ^= _draw >> 17;
        _draw ^= _draw << 5;
        return 0.5 + (_draw / (double)uint.MaxValue);
    }

    private ulong NtpTime()
    {
        var seconds = (_time.GetUtcNow() - NtpEpoch).Ticks;
        var whole = (ulong)(seconds / TimeSpan.TicksPerSecond);
        var fraction = (ulong)(seconds % TimeSpan.TicksPerSecond) * (1UL << 32) / TimeSpan.TicksPerSecond;
        return (whole << 32) | fraction;
    }
}
