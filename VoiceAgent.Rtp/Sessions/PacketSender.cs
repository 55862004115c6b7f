using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using VoiceAgent.Rtp.Packets;
using VoiceAgent.Rtp.Srtp;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>Numbers, encrypts and sends RTP and RTCP packets. SSRC and sequence stay for the whole session.</summary>
internal sealed class PacketSender(SessionSockets sockets, ILogger logger, uint ssrc, ushort firstSequence) : IDisposable
{
    // The longest payload is 60 ms of G.711, or an Opus packet.
    public const int LongestPayload = 1_275;

    private readonly byte[] _packet = new byte[RtpPacket.HeaderLength + LongestPayload + SrtpSuite.MostOverhead];
    private readonly byte[] _report = new byte[256];
    private readonly List<SrtpSender> _ciphers = [];
    private SrtpSender? _srtp;
    private ushort _sequence = firstSequence;
    private bool _hasFailed;

    public uint Ssrc => ssrc;

    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    public uint LastTimestamp { get; private set; }

    /// <summary>Where RTP goes, or null as long as it is not known.</summary>
    public SocketAddress? Remote { get; set; }

    public SocketAddress? RemoteRtcp { get; set; }

    public bool HasRtcpMux { get; set; }

    /// <summary>Room for the next payload.</summary>
    public Span<byte> Payload => _packet.AsSpan(RtpPacket.HeaderLength, LongestPayload);

    /// <summary>
    /// Takes the key for the packets from now on. A key that was used before goes on with its counters, because a key stream must
    /// never be used twice. There are at most as many as suites.
    /// </summary>
    public void Use(SrtpKey? key)
    {
        _srtp = key is null ? null : _ciphers.Find(cipher => key.Equals(cipher.Key));
        if (key is not null && _srtp is null)
        {
            _ciphers.Add(_srtp = new SrtpSender(key));
        }
    }

    /// <summary>Sends the payload that was written to <see cref="Payload"/>.</summary>
    public void Send(int length, int payloadType, bool isMarked, uint timestamp)
    {
        if (Remote is not { } remote)
        {
            return;
        }

        RtpPacket.WriteHeader(_packet, payloadType, isMarked, _sequence++, timestamp, ssrc);
        var total = RtpPacket.HeaderLength + length;
        total = _srtp?.Protect(_packet, total) ?? total;
        Write(sockets.Rtp, _packet.AsSpan(0, total), remote);
        Packets++;
        Bytes += length;
        LastTimestamp = timestamp;
    }

    public void SendReport(RtcpWriter.Sent? sent, ReceptionReport? report, ReadOnlySpan<byte> name, bool isBye)
    {
        if ((HasRtcpMux ? Remote : RemoteRtcp) is not { } remote)
        {
            return;
        }

        var length = RtcpWriter.Write(_report, ssrc, sent, report, name, isBye);
        length = _srtp?.ProtectRtcp(_report, length) ?? length;
        Write(HasRtcpMux ? sockets.Rtp : sockets.Rtcp, _report.AsSpan(0, length), remote);
    }

    public void Dispose() => _ciphers.ForEach(static cipher => cipher.Dispose());

    private void Write(Socket socket, ReadOnlySpan<byte> packet, SocketAddress remote)
    {
        try
        {
            socket.SendTo(packet, SocketFlags.None, remote);
        }
        catch (SocketException failed)
        {
            // A full buffer or an unreachable network loses this packet. RTP has no second attempt.
            if (!_hasFailed)
            {
                _hasFailed = true;
                logger.NotSent(sockets.Port, failed.SocketErrorCode);
            }
        }
    }
}
