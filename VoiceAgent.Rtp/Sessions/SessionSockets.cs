using System.Net;
using System.Net.Sockets;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>The two UDP sockets of a session. They never block.</summary>
internal sealed class SessionSockets : IDisposable
{
    private SessionSockets(Socket rtp, Socket rtcp, int port) => (Rtp, Rtcp, Port) = (rtp, rtcp, port);

    public Socket Rtp { get; }

    public Socket Rtcp { get; }

    public int Port { get; }

    public AddressFamily Family => Rtp.AddressFamily;

    /// <summary>Binds a pair, or returns null if one of the ports is taken.</summary>
    public static SessionSockets? TryBind(RtpOptions options, int port)
    {
        if (Bind(options, port) is not { } rtp)
        {
            return null;
        }

        if (Bind(options, port + 1) is { } rtcp)
        {
            return new SessionSockets(rtp, rtcp, port);
        }

        rtp.Dispose();
        return null;
    }

    /// <summary>The address as the sockets take it. Returns null for an IPv6 address if the sockets have only IPv4.</summary>
    public SocketAddress? AddressOf(IPEndPoint remote)
    {
        if (remote.AddressFamily == Family)
        {
            return remote.Serialize();
        }

        return Family == AddressFamily.InterNetworkV6 ? new IPEndPoint(remote.Address.MapToIPv6(), remote.Port).Serialize() : null;
    }

    public SocketAddress NewAddress() => new(Family);

    public void Dispose()
    {
        Rtp.Dispose();
        Rtcp.Dispose();
    }

    private static Socket? Bind(RtpOptions options, int port)
    {
        var socket = new Socket(options.BindAddress.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Blocking = false;
            socket.ReceiveBufferSize = options.SocketBuffer;
            if (options.BindAddress.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(new IPEndPoint(options.BindAddress, port));
            return socket;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
