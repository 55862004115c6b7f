using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Buffering;
using VoiceAgent.Rtp.Packets;
using VoiceAgent.Rtp.Sdp;
using VoiceAgent.Rtp.Srtp;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>
/// What happens to a received packet: (1) its source is checked, (2) it is decrypted, (3) it is read, (4) its SSRC is checked, (5) it
/// goes to the jitter buffer or to the keys. In each tick of 20 ms one frame goes to the listener. It belongs to the engine's thread.
/// </summary>
internal sealed class AudioReceiving : IDisposable
{
    // So many packets in a row with a new SSRC from the right source are a new stream.
    private const int StableSsrc = 3;

    private readonly RtpSessionSettings _settings;
    private readonly RtpMetrics _metrics;
    private readonly ILogger _logger;
    private readonly int _port;
    private readonly SourceGate _gate;
    private readonly JitterBuffer _buffer;
    private readonly ToneReceiver _tones = new();
    private readonly byte[] _frame;
    private readonly bool[] _wasRefused = new bool[Enum.GetValues<RefusalReason>().Length];
    private MediaAgreement? _agreed;
    private SrtpReceiver? _srtp;
    private ToneDetector? _detector;
    private uint? _ssrc;
    private uint _newSsrc;
    private int _newSsrcPackets;
    private long _sequence;
    private long _timestamp;

    public AudioReceiving(RtpSessionSettings settings, RtpMetrics metrics, ILogger logger, int port)
    {
        (_settings, _metrics, _logger, _port) = (settings, metrics, logger, port);
        _gate = new SourceGate(settings.Sources, settings.SignallingAddress);
        _buffer = new JitterBuffer(settings.SampleRate, settings.MaxJitterDelay);
        _frame = new byte[settings.SampleRate / 50 * sizeof(short)];
    }

    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    public long Reordered { get; private set; }

    public long Refused { get; private set; }

    /// <summary>Seconds of the engine's clock when the last packet was accepted.</summary>
    public double LastPacket { get; set; }

    public uint? Ssrc => _ssrc;

    public ReceptionFigures Figures { get; private set; } = new(8_000);

    /// <summary>Packets lost in streams before the present one.</summary>
    public long LostBefore { get; private set; }

    public JitterBuffer Buffer => _buffer;

    /// <summary>The source that was taken, if it is another than the last one that was asked for.</summary>
    public SocketAddress? Source => _gate.Source;

    public bool IsEncrypted => _srtp is not null;

    public void Use(MediaAgreement agreed, SocketAddress? described)
    {
        _gate.Describe(described);
        if (agreed.ReceiveKey is null || !agreed.ReceiveKey.Equals(_srtp?.Key))
        {
            _srtp?.Dispose();
            _srtp = agreed.ReceiveKey is { } key ? new SrtpReceiver(key) : null;
        }

        _detector = _settings.DetectInbandTones && agreed.ReceiveEvents is null ? _detector ?? new ToneDetector(_settings.SampleRate) : null;
        _agreed = agreed;
    }

    /// <summary>Takes a packet of the RTP port.</summary>
    /// <returns>The plain RTCP packet if it is one, which the caller reads. Else empty.</returns>
    public Span<byte> Receive(Span<byte> packet, SocketAddress from, double now, IRtpListener? listener)
    {
        if (_agreed is null || !_gate.MayBe(from, _srtp is not null))
        {
            Refuse(RefusalReason.Source);
            return [];
        }

        if (RtcpReader.IsRtcp(packet))
        {
            return ReceiveRtcp(packet, from);
        }

        if (_srtp is not null)
        {
            var length = _srtp.Unprotect(packet);
            if (length < 0)
            {
                Refuse(RtpPacket.LengthOfHeader(packet) < 0 ? RefusalReason.Malformed : RefusalReason.NotAuthentic);
                return [];
            }

            packet = packet[..length];
        }

        if (!RtpPacket.TryRead(packet, out var rtp))
        {
            Refuse(RefusalReason.Malformed);
        }
        else if (!TryClassify(rtp.PayloadType, out var kind, out var codec))
        {
            Refuse(RefusalReason.PayloadType);
        }
        else if (!_gate.Accepts(from, rtp.Ssrc, _srtp is not null))
        {
            Refuse(RefusalReason.Source);
        }
        else if (!TakesSsrc(rtp.Ssrc, codec))
        {
            Refuse(RefusalReason.Ssrc);
        }
        else
        {
            Take(rtp, kind, codec, now, listener);
        }

        return [];
    }

