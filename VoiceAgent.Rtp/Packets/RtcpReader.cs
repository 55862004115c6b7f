using System.Buffers.Binary;

namespace VoiceAgent.Rtp.Packets;

/// <summary>Reads compound packets of RTCP, and checks them as RFC 3550 §A.2 asks.</summary>
internal static class RtcpReader
{
    public const int SenderReport = 200;
    public const int ReceiverReport = 201;
    public const int Description = 202;
    public const int Bye = 203;

    private const int MostBlocks = 31;

    /// <summary>Whether a packet on a port that RTP and RTCP share is RTCP (RFC 5761 §4).</summary>
    public static bool IsRtcp(ReadOnlySpan<byte> packet) => packet.Length >= 2 && packet[1] is >= 192 and <= 223;

    /// <summary>Reads a packet.</summary>
    /// <param name="ownSsrc">Only the report on this stream is taken.</param>
    /// <param name="facts">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> packet, uint ownSsrc, out RtcpFacts facts)
    {
        facts = default;

        // The first part of a compound packet is a report without padding. Reduced-size packets (RFC 5506) are not negotiated.
        if (packet.Length < 8 || packet[0] >> 6 != 2 || (packet[0] & 0x20) != 0 || packet[1] is not (SenderReport or ReceiverReport))
        {
            return false;
        }

        facts.Ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        while (!packet.IsEmpty)
        {
            if (packet.Length < 4 || packet[0] >> 6 != 2)
            {
                return false;
            }

            var length = (BinaryPrimitives.ReadUInt16BigEndian(packet[2..]) + 1) * 4;
            if (length > packet.Length || !TryReadPart(packet[..length], ownSsrc, ref facts))
            {
                return false;
            }

            packet = packet[length..];
        }

        return true;
    }

    private static bool TryReadPart(ReadOnlySpan<byte> part, uint ownSsrc, ref RtcpFacts facts)
    {
        var count = part[0] & MostBlocks;
        switch (part[1])
        {
            case SenderReport:
                if (part.Length < 28 + (count * ReceptionReport.Length))
                {
                    return false;
                }

                facts.SenderTime = BinaryPrimitives.ReadUInt32BigEndian(part[10..]);
                ReadReports(part[28..], count, ownSsrc, ref facts);
                return true;
            case ReceiverReport:
                if (part.Length < 8 + (count * ReceptionReport.Length))
                {
                    return false;
                }

                ReadReports(part[8..], count, ownSsrc, ref facts);
                return true;
            case Bye:
                facts.IsBye |= count > 0;
                return part.Length >= 4 + (count * 4);
            default:
                // Source descriptions, feedback and application data are of no use here.
                return true;
        }
    }

    private static void ReadReports(ReadOnlySpan<byte> blocks, int count, uint ownSsrc, ref RtcpFacts facts)
    {
        for (var i = 0; i < count; i++)
        {
            var block = blocks.Slice(i * ReceptionReport.Length, ReceptionReport.Length);
            if (BinaryPrimitives.ReadUInt32BigEndian(block) == ownSsrc)
            {
                facts.Report = new ReceptionReport(
                    ownSsrc,
                    block[4],
                    BinaryPrimitives.ReadInt32BigEndian(block[4..]) << 8 >> 8,
                    BinaryPrimitives.ReadUInt32BigEndian(block[8..]),
                    BinaryPrimitives.ReadUInt32BigEndian(block[12..]),
                    BinaryPrimitives.ReadUInt32BigEndian(block[16..]),
                    BinaryPrimitives.ReadUInt32BigEndian(block[20..]));
            }
        }
    }
}
