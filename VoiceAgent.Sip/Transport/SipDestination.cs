using System.Net;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Transport;

/// <summary>An address to send to.</summary>
/// <param name="Host">The name that the peer's certificate must have.</param>
/// <param name="Connection">The connection to use while it is open. 0 takes any connection to the address, or opens one.</param>
public sealed record SipDestination(SipTransport Transport, IPEndPoint Address, string Host, long Connection = 0)
{
    public override string ToString() => $"{Transport} {Address}";
}
