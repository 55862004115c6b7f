using Aspire.Hosting.ApplicationModel;
using StackExchange.Redis;
using VoiceAgent.AppHost.Commands;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Emulators.Acs;
using VoiceAgent.Tests.Emulators.Cosmos;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.AppHost.Commands;

/// <summary>These tests use their own stores, because emptying a shared store would affect other tests.</summary>
[Trait("Speed", "Slow")]
public sealed class EmptyTheStoreTests(GarnetFixture garnet, AzuriteFixture azurite) : IClassFixture<GarnetFixture>, IClassFixture<AzuriteFixture>
{
    private readonly ReferenceExpression _redis = ReferenceExpression.Create($"{garnet.ConnectionString}");
    private readonly ReferenceExpression _blobs = ReferenceExpression.Create($"{azurite.ConnectionString}");

    private IDatabase Database => garnet.Redis.GetDatabase();

    [Fact]
    public async Task Redis_is_emptied_while_no_call_is_live()
    {
        await Database.KeyDeleteAsync(LiveCalls.Key);
        await Database.StringSetAsync("call:{1}", "over");
        using var bench = Bench("redis");
        bench.Emulator.WithEmptyRedis();

        var result = await bench.RunAsync(EmptyTheStore.Name);

        Assert.True(result.Success, result.Message);
        Assert.StartsWith("Deleted keys: ", result.Message);
        Assert.Equal(0, (long)await Database.ExecuteAsync("DBSIZE"));
    }

    [Fact]
    public async Task No_store_is_emptied_under_a_live_call()
    {
        await Database.SortedSetAddAsync(CallKeys.Live, "01a1fac8-a4ee-7398-96f8-62c4522d1d30", 1);
        var container = await RecordingAsync("live.wav");
        await using var account = await EmulatedAccount.StartAsync(("Emulator:AdminKey", "admin-key"));
        using var benches = new Benches(Bench("redis"), new CommandBench("storage", azurite.Blobs.Uri), new CommandBench("cosmos", account.Address));
        benches.Redis.Emulator.WithEmptyRedis();
        benches.Storage.Emulator.WithEmptyStorage(_blobs, _redis);
        benches.Cosmos.Emulator.WithEmptyCosmos(benches.Cosmos.AdminKey, _redis);

        foreach (var bench in benches.All)
        {
            await Eventually.AsyncIs(async () => await bench.RunAsync(EmptyTheStore.Name) is var refused && IsTooLate(refused) ? (bool?)null : Refused(refused), "Redis to answer");
        }

        Assert.True(await container.GetBlobClient("live.wav").ExistsAsync());
        Assert.True(await Database.KeyExistsAsync(CallKeys.Live));
        await Database.KeyDeleteAsync(CallKeys.Live);
    }

    [Fact]
    public async Task Recordings_are_deleted_and_their_container_stays()
    {
        await Database.KeyDeleteAsync(LiveCalls.Key);
        var container = await RecordingAsync("2026/11/26/a.wav");
        await RecordingAsync("2026/11/27/b.wav");
        using var bench = new CommandBench("storage", azurite.Blobs.Uri);
        bench.Emulator.WithEmptyStorage(_blobs, _redis);

        var result = await bench.RunAsync(EmptyTheStore.Name);

        Assert.True(result.Success, result.Message);
        Assert.StartsWith("Deleted recordings: ", result.Message);
        Assert.True(await container.ExistsAsync());
        Assert.Empty(container.GetBlobs());
    }

    [Fact]
    public async Task Past_calls_are_deleted_and_members_stay()
    {
        await Database.KeyDeleteAsync(LiveCalls.Key);
        await using var account = await EmulatedAccount.StartAsync(("Emulator:AdminKey", "admin-key"));
        var calls = await account.ContainerAsync();
        var members = await account.ContainerAsync(container => container.Id = "members");
        await calls.CreateItemAsync(new Item("c1", "p"));
        await members.CreateItemAsync(new Item("m1", "p"));
        using var bench = new CommandBench("cosmos", account.Address);
        bench.Emulator.WithEmptyCosmos(bench.AdminKey, _redis);

        var result = await bench.RunAsync(EmptyTheStore.Name);

        Assert.True(result.Success, result.Message);
        Assert.Equal("Deleted documents: 1. The sample members are still there.", result.Message);
    }

    // While the machine is very busy, Redis answers too late. The command then says so, which is right and not what is tested here.
    private static bool IsTooLate(ExecuteCommandResult result) => result is { Success: false, Message: { } said } && (said.Contains("did not answer", StringComparison.Ordinal) || said.Contains("does not answer", StringComparison.Ordinal) || said.StartsWith("Timeout", StringComparison.Ordinal));

    private static bool Refused(ExecuteCommandResult result)
    {
        Assert.False(result.Success);
        Assert.Equal("1 call is live or being stored: try again when they are over. Nothing was deleted.", result.Message);
        return true;
    }

    private CommandBench Bench(string name) => new(name, new Uri($"http://{garnet.ConnectionString[..garnet.ConnectionString.IndexOf(',')]}"));

    private async Task<Azure.Storage.Blobs.BlobContainerClient> RecordingAsync(string name)
    {
        var container = azurite.Blobs.GetBlobContainerClient(CallId.RecordingsContainer);
        await container.CreateIfNotExistsAsync();
        await container.UploadBlobAsync(name, new BinaryData("sound"));
        return container;
    }

    private sealed record Benches(CommandBench Redis, CommandBench Storage, CommandBench Cosmos) : IDisposable
    {
        public CommandBench[] All => [Redis, Storage, Cosmos];

        public void Dispose() => Array.ForEach(All, bench => bench.Dispose());
    }
}
