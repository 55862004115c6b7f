namespace VoiceAgent.Rtp.Srtp;

/// <summary>Whether a session encrypts its media by SRTP with keys in the SDP (SDES, RFC 4568).</summary>
public enum SrtpPolicy
{
    /// <summary>Media is never encrypted. An offer of RTP/SAVP is refused.</summary>
    Off,

    /// <summary>Media is encrypted when the peer offers it. Own offers are RTP/AVP with <c>a=crypto</c> lines, which a peer may take up.</summary>
    Optional,

    /// <summary>Media is always encrypted. An offer without usable keys is refused, and own offers are RTP/SAVP.</summary>
    Required,
}
