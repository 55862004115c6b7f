namespace VoiceAgent.Rtp.Sessions;

/// <summary>From where a session accepts packets. All others are counted and dropped.</summary>
public enum SourcePolicy
{
    /// <summary>Only from the address and port in the peer's SDP. It does not work with a peer behind NAT.</summary>
    Described,

    /// <summary>From the address in the SDP, or from the first source that sends a stable valid stream (symmetric RTP). Then only from there.</summary>
    Latch,

    /// <summary>As <see cref="Latch"/>, but only from the IP address from which the peer's signalling came.</summary>
    SignallingAddress,
}
