using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using VoiceAgent.Rtp.Sdp;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>A session's sockets with the two directions of its audio. The session calls it from one thread at a time.</summary>
internal sealed class SessionMedia
{
    // At most so many packets of one socket in one step: a flood to one session must not delay the others.
    private const int MostPackets = 32;
    private const int LongestPacket = 2_048;

    private readonly RtpSessionSettings _settings;
    private readonly SessionSockets _sockets;
    private readonly RtpMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ToneQueue _tones;
    private readonly PacketSender _packets;
    private readonly AudioSending _sending;
    private readonly AudioReceiving _receiving;
    private readonly Reporting _reporting;
    private readonly byte[] _received = new byte[LongestPacket];
    private readonly SocketAddress _from;
    private readonly TaskCompletionSource<RtpEnding> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IRtpListener? _listener;
    private SocketAddress? _latched;
    private (long Received, long Sent, long Lost, long Late, long Concealed) _published;
    private double _now;
    private bool _hasListener;

    public SessionMedia(RtpSessionSettings settings, SessionSockets sockets, FrameRing ring, ToneQueue tones, TimeProvider time, RtpMetrics metrics, ILogger logger)
    {
        (_settings, _sockets, _metrics, _logger, _tones) = (settings, sockets, metrics, logger, tones);
        Span<byte> drawn = stackalloc byte[10];
        RandomNumberGenerator.Fill(drawn);

        // The first sequence number is in the lower half, so that SRTP meets its first wrap late (RFC 3711 §3.3.1).
        _packets = new PacketSender(sockets, logger, BinaryPrimitives.ReadUInt32BigEndian(drawn), (ushort)(BinaryPrimitives.ReadUInt16BigEndian(drawn[4..]) & 0x7FFF));
        _sending = new AudioSending(_packets, tones, ring, settings, BinaryPrimitives.ReadUInt32BigEndian(drawn[6..]));
        _receiving = new AudioReceiving(settings, metrics, logger, sockets.Port);
        _reporting = new Reporting(time, _packets, _receiving);
        _from = sockets.NewAddress();
    }

    public MediaAgreement? Agreed { get; private set; }

    public bool IsClosed { get; private set; }

    public long FramesSent => _sending.Frames;

    public int Port => _sockets.Port;

    public RtpStatistics Statistics
    {
        get
        {
            var figures = _receiving.Buffer.Figures;
            return new RtpStatistics
            {
                Codec = Agreed?.Codec,
                IsEncrypted = _receiving.IsEncrypted,
                Remote = _packets.Remote is { } remote ? SocketAddressText.EndPointOf(remote) : null,
                PacketsReceived = _receiving.Packets,
                BytesReceived = _receiving.Bytes,
                PacketsSent = _packets.Packets,
                BytesSent = _packets.Bytes,
                Lost = _receiving.LostBefore + _receiving.Figures.Lost,
                FractionLost = _receiving.Figures.Fraction,
                Late = figures.Late,
                Duplicates = figures.Duplicates,
                Reordered = _receiving.Reordered,
                Concealed = figures.Concealed,
                Frames = figures.Frames,
                Refused = _receiving.Refused,
                Jitter = _receiving.Figures.JitterTime,
                TargetDelay = _receiving.Buffer.Target,
                Delay = _receiving.Buffer.Delay,
                RoundTrip = _reporting.RoundTrip,
                RemoteView = _reporting.RemoteView,
            };
        }
    }

    public Task<RtpEnding> Listen(IRtpListener listener)
    {
        if (_hasListener)
        {
            throw new InvalidOperationException("The session is read already.");
        }

        (_listener, _hasListener) = (listener, true);
        _receiving.LastPacket = Math.Max(_receiving.LastPacket, _now);
        return _ended.Task;
    }

    public void Use(MediaAgreement agreed)
    {
        var (described, isPrivate) = (_sockets.AddressOf(agreed.Remote), IsUntrusted(agreed.Remote.Address));
        var isMoved = Agreed is null || !Agreed.Remote.Equals(agreed.Remote);
        _packets.Use(agreed.SendKey);
        _packets.HasRtcpMux = agreed.HasRtcpMux;
        if (isMoved)
        {
            _packets.Remote = isPrivate || IsNowhere(agreed.Remote) ? null : described;
            _latched = null;
        }

        _packets.RemoteRtcp = isPrivate || IsNowhere(agreed.RemoteRtcp) ? null : _sockets.AddressOf(agreed.RemoteRtcp);
        _receiving.Use(agreed, isPrivate ? null : described);
        _sending.Use(agreed);
        _receiving.LastPacket = _now;
        Agreed = agreed;
        _logger.Agreed(_sockets.Port, agreed.Codec, agreed.PacketTime, agreed.Remote, agreed.SendKey is not null);
    }

