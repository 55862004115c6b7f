using System.Net;
using System.Net.Sockets;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>A socket address that is made readable only when it is written.</summary>
internal readonly record struct SocketAddressText(SocketAddress Address)
{
    public static IPEndPoint EndPointOf(SocketAddress address) =>
        (IPEndPoint)(address.Family == AddressFamily.InterNetworkV6 ? new IPEndPoint(IPAddress.IPv6Any, 0) : new IPEndPoint(IPAddress.Any, 0)).Create(address);

    public override string ToString() => EndPointOf(Address).ToString();
}
