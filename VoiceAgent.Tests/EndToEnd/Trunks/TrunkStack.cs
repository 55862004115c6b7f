using System.Net;
using System.Net.Sockets;

namespace VoiceAgent.Tests.EndToEnd.Trunks;

/// <summary>The stack of an installation without a cloud: a trunk to telephones on this machine, self-hosted speech and models (emulated), and two workers.</summary>
public sealed class TrunkStack : IAsyncLifetime
{
    public const string Claims = "+15550199001";

    /// <summary>The human to whom agents transfer calls.</summary>
    public const string Colleague = "+15550199900";

    private readonly string _data = Directory.CreateTempSubdirectory("voiceagent-trunks-").FullName;
    private WholeStack? _stack;

    internal WholeStack Stack => _stack!;

    internal ProductApi Product { get; private set; } = null!;

    /// <summary>Where the gateway takes calls.</summary>
    public int Port { get; } = FreePort();

    /// <summary>Where the trunk's telephones are: calls that the platform places go there.</summary>
    public int DeskPort { get; } = FreePort();

    /// <summary>The address of a number at the gateway.</summary>
    public string Call(string number) => $"sip:{number}@127.0.0.1:{Port}";

    public async Task InitializeAsync()
    {
        // The process id keeps two test runs on one machine apart.
        var rtp = 20_000 + (Environment.ProcessId % 100 * 200);
        string[] settings =
        [
            WholeStack.SelfHostedVoice, "--telephones", "--pipelines=2", $"--Sip:Listen:0=udp:127.0.0.1:{Port}", $"--Sip:Listen:1=tcp:127.0.0.1:{Port}", $"--Rtp:FirstPort={rtp}", $"--Rtp:LastPort={rtp + 199}",
            $"--Sip:Trunks:0:Addresses:0:Port={DeskPort}", $"--Sip:Trunks:0:Addresses:1:Port={DeskPort}",
        ];
        _stack = await WholeStack.StartAsync(_data, fresh: true, settings);
        Product = await ProductApi.ConnectAsync(_stack);
    }

    public async Task DisposeAsync()
    {
        if (_stack is not null)
        {
            await _stack.DisposeAsync();
        }

        Directory.Delete(_data, recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

/// <summary>Calls over trunks run in real time, so no other tests run in parallel.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TrunkCalls : ICollectionFixture<TrunkStack>
{
    public const string Name = "calls over trunks";
}
