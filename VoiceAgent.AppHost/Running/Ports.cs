using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace VoiceAgent.AppHost.Running;

/// <summary>The ports on this machine: the default ones, or any free ones.</summary>
internal static class Ports
{
    /// <summary>The setting that selects free ports.</summary>
    public const string Randomize = "DcpPublisher:RandomizePorts";

    private const string AnyPort = "http://127.0.0.1:0";

    // Aspire's own ports: its dashboard, the dashboard's telemetry and its resource service. The launch profile has the same addresses.
    private static readonly (string Setting, string Usual)[] Aspire =
    [
        ("ASPNETCORE_URLS", "http://localhost:18090"),
        ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:18091"),
        ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "http://localhost:18092"),
    ];

    /// <summary>True when any free ports may be used.</summary>
    public static bool AreFree(IConfiguration settings) => settings.GetValue<bool>(Randomize);

    /// <summary>Sets the ports of Aspire itself, and checks that they are free.</summary>
    /// <exception cref="DistributedApplicationException">Another program uses one of them.</exception>
    public static void PrepareAspire(IConfigurationManager settings)
    {
        if (AreFree(settings))
        {
            settings.AddInMemoryCollection(Aspire.Select(each => KeyValuePair.Create(each.Setting, (string?)AnyPort)));
            return;
        }

        settings.AddInMemoryCollection(Aspire.Where(each => string.IsNullOrEmpty(settings[each.Setting])).Select(each => KeyValuePair.Create(each.Setting, (string?)each.Usual)).ToArray());
        foreach (var (setting, _) in Aspire)
        {
            if (Uri.TryCreate(settings[setting], UriKind.Absolute, out var address))
            {
                Demand(address.Port, "the Aspire dashboard");
            }
        }
    }

    /// <exception cref="DistributedApplicationException">Another program uses the port.</exception>
    public static void Demand(int port, string program)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException)
        {
            throw new DistributedApplicationException(
                $"Port {port}, which '{program}' needs, is taken by another program: end that program, or start with --{Randomize}=true to use free ports.");
        }
    }
}
