namespace VoiceAgent.Sip.Messages;

/// <summary>How a message travels.</summary>
public enum SipTransport
{
    Udp,
    Tcp,
    Tls,
}
