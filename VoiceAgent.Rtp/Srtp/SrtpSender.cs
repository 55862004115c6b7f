using System.Buffers.Binary;
using VoiceAgent.Rtp.Packets;

namespace VoiceAgent.Rtp.Srtp;

/// <summary>Protects the packets that one SSRC sends (RFC 3711 §3.3, RFC 7714). It belongs to one thread.</summary>
internal sealed class SrtpSender(SrtpKey key) : IDisposable
{
    private const uint EncryptedFlag = 0x8000_0000;

    private readonly PacketCipher _rtp = new(key, isRtcp: false);
    private readonly PacketCipher _rtcp = new(key, isRtcp: true);
    private uint _rollover;
    private int _last = -1;
    private uint _rtcpIndex;

    public SrtpKey Key => key;

    /// <summary>Protects an RTP packet in place. The buffer has room for <see cref="SrtpSuite.MostOverhead"/> more bytes.</summary>
    /// <returns>The new length.</returns>
    public int Protect(Span<byte> buffer, int length)
    {
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]);
        if (_last >= 0 && sequence < _last)
        {
            _rollover++;
        }

        _last = sequence;
        var index = ((long)_rollover << 16) | sequence;
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]);
        var header = RtpPacket.HeaderLength;
        var data = buffer[header..length];
        var tag = buffer.Slice(length, _rtp.TagLength);
        if (_rtp.IsAead)
        {
            Span<byte> iv = stackalloc byte[12];
            _rtp.WriteIv(ssrc, index, iv);
            _rtp.Seal(iv, buffer[..header], data, tag);
        }
        else
        {
            _rtp.Apply(ssrc, index, data);
            _rtp.Sign(buffer[..length], _rollover, tag);
        }

        return length + _rtp.TagLength;
    }

    /// <summary>Protects an RTCP packet in place.</summary>
    /// <returns>The new length.</returns>
    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        var index = _rtcpIndex++ & ~EncryptedFlag;
        var trailer = index | EncryptedFlag;
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]);
        var data = buffer[8..length];
        if (_rtcp.IsAead)
        {
            Span<byte> iv = stackalloc byte[12];
            Span<byte> associated = stackalloc byte[12];
            buffer[..8].CopyTo(associated);
            BinaryPrimitives.WriteUInt32BigEndian(associated[8..], trailer);
            _rtcp.WriteIv(ssrc, index, iv);
            _rtcp.Seal(iv, associated, data, buffer.Slice(length, _rtcp.TagLength));
            BinaryPrimitives.WriteUInt32BigEndian(buffer[(length + _rtcp.TagLength)..], trailer);
        }
        else
        {
            _rtcp.Apply(ssrc, index, data);
            BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], trailer);
            _rtcp.Sign(buffer[..length], trailer, buffer.Slice(length + 4, _rtcp.TagLength));
        }

        return length + 4 + _rtcp.TagLength;
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }
}