    public void Poll(double now)
    {
        if (_now == 0)
        {
            // The engine may have run for a long time before the session was opened.
            _receiving.LastPacket = now;
        }

        _now = now;
        if (IsClosed)
        {
            return;
        }

        for (var i = 0; i < MostPackets && !IsClosed && _sockets.Rtp.Poll(0, SelectMode.SelectRead); i++)
        {
            if (TryReceive(_sockets.Rtp, out var packet))
            {
                var report = _receiving.Receive(packet, _from, now, _listener);
                if (!report.IsEmpty)
                {
                    _reporting.Read(report, now, MediaAgreement.ClockOf(Agreed!.Codec));
                }
            }
        }

        Follow();
    }

    public void Tick(double now)
    {
        _now = now;
        if (IsClosed)
        {
            return;
        }

        PollRtcp(now);
        Deliver(now);
        if (IsClosed)
        {
            return;
        }

        _sending.Tick();
        if (_reporting.Tick(now, _sending.Timestamp))
        {
            Publish();
        }

        CheckTimeout(now);
    }

    public void End(RtpEnding ending)
    {
        _listener = null;
        _ended.TrySetResult(ending);
    }

    /// <summary>Says goodbye and closes the sockets. Returns false if it was closed before.</summary>
    public bool Close()
    {
        if (IsClosed)
        {
            return false;
        }

        IsClosed = true;
        _reporting.Send(_now, _sending.Timestamp, isBye: true);
        Publish();
        End(RtpEnding.Closed);
        _tones.End();
        _sockets.Dispose();
        _packets.Dispose();
        _sending.Dispose();
        _receiving.Dispose();
        return true;
    }

    private bool TryReceive(Socket socket, out Span<byte> packet)
    {
        packet = [];
        try
        {
            packet = _received.AsSpan(0, socket.ReceiveFrom(_received, SocketFlags.None, _from));
            return true;
        }
        catch (SocketException)
        {
            // The packet is longer than the buffer, or the peer's port is closed. Both lose this packet only.
            return false;
        }
    }

    private void PollRtcp(double now)
    {
        for (var i = 0; i < MostPackets && _sockets.Rtcp.Poll(0, SelectMode.SelectRead); i++)
        {
            if (TryReceive(_sockets.Rtcp, out var packet) && _receiving.ReceiveRtcp(packet, _from) is { IsEmpty: false } report)
            {
                _reporting.Read(report, now, MediaAgreement.ClockOf(Agreed!.Codec));
            }
        }
    }

    private void Deliver(double now)
    {
        try
        {
            _receiving.Tick(now, _listener);
        }
        catch (Exception failure) when (_listener is not null)
        {
            _logger.ListenerFailed(failure, _sockets.Port);
            End(RtpEnding.ListenerFailed);
        }
    }

    /// <summary>Sends to where the packets come from (symmetric RTP).</summary>
    private void Follow()
    {
        if (_receiving.Source is not { } source || ReferenceEquals(source, _latched))
        {
            return;
        }

        _latched = source;
        if (!source.Equals(_packets.Remote) && Agreed is { } agreed)
        {
            _packets.Remote = source;
            _packets.RemoteRtcp = RtcpOf(source);
            _logger.Latched(_sockets.Port, new SocketAddressText(source), agreed.Remote);
        }
    }

    private SocketAddress? RtcpOf(SocketAddress source)
    {
        var endPoint = SocketAddressText.EndPointOf(source);
        return endPoint.Port == IPEndPoint.MaxPort ? null : _sockets.AddressOf(new IPEndPoint(endPoint.Address, endPoint.Port + 1));
    }

    private void CheckTimeout(double now)
    {
        var isExpected = Agreed is { IsPeerReceiving: true } agreed && agreed.Direction.Receives();
        if (!isExpected)
        {
            _receiving.LastPacket = now;
        }
        else if (_listener is not null && _settings.ReceiveTimeout > TimeSpan.Zero && now - _receiving.LastPacket > _settings.ReceiveTimeout.TotalSeconds)
        {
            _logger.TimedOut(_sockets.Port, _settings.ReceiveTimeout);
            End(RtpEnding.TimedOut);
        }
    }

    private void Publish()
    {
        var figures = _receiving.Buffer.Figures;
        var now = (_receiving.Packets, _packets.Packets, Lost: _receiving.LostBefore + Math.Max(0, _receiving.Figures.Lost), figures.Late, figures.Concealed);
        _metrics.Add(now.Item1 - _published.Received, now.Item2 - _published.Sent, now.Lost - _published.Lost, now.Late - _published.Late, now.Concealed - _published.Concealed);
        _published = now;
    }

    /// <summary>Whether an address of a private network is named by a peer of the public network.</summary>
    private bool IsUntrusted(IPAddress address) => _settings.SignallingAddress is { } signalling && !PrivateNetworks.Hold(signalling) && PrivateNetworks.Hold(address);

    private static bool IsNowhere(IPEndPoint remote) => remote.Address.Equals(IPAddress.Any) || remote.Address.Equals(IPAddress.IPv6Any) || remote.Port == 0;
}
