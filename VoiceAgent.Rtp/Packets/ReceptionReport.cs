namespace VoiceAgent.Rtp.Packets;

/// <summary>A report block of RTCP (RFC 3550 §6.4.1).</summary>
/// <param name="Ssrc">The stream that is reported on.</param>
/// <param name="Fraction">The part of packets lost since the last report, in units of 1/256.</param>
/// <param name="Lost">Packets lost since the start, in 24 bits with a sign.</param>
/// <param name="HighestSequence">The highest sequence number with the count of wraps.</param>
/// <param name="Jitter">Interarrival jitter in units of the RTP clock.</param>
/// <param name="LastReport">The middle of the NTP time of the last sender report, or 0.</param>
/// <param name="DelaySinceLastReport">In units of 1/65,536 s.</param>
internal readonly record struct ReceptionReport(uint Ssrc, byte Fraction, int Lost, uint HighestSequence, uint Jitter, uint LastReport, uint DelaySinceLastReport)
{
    public const int Length = 24;
}
