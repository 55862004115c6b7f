namespace VoiceAgent.Rtp.Sessions;

/// <summary>What a session sends while its user sends nothing.</summary>
public enum SilenceMode
{
    /// <summary>A packet of silence each packet time. It keeps firewalls open and suits every peer.</summary>
    Continuous,

    /// <summary>Comfort noise (RFC 3389) if the peer negotiated it. With Opus and with other peers a packet of silence each 400 ms.</summary>
    ComfortNoise,
}
