using System.Buffers.Binary;

namespace VoiceAgent.Rtp.Packets;

/// <summary>Writes compound packets of RTCP: a report, the canonical name, and BYE at the end (RFC 3550 §6).</summary>
internal static class RtcpWriter
{
    private const int CanonicalName = 1;

    /// <summary>What a sender says of its own stream.</summary>
    /// <param name="NtpTime">The time now: seconds since 1900 in the high half, fractions in the low half.</param>
    /// <param name="RtpTime">The same time by the RTP clock.</param>
    /// <param name="Packets">Sent packets.</param>
    /// <param name="Bytes">Sent bytes of payload.</param>
    internal readonly record struct Sent(ulong NtpTime, uint RtpTime, uint Packets, uint Bytes);

    /// <summary>Writes a packet. Returns its length, at most 160 bytes with a name of 32 characters.</summary>
    public static int Write(Span<byte> packet, uint ssrc, Sent? sent, ReceptionReport? report, ReadOnlySpan<byte> name, bool isBye)
    {
        var at = WriteReport(packet, ssrc, sent, report);
        at += WriteName(packet[at..], ssrc, name);
        return isBye ? at + WriteBye(packet[at..], ssrc) : at;
    }

    private static int WriteReport(Span<byte> packet, uint ssrc, Sent? sent, ReceptionReport? report)
    {
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], ssrc);
        var at = 8;
        if (sent is { } own)
        {
            BinaryPrimitives.WriteUInt64BigEndian(packet[8..], own.NtpTime);
            BinaryPrimitives.WriteUInt32BigEndian(packet[16..], own.RtpTime);
            BinaryPrimitives.WriteUInt32BigEndian(packet[20..], own.Packets);
            BinaryPrimitives.WriteUInt32BigEndian(packet[24..], own.Bytes);
            at = 28;
        }

        if (report is { } other)
        {
            var block = packet[at..];
            BinaryPrimitives.WriteUInt32BigEndian(block, other.Ssrc);
            BinaryPrimitives.WriteInt32BigEndian(block[4..], Math.Clamp(other.Lost, -0x80_0000, 0x7F_FFFF) & 0xFF_FFFF);
            block[4] = other.Fraction;
            BinaryPrimitives.WriteUInt32BigEndian(block[8..], other.HighestSequence);
            BinaryPrimitives.WriteUInt32BigEndian(block[12..], other.Jitter);
            BinaryPrimitives.WriteUInt32BigEndian(block[16..], other.LastReport);
            BinaryPrimitives.WriteUInt32BigEndian(block[20..], other.DelaySinceLastReport);
            at += ReceptionReport.Length;
        }

        Head(packet, report is null ? 0 : 1, sent is null ? RtcpReader.ReceiverReport : RtcpReader.SenderReport, at);
        return at;
    }

    private static int WriteName(Span<byte> packet, uint ssrc, ReadOnlySpan<byte> name)
    {
        // After the name comes at least one zero, up to a multiple of four.
        var length = (10 + name.Length + 4) / 4 * 4;
        packet[..length].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], ssrc);
        packet[8] = CanonicalName;
        packet[9] = (byte)name.Length;
        name.CopyTo(packet[10..]);
        Head(packet, 1, RtcpReader.Description, length);
        return length;
    }

    private static int WriteBye(Span<byte> packet, uint ssrc)
    {
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], ssrc);
        Head(packet, 1, RtcpReader.Bye, 8);
        return 8;
    }

    private static void Head(Span<byte> packet, int count, int type, int length)
    {
        packet[0] = (byte)(0x80 | count);
        packet[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)((length / 4) - 1));
    }
}
