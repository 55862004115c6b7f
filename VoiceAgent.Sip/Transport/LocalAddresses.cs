using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace VoiceAgent.Sip.Transport;

/// <summary>Which of this machine's addresses reaches a peer. Needed where the socket is bound to all addresses and no external host is set.</summary>
internal static class LocalAddresses
{
    private const int Most = 1_000;
    private static readonly ConcurrentDictionary<IPAddress, IPAddress> Known = new();

    public static IPAddress Towards(IPAddress peer)
    {
        if (Known.TryGetValue(peer, out var known))
        {
            return known;
        }

        try
        {
            // Connecting a datagram socket sends nothing. It only asks the routing table.
            using var socket = new Socket(peer.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(peer, 9);
            var local = ((IPEndPoint)socket.LocalEndPoint!).Address;
            if (Known.Count >= Most)
            {
                Known.Clear();
            }

            return Known[peer] = local;
        }
        catch (SocketException)
        {
            return IPAddress.Loopback;
        }
    }
}
