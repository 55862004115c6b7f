namespace VoiceAgent.Contracts.Trunks;

/// <summary>How SIP messages travel.</summary>
public enum SipTransport
{
    /// <summary>Datagrams without encryption.</summary>
    Udp,

    /// <summary>A connection without encryption.</summary>
    Tcp,

    /// <summary>A connection with encryption.</summary>
    Tls,
}
