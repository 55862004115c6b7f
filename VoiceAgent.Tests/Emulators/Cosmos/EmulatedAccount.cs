using Microsoft.Azure.Cosmos;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.Cosmos;

/// <summary>The cosmos role with the unmodified official client. It needs no environment variable, and only gateway mode because of plain HTTP.</summary>
internal sealed class EmulatedAccount : IAsyncDisposable
{
    public static readonly string Key = Convert.ToBase64String("an emulated master key of 32 bytes!"u8);

    private readonly RunningEmulator _server;
    private readonly string _data;
    private readonly bool _keepsData;

    private EmulatedAccount(RunningEmulator server, string data, bool keepsData)
    {
        this._server = server;
        this._data = data;
        this._keepsData = keepsData;
        Client = ClientOf(server.Address);
    }

    public Uri Address => _server.Address;

    public CosmosClient Client { get; }

    public static CosmosClient ClientOf(Uri address, string? key = null, bool bulk = false) => new(address.ToString(), key ?? Key, new CosmosClientOptions
    {
        ConnectionMode = ConnectionMode.Gateway,
        LimitToEndpoint = true,
        AllowBulkExecution = bulk,
        MaxRetryAttemptsOnRateLimitedRequests = 0,
        RequestTimeout = TimeSpan.FromSeconds(30),
    });

    public static async Task<EmulatedAccount> StartAsync(params (string Key, string Value)[] settings)
    {
        var given = settings.FirstOrDefault(setting => setting.Key == "Cosmos:DataPath").Value;
        var data = given ?? Directory.CreateTempSubdirectory("cosmos").FullName;
        return new(await RunningEmulator.StartAsync("cosmos", [("Cosmos:Key", Key), ("Cosmos:DataPath", data), .. settings]), data, given is not null);
    }

    /// <summary>Creates a container with the partition key <c>/pk</c> in its own database.</summary>
    public async Task<Container> ContainerAsync(Action<ContainerProperties>? change = null, params string[] paths)
    {
        Database database = await Client.CreateDatabaseIfNotExistsAsync("shop");
        var properties = new ContainerProperties("calls", paths.Length == 0 ? ["/pk"] : (IReadOnlyList<string>)paths);
        change?.Invoke(properties);
        return await database.CreateContainerIfNotExistsAsync(properties);
    }

    public T Get<T>()
        where T : notnull => _server.Get<T>();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        if (!_keepsData)
        {
            Directory.Delete(_data, recursive: true);
        }
    }
}
