using System.Buffers.Binary;

namespace VoiceAgent.Rtp.Packets;

/// <summary>An RTP packet in the buffer that it came in (RFC 3550 §5.1).</summary>
internal readonly ref struct RtpPacket
{
    public const int HeaderLength = 12;

    private const int Version = 2;

    private RtpPacket(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> payload)
    {
        IsMarked = (packet[1] & 0x80) != 0;
        PayloadType = packet[1] & 0x7F;
        Sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        Payload = payload;
    }

    public bool IsMarked { get; }

    public int PayloadType { get; }

    public ushort Sequence { get; }

    public uint Timestamp { get; }

    public uint Ssrc { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads a packet. The CSRC list, the header extension and the padding are skipped.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out RtpPacket read)
    {
        read = default;
        var header = LengthOfHeader(packet);
        if (header < 0)
        {
            return false;
        }

        var end = packet.Length;
        if ((packet[0] & 0x20) != 0)
        {
            var padding = packet[^1];
            if (padding == 0 || padding > end - header)
            {
                return false;
            }

            end -= padding;
        }

        read = new RtpPacket(packet, packet[header..end]);
        return true;
    }

    /// <summary>The length of the header with CSRC list and extension, or −1 if this is no RTP.</summary>
    public static int LengthOfHeader(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < HeaderLength || packet[0] >> 6 != Version || RtcpReader.IsRtcp(packet))
        {
            return -1;
        }

        var header = HeaderLength + ((packet[0] & 0x0F) * 4);
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < header + 4)
            {
                return -1;
            }

            header += 4 + (BinaryPrimitives.ReadUInt16BigEndian(packet[(header + 2)..]) * 4);
        }

        return header <= packet.Length ? header : -1;
    }

    /// <summary>Writes a header without CSRC list and extension.</summary>
    public static void WriteHeader(Span<byte> packet, int payloadType, bool isMarked, ushort sequence, uint timestamp, uint ssrc)
    {
        packet[0] = Version << 6;
        packet[1] = (byte)(payloadType | (isMarked ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc);
    }
}
