using Microsoft.Azure.Cosmos;
using VoiceAgent.Emulators;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.Cosmos;

/// <summary>Acknowledged writes survive a restart, even when the process was killed.</summary>
[Trait("Speed", "Slow")]
public sealed class DurabilityTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("cosmos").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Every_acknowledged_write_survives_a_SIGKILL_in_the_middle_of_writing()
    {
        var acknowledged = new List<string>();
        var port = ServerProcess.FreePort();
        await using (var server = await StartAsync(port))
        {
            using var client = EmulatedAccount.ClientOf(new Uri($"http://127.0.0.1:{port}"));
            Database database = await client.CreateDatabaseIfNotExistsAsync("shop");
            Container calls = await database.CreateContainerIfNotExistsAsync(new ContainerProperties("calls", "/pk"));
            var writing = WriteAsync(calls, acknowledged);
            while (acknowledged.Count < 50)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }

            await server.KillAsync();
            await writing;
        }

        port = ServerProcess.FreePort();
        await using var restarted = await StartAsync(port);
        using var reader = EmulatedAccount.ClientOf(new Uri($"http://127.0.0.1:{port}"));
        var container = reader.GetContainer("shop", "calls");
        var found = await container.GetItemQueryIterator<string>("SELECT VALUE c.id FROM c").ReadNextAsync();
        Assert.Empty(acknowledged.Except(found));

        // Numbers continue after the restart, so that a new resource never gets an old _rid.
        await container.CreateItemAsync(new Item("after", "p"));
        Assert.Equal(found.Count + 1, (await container.GetItemQueryIterator<string>("SELECT DISTINCT VALUE c._rid FROM c").ReadNextAsync()).Count);
    }

    private static async Task WriteAsync(Container calls, List<string> acknowledged)
    {
        try
        {
            for (var number = 0; ; number++)
            {
                await calls.CreateItemAsync(new Item($"i{number}", "p", number));
                acknowledged.Add($"i{number}");
            }
        }
        catch (Exception gone) when (gone is CosmosException or HttpRequestException or OperationCanceledException)
        {
            // The server was killed.
        }
    }

    private Task<ServerProcess> StartAsync(int port) => ServerProcess.StartAsync(
        port,
        "dotnet",
        [typeof(EmulatorRole).Assembly.Location, "cosmos", "--urls", $"http://127.0.0.1:{port}"],
        ("Cosmos__Key", EmulatedAccount.Key),
        ("Cosmos__DataPath", _data));
}
