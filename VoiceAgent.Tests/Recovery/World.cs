using System.Security.Cryptography;
using Microsoft.Azure.Cosmos;
using VoiceAgent.AppHost.Clients;
using VoiceAgent.AppHost.Running;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.EndToEnd;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Recovery;

/// <summary>What belongs to no region: the telephone network, the account of Cosmos DB with its copies in both regions, and Entra ID.</summary>
internal sealed class World : IAsyncDisposable
{
    public const string CommunicationId = "00000000-0000-4000-8000-0000000000ac";

    private readonly List<ServerProcess> _programs = [];

    private World(string data)
    {
        Data = data;
        Telephony = Free();
        Cosmos = Free();
        Identity = Free();
    }

    public string Data { get; }

    public Uri Telephony { get; }

    public Uri Cosmos { get; }

    public Uri Identity { get; }

    public string CommunicationKey { get; } = NewKey();

    public string IdentitySecret { get; } = Guid.NewGuid().ToString("N");

    public static async Task<World> StartAsync(string data)
    {
        var world = new World(data);
        await Task.WhenAll(
            world.RunAsync("acs", world.Telephony, ("Acs__AccessKey", world.CommunicationKey), ("Acs__ResourceId", CommunicationId)),
            world.RunAsync("cosmos", world.Cosmos, ("Cosmos__Key", WholeStack.CosmosKey), ("Cosmos__DataPath", Directory.CreateDirectory(Path.Combine(data, "cosmos")).FullName)),
            world.RunAsync(
                "identity",
                world.Identity,
                [
                    ("Identity__DataPath", Directory.CreateDirectory(Path.Combine(data, "identity")).FullName),
                    ("Identity__Issuer", Plain(world.Identity)),
                    ($"Identity__Clients__{TokenSource.Client}__Secret", world.IdentitySecret),
                    ($"Identity__Clients__{TokenSource.Client}__Roles__0", "Calls.Read"),
                    .. new[] { "gateway", "pipeline" }.SelectMany(name => new[]
                    {
                        ($"Identity__Clients__{name}__IdentityHeader", $"{name}-{world.IdentitySecret}"), ($"Identity__Clients__{name}__Secret", world.IdentitySecret),
                    }),
                ]));
        return world;
    }

    /// <summary>A client with the product's own JSON settings.</summary>
    public CosmosClient Store() => new(
        $"AccountEndpoint={Cosmos};AccountKey={WholeStack.CosmosKey};",
        new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true, UseSystemTextJsonSerializerWithOptions = LoggedEvent.Json });

    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));

    public static Uri Free() => new($"http://127.0.0.1:{ServerProcess.FreePort()}/");

    public static string Plain(Uri address) => address.AbsoluteUri.TrimEnd('/');

    public static Task<ServerProcess> EmulateAsync(string role, Uri address, params (string Name, string Value)[] settings) => ServerProcess.StartAsync(
        address.Port,
        "dotnet",
        ["exec", Programs.AssemblyOf(Programs.Emulators), role],
        [("ASPNETCORE_URLS", Plain(address)), ("ASPNETCORE_ENVIRONMENT", "Development"), ("Emulator__AdminKey", WholeStack.EmulatorsKey), .. settings]);

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
        {
            await program.DisposeAsync();
        }
    }

    private async Task RunAsync(string role, Uri address, params (string Name, string Value)[] settings)
    {
        var program = await EmulateAsync(role, address, settings);
        lock (_programs)
        {
            _programs.Add(program);
        }
    }
}
