namespace VoiceAgent.Rtp.Packets;

/// <summary>What a compound packet of RTCP says.</summary>
internal struct RtcpFacts
{
    /// <summary>The sender's SSRC.</summary>
    public uint Ssrc;

    /// <summary>The middle 32 bits of the NTP time of a sender report, or null if there is none.</summary>
    public uint? SenderTime;

    /// <summary>The report on the stream that was asked for, or null if there is none.</summary>
    public ReceptionReport? Report;

    /// <summary>Whether the sender says goodbye.</summary>
    public bool IsBye;
}
