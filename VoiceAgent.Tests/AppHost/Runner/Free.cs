using System.Net;
using System.Net.Sockets;

namespace VoiceAgent.Tests.AppHost.Runner;

internal static class Free
{
    /// <summary>A port that nobody listens on at this moment.</summary>
    public static int Port()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
