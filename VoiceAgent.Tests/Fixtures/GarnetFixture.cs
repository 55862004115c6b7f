using StackExchange.Redis;
using VoiceAgent.AppHost.Running;
using Xunit;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>
/// A Garnet on a free port, with Lua. It stores nothing on disk. Use it as a class fixture, or share one through
/// <see cref="GarnetCollection"/>. Each test uses new call ids.
/// </summary>
public sealed class GarnetFixture : IAsyncLifetime
{
    private ServerProcess? _server;

    public string ConnectionString { get; private set; } = "";

    public IConnectionMultiplexer Redis { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var port = ServerProcess.FreePort();
        _server = await ServerProcess.StartAsync(
            port, "dotnet", ["exec", "--roll-forward", "Major", Programs.Garnet, "--port", $"{port}", "--bind", "127.0.0.1", "--lua", "--memory", "64m", "--page", "4m", "--index", "16m"]);
        ConnectionString = $"127.0.0.1:{port},abortConnect=false,connectTimeout=15000,syncTimeout=15000,allowAdmin=true";
        Redis = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
    }

    public async Task DisposeAsync()
    {
        Redis?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

/// <summary>All test classes of the collection share one Garnet.</summary>
[CollectionDefinition(Name)]
public sealed class GarnetCollection : ICollectionFixture<GarnetFixture>
{
    public const string Name = "Garnet";
}
