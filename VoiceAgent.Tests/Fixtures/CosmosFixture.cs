using System.Security.Cryptography;
using Microsoft.Azure.Cosmos;
using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>
/// A Cosmos account. It is the emulated one in this process, on a free port with its own folder, unless the environment variable
/// <c>VOICEAGENT_TEST_COSMOS</c> has the connection string of another one. Each test uses its own database.
/// </summary>
public sealed class CosmosFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("voiceagent-cosmos-").FullName;
    private RunningEmulator? _server;

    public string ConnectionString { get; private set; } = Environment.GetEnvironmentVariable("VOICEAGENT_TEST_COSMOS") ?? "";

    /// <summary>A client with the product's own JSON settings.</summary>
    public CosmosClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (ConnectionString.Length == 0)
        {
            var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
            _server = await RunningEmulator.StartAsync("cosmos", ("Cosmos:Key", key), ("Cosmos:DataPath", _folder));
            ConnectionString = $"AccountEndpoint={_server.Address};AccountKey={key};";
        }

        Client = new CosmosClient(
            ConnectionString, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, UseSystemTextJsonSerializerWithOptions = LoggedEvent.Json });
    }

    public async Task DisposeAsync()
    {
        Client?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>All test classes of the collection share one account.</summary>
[CollectionDefinition(Name)]
public sealed class CosmosCollection : ICollectionFixture<CosmosFixture>
{
    public const string Name = "Cosmos";
}
