namespace VoiceAgent.Rtp.Sessions;

/// <summary>Why a received packet is dropped.</summary>
internal enum RefusalReason
{
    /// <summary>It came from another source than the session's.</summary>
    Source,

    /// <summary>It is no RTP or RTCP.</summary>
    Malformed,

    /// <summary>Its payload type was not negotiated.</summary>
    PayloadType,

    /// <summary>It is not authentic, or it was replayed.</summary>
    NotAuthentic,

    /// <summary>Its SSRC is new and has not proved to be stable.</summary>
    Ssrc,
}
