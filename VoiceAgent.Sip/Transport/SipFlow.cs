using System.Net;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Transport;

/// <summary>The way a message came: from where, and to which of our addresses. Answers go back the same way.</summary>
/// <param name="Connection">The number of the connection. 0 for UDP.</param>
public sealed record SipFlow(SipTransport Transport, IPEndPoint Local, IPEndPoint Remote, long Connection = 0)
{
    /// <summary>The subject of the certificate that the peer has shown. Null without one.</summary>
    public string? PeerCertificate { get; init; }

    public override string ToString() => $"{Transport} {Remote}";
}
