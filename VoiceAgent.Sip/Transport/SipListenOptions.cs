using System.Net;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Transport;

/// <summary>One address to listen on.</summary>
/// <param name="Address">Port 0 takes a free one. Its number is in <see cref="SipFlow.Local"/> of messages and in the list of bound addresses.</param>
public sealed record SipListenOptions(SipTransport Transport, IPEndPoint Address)
{
    /// <summary>The host that peers can reach, put into Via and Contact. Null takes <see cref="Address"/>.</summary>
    public string? ExternalHost { get; init; }

    /// <summary>The port that peers can reach. 0 takes the bound one.</summary>
    public int ExternalPort { get; init; }
}