    /// <summary>Checks and decrypts a packet of RTCP.</summary>
    /// <returns>The plain packet, or empty if it is refused.</returns>
    public Span<byte> ReceiveRtcp(Span<byte> packet, SocketAddress from)
    {
        // On its own port RTCP comes from another port than RTP does. Its address must be the same.
        if (_agreed is null || (_gate.Source ?? _gate.Described) is not { } source || !IsSameAddress(source, from))
        {
            Refuse(RefusalReason.Source);
            return [];
        }

        if (_srtp is null)
        {
            return packet;
        }

        var length = _srtp.UnprotectRtcp(packet);
        if (length < 0)
        {
            Refuse(RefusalReason.NotAuthentic);
            return [];
        }

        return packet[..length];
    }

    public void RefuseMalformed() => Refuse(RefusalReason.Malformed);

    /// <summary>Hands the next frame to the listener.</summary>
    public void Tick(double now, IRtpListener? listener)
    {
        if (!_buffer.Take(MemoryMarshal.Cast<byte, short>(_frame.AsSpan()), now, out var offset, out var isConcealed) || listener is null)
        {
            return;
        }

        if (_detector?.Take(MemoryMarshal.Cast<byte, short>(_frame.AsSpan())) is { } key)
        {
            listener.ToneReceived(key);
        }

        listener.FrameReceived(_frame, offset, isConcealed);
    }

    public void Dispose()
    {
        _srtp?.Dispose();
        _buffer.Dispose();
    }

    private void Take(in RtpPacket rtp, StoredKind kind, AudioCodec codec, double now, IRtpListener? listener)
    {
        Packets++;
        Bytes += rtp.Payload.Length;
        LastPacket = now;
        _sequence = Unwrapped.Sequence(_sequence, rtp.Sequence);
        _timestamp = Unwrapped.Timestamp(_timestamp, rtp.Timestamp);
        Reordered += Figures.Take(_sequence, _timestamp, now, isTimed: kind == StoredKind.Audio) ? 1 : 0;
        if (kind == StoredKind.Event && _tones.Take(rtp.Timestamp, rtp.Payload) is { } key)
        {
            listener?.ToneReceived(key);
        }

        _buffer.Put(kind, codec, rtp.Sequence, rtp.Timestamp, rtp.Payload, now);
    }

    private bool TryClassify(int payloadType, out StoredKind kind, out AudioCodec codec)
    {
        (kind, codec) = (StoredKind.Audio, _agreed!.Codec);
        var types = _agreed.ReceiveTypes;
        for (var i = 0; i < types.Count; i++)
        {
            if (types[i].Type == payloadType)
            {
                codec = types[i].Codec;
                return true;
            }
        }

        kind = payloadType == _agreed.ReceiveEvents ? StoredKind.Event : StoredKind.Noise;
        return kind == StoredKind.Event || payloadType == ComfortNoise.PayloadType || payloadType == _agreed.ComfortNoise;
    }

    private bool TakesSsrc(uint ssrc, AudioCodec codec)
    {
        if (_ssrc == ssrc)
        {
            _newSsrcPackets = 0;
            return true;
        }

        if (_ssrc is not null && _srtp is null)
        {
            (_newSsrc, _newSsrcPackets) = (ssrc, _newSsrc == ssrc ? _newSsrcPackets + 1 : 1);
            if (_newSsrcPackets < StableSsrc)
            {
                return false;
            }
        }

        if (_ssrc is not null)
        {
            LostBefore += Math.Max(0, Figures.Lost);
            _buffer.Restart();
            _tones.Reset();
        }

        (_ssrc, _newSsrcPackets) = (ssrc, 0);
        Figures = new ReceptionFigures(MediaAgreement.ClockOf(codec));
        return true;
    }

    private void Refuse(RefusalReason reason)
    {
        Refused++;
        _metrics.Refused(reason);
        if (!_wasRefused[(int)reason])
        {
            _wasRefused[(int)reason] = true;
            _logger.Refuses(_port, reason);
        }
    }

    private static bool IsSameAddress(SocketAddress first, SocketAddress second)
    {
        // The port lies in bytes 2 and 3, for both families.
        return first.Family == second.Family && first.Size == second.Size && first.Buffer.Span[4..first.Size].SequenceEqual(second.Buffer.Span[4..second.Size]);
    }
}
