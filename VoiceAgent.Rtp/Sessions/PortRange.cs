using System.Net;
using System.Net.Sockets;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>Hands out pairs of sockets: RTP on an even port, RTCP on the odd port after it (RFC 3550 §11).</summary>
internal sealed class PortRange(RtpOptions options)
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _used = [];
    private readonly int _pairs = (options.LastPort - options.FirstPort + 1) / 2;
    private int _next;

    /// <exception cref="PortsUsedUpException">No pair is free.</exception>
    public SessionSockets Open()
    {
        for (var tried = 0; tried < _pairs; tried++)
        {
            // The pair that was free for the longest time comes next, so that a late packet of an old call meets no new call.
            int port;
            lock (_lock)
            {
                port = options.FirstPort + (2 * (_next++ % _pairs));
                if (!_used.Add(port))
                {
                    continue;
                }
            }

            if (SessionSockets.TryBind(options, port) is { } sockets)
            {
                return sockets;
            }

            // Another program has one of the two.
            Free(port);
        }

        throw new PortsUsedUpException($"No pair of UDP ports is free from {options.FirstPort} to {options.LastPort} on {options.BindAddress}. Set a larger range.");
    }

    public void Free(int port)
    {
        lock (_lock)
        {
            _used.Remove(port);
        }
    }

    /// <summary>The address that SDP names.</summary>
    public static IPAddress AddressForSdp(RtpOptions options)
    {
        if (options.ExternalAddress is { } external)
        {
            return external;
        }

        var isAny = options.BindAddress.Equals(IPAddress.Any) || options.BindAddress.Equals(IPAddress.IPv6Any);
        return isAny ? FirstAddress() : options.BindAddress;
    }

    private static IPAddress FirstAddress() =>
        System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == System.Net.NetworkInformation.OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork)
            .OrderBy(IPAddress.IsLoopback)
            .FirstOrDefault(IPAddress.Loopback);
}
