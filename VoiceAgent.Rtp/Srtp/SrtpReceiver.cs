using System.Buffers.Binary;
using VoiceAgent.Rtp.Packets;

namespace VoiceAgent.Rtp.Srtp;

/// <summary>
/// Checks and decrypts received packets (RFC 3711 §3.3, RFC 7714). A packet changes the state only after its tag was found right.
/// It belongs to one thread.
/// </summary>
internal sealed class SrtpReceiver(SrtpKey key) : IDisposable
{
    private const uint EncryptedFlag = 0x8000_0000;

    private readonly PacketCipher _rtp = new(key, isRtcp: false);
    private readonly PacketCipher _rtcp = new(key, isRtcp: true);
    private Source _source;
    private uint _rtcpSsrc;
    private ReplayWindow _rtcpSeen;

    public SrtpKey Key => key;

    /// <summary>Decrypts an RTP packet in place.</summary>
    /// <returns>The length of the plain packet, or −1 if it is not authentic, or replayed.</returns>
    public int Unprotect(Span<byte> packet)
    {
        var header = RtpPacket.LengthOfHeader(packet);
        var end = packet.Length - _rtp.TagLength;
        if (header < 0 || end < header || packet.Length > 2048)
        {
            return -1;
        }

        var sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var source = _source.IsUsed && _source.Ssrc == ssrc ? _source : new Source { Ssrc = ssrc };
        var index = source.IndexOf(sequence);
        if (index < 0 || !source.Seen.IsNew(index) || !TryDecrypt(packet, header, end, ssrc, index))
        {
            return -1;
        }

        source.Take(index);
        _source = source;
        return end;
    }

    /// <summary>Decrypts an RTCP packet in place.</summary>
    /// <returns>The length of the plain packet, or −1 if it is not authentic, or replayed.</returns>
    public int UnprotectRtcp(Span<byte> packet)
    {
        var end = packet.Length - 4 - _rtcp.TagLength;
        if (end < 8 || packet.Length > 2048)
        {
            return -1;
        }

        // AES-GCM has its tag before the index, the other suites after it.
        var trailer = BinaryPrimitives.ReadUInt32BigEndian(packet[(_rtcp.IsAead ? end + _rtcp.TagLength : end)..]);
        var index = trailer & ~EncryptedFlag;
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        var seen = ssrc == _rtcpSsrc ? _rtcpSeen : default;
        var isEncrypted = (trailer & EncryptedFlag) != 0;
        if (!seen.IsNew(index) || !isEncrypted || !TryDecryptRtcp(packet, end, ssrc, index, trailer))
        {
            return -1;
        }

        seen.Take(index);
        (_rtcpSsrc, _rtcpSeen) = (ssrc, seen);
        return end;
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private bool TryDecrypt(Span<byte> packet, int header, int end, uint ssrc, long index)
    {
        var data = packet[header..end];
        var tag = packet[end..];
        if (_rtp.IsAead)
        {
            Span<byte> iv = stackalloc byte[12];
            _rtp.WriteIv(ssrc, index, iv);
            return _rtp.TryOpen(iv, packet[..header], data, tag);
        }

        if (!_rtp.IsSigned(packet[..end], (uint)(index >> 16), tag))
        {
            return false;
        }

        _rtp.Apply(ssrc, index, data);
        return true;
    }

    private bool TryDecryptRtcp(Span<byte> packet, int end, uint ssrc, uint index, uint trailer)
    {
        var data = packet[8..end];
        if (_rtcp.IsAead)
        {
            Span<byte> iv = stackalloc byte[12];
            Span<byte> associated = stackalloc byte[12];
            packet[..8].CopyTo(associated);
            BinaryPrimitives.WriteUInt32BigEndian(associated[8..], trailer);
            _rtcp.WriteIv(ssrc, index, iv);
            return _rtcp.TryOpen(iv, associated, data, packet.Slice(end, _rtcp.TagLength));
        }

        if (!_rtcp.IsSigned(packet[..end], trailer, packet[(end + 4)..]))
        {
            return false;
        }

        _rtcp.Apply(ssrc, index, data);
        return true;
    }

    /// <summary>The rollover counter and the replay window of one SSRC.</summary>
    private struct Source
    {
        public uint Ssrc;
        public bool IsUsed;
        public ReplayWindow Seen;

        private uint _rollover;
        private ushort _last;

        /// <summary>The index that a sequence number means (RFC 3711 §3.3.1), or −1 if it lies before the first packet.</summary>
        public readonly long IndexOf(ushort sequence)
        {
            if (!IsUsed)
            {
                return sequence;
            }

            long rollover = _rollover;
            if (_last < 0x8000)
            {
                rollover -= sequence - _last > 0x8000 ? 1 : 0;
            }
            else
            {
                rollover += _last - 0x8000 > sequence ? 1 : 0;
            }

            return rollover < 0 ? -1 : (rollover << 16) | sequence;
        }

        public void Take(long index)
        {
            if (!IsUsed || index > (((long)_rollover << 16) | _last))
            {
                (_rollover, _last) = ((uint)(index >> 16), (ushort)index);
            }

            IsUsed = true;
            Seen.Take(index);
        }
    }
}
