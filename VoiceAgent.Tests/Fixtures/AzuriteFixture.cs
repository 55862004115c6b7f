using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Xunit;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>An Azurite on a free port with its own key. It stores nothing on disk.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private ServerProcess? _server;

    public string ConnectionString { get; private set; } = "";

    public BlobServiceClient Blobs { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var port = ServerProcess.FreePort();
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        _server = await ServerProcess.StartAsync(
            port,
            "node",
            [
                "VoiceAgent.Emulators/node_modules/azurite/dist/src/blob/main.js",
                "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck",
            ],
            ("AZURITE_ACCOUNTS", $"tests:{key}"));
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName=tests;AccountKey={key};BlobEndpoint=http://127.0.0.1:{port}/tests;";
        Blobs = new BlobServiceClient(ConnectionString);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

/// <summary>All test classes of the collection share one Azurite.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}
