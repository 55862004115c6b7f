using System.Net;
using Microsoft.Azure.Cosmos;

namespace VoiceAgent.Tests.Emulators.Cosmos;

/// <summary>Documents through the official client: reads, writes, preconditions, time to live, patches, batches.</summary>
public sealed class DocumentTests : IAsyncLifetime
{
    private static readonly PartitionKey P = new("p");
    private EmulatedAccount _account = null!;
    private Container _calls = null!;

    public async Task InitializeAsync()
    {
        _account = await EmulatedAccount.StartAsync();
        _calls = await _account.ContainerAsync(properties => properties.DefaultTimeToLive = -1);
    }

    public Task DisposeAsync() => _account.DisposeAsync().AsTask();

    [Fact]
    public async Task A_document_is_created_read_upserted_replaced_and_deleted()
    {
        Assert.Equal(HttpStatusCode.Created, (await _calls.CreateItemAsync(new Item("a", "p", 1))).StatusCode);
        Assert.Equal(1, (await _calls.ReadItemAsync<Item>("a", P)).Resource.seq);
        Assert.Equal(HttpStatusCode.OK, (await _calls.UpsertItemAsync(new Item("a", "p", 2))).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await _calls.UpsertItemAsync(new Item("b", "p", 2))).StatusCode);
        Assert.Equal(3, (await _calls.ReplaceItemAsync(new Item("a", "p", 3), "a", P)).Resource.seq);
        Assert.Equal(HttpStatusCode.NoContent, (await _calls.DeleteItemAsync<Item>("a", P)).StatusCode);
        await RefusedAsync(HttpStatusCode.NotFound, () => _calls.ReadItemAsync<Item>("a", P));
    }

    [Fact]
    public async Task What_is_not_there_or_there_already_is_said_so()
    {
        await _calls.CreateItemAsync(new Item("a", "p"));
        await RefusedAsync(HttpStatusCode.Conflict, () => _calls.CreateItemAsync(new Item("a", "p")));
        await RefusedAsync(HttpStatusCode.NotFound, () => _calls.ReplaceItemAsync(new Item("b", "p"), "b", P));
        await RefusedAsync(HttpStatusCode.NotFound, () => _calls.DeleteItemAsync<Item>("b", P));
        await RefusedAsync(HttpStatusCode.NotFound, () => _account.Client.GetContainer("shop", "none").ReadItemAsync<Item>("a", P));
    }

    [Fact]
    public async Task An_old_ETag_is_a_failed_precondition()
    {
        var first = await _calls.CreateItemAsync(new Item("a", "p", 1));
        var second = await _calls.ReplaceItemAsync(new Item("a", "p", 2), "a", P, new() { IfMatchEtag = first.ETag });
        await RefusedAsync(HttpStatusCode.PreconditionFailed, () => _calls.ReplaceItemAsync(new Item("a", "p", 3), "a", P, new() { IfMatchEtag = first.ETag }));
        await RefusedAsync(HttpStatusCode.PreconditionFailed, () => _calls.UpsertItemAsync(new Item("a", "p", 3), P, new() { IfMatchEtag = first.ETag }));
        await RefusedAsync(HttpStatusCode.PreconditionFailed, () => _calls.DeleteItemAsync<Item>("a", P, new() { IfMatchEtag = first.ETag }));
        await RefusedAsync(HttpStatusCode.NotModified, () => _calls.ReadItemAsync<Item>("a", P, new() { IfNoneMatchEtag = second.ETag }));
    }

    [Fact]
    public async Task A_partition_key_has_to_be_the_documents_own() =>
        await RefusedAsync(HttpStatusCode.BadRequest, () => _calls.CreateItemAsync(new Item("a", "p"), new PartitionKey("other")));

    [Fact]
    public async Task The_same_id_in_two_partitions_is_two_documents()
    {
        await _calls.CreateItemAsync(new Item("a", "p", 1));
        await _calls.CreateItemAsync(new Item("a", "q", 2));
        Assert.Equal(1, (await _calls.ReadItemAsync<Item>("a", P)).Resource.seq);
    }

    [Fact]
    public async Task A_document_is_gone_after_its_time()
    {
        await _calls.CreateItemAsync(new Item("short", "p", ttl: 1));
        await _calls.CreateItemAsync(new Item("long", "p", ttl: 1000));
        await GoneAsync(() => _calls.ReadItemAsync<Item>("short", P));
        Assert.Equal("long", (await _calls.GetItemQueryIterator<Item>("SELECT * FROM c").ReadNextAsync()).Single().id);
        Assert.Equal(HttpStatusCode.Created, (await _calls.CreateItemAsync(new Item("short", "p"))).StatusCode);
    }

    [Fact]
    public async Task A_patch_changes_parts_and_only_under_its_condition()
    {
        await _calls.CreateItemAsync(new Item("a", "p", 1, "open", ["x"]));
        Item patched = await _calls.PatchItemAsync<Item>(
            "a",
            P,
            [PatchOperation.Increment("/seq", 4), PatchOperation.Set("/kind", "closed"), PatchOperation.Add("/tags/-", "y"), PatchOperation.Remove("/tags/0")],
            new() { FilterPredicate = "from c where c.kind = 'open'" });
        Assert.Equal((5, "closed"), (patched.seq, patched.kind));
        Assert.Equal(["y"], patched.tags!);
        await RefusedAsync(HttpStatusCode.PreconditionFailed, () => _calls.PatchItemAsync<Item>("a", P, [PatchOperation.Set("/kind", "x")], new() { FilterPredicate = "from c where c.kind = 'open'" }));
        await RefusedAsync(HttpStatusCode.BadRequest, () => _calls.PatchItemAsync<Item>("a", P, [PatchOperation.Replace("/none", 1)]));
        await RefusedAsync(HttpStatusCode.BadRequest, () => _calls.PatchItemAsync<Item>("a", P, [PatchOperation.Set("/none/deep", 1)]));
    }

    [Fact]
    public async Task A_batch_is_carried_out_whole()
    {
        await _calls.CreateItemAsync(new Item("old", "p", 1));
        using var done = await _calls.CreateTransactionalBatch(P)
            .CreateItem(new Item("new", "p", 2))
            .UpsertItem(new Item("old", "p", 3))
            .ReadItem("old")
            .PatchItem("new", [PatchOperation.Set("/kind", "patched")])
            .DeleteItem("old")
            .ExecuteAsync();
        Assert.True(done.IsSuccessStatusCode, done.ErrorMessage);
        Assert.Equal(3, done.GetOperationResultAtIndex<Item>(2).Resource.seq);
        Assert.Equal([201, 200, 200, 200, 204], done.Select(result => (int)result.StatusCode));
        Assert.Equal("patched", (await _calls.ReadItemAsync<Item>("new", P)).Resource.kind);
    }

    [Fact]
    public async Task A_batch_with_a_failure_changes_nothing()
    {
        await _calls.CreateItemAsync(new Item("there", "p", 1));
        using var failed = await _calls.CreateTransactionalBatch(P).CreateItem(new Item("new", "p")).CreateItem(new Item("there", "p")).UpsertItem(new Item("more", "p")).ExecuteAsync();
        Assert.Equal(HttpStatusCode.Conflict, failed.StatusCode);
        Assert.Equal([424, 409, 424], failed.Select(result => (int)result.StatusCode));
        Assert.Single(await _calls.GetItemQueryIterator<Item>("SELECT * FROM c").ReadNextAsync());
    }

    [Fact]
    public async Task In_bulk_each_write_stands_for_itself()
    {
        using var bulk = EmulatedAccount.ClientOf(_account.Address, bulk: true);
        var container = bulk.GetContainer("shop", "calls");
        await _calls.CreateItemAsync(new Item("i3", "p"));
        var writes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async index =>
        {
            try
            {
                return (await container.CreateItemAsync(new Item($"i{index}", index % 2 == 0 ? "p" : "q"))).StatusCode;
            }
            catch (CosmosException refused)
            {
                return refused.StatusCode;
            }
        }));
        Assert.All(writes, status => Assert.Equal(HttpStatusCode.Created, status));
        Assert.Equal(21, (await _calls.GetItemQueryIterator<Item>("SELECT * FROM c").ReadNextAsync()).Count);
    }

    [Fact]
    public async Task Changes_are_read_in_their_order_and_only_once()
    {
        await _calls.CreateItemAsync(new Item("a", "p", 1));
        await _calls.CreateItemAsync(new Item("b", "p", 2));
        var feed = _calls.GetChangeFeedIterator<Item>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion);
        var first = await feed.ReadNextAsync();
        Assert.Equal(["a", "b"], first.Select(item => item.id));
        var nothing = await feed.ReadNextAsync();
        Assert.Equal(HttpStatusCode.NotModified, nothing.StatusCode);
        await _calls.UpsertItemAsync(new Item("a", "p", 3));
        var later = _calls.GetChangeFeedIterator<Item>(ChangeFeedStartFrom.ContinuationToken(nothing.ContinuationToken), ChangeFeedMode.LatestVersion);
        Assert.Equal(3, (await later.ReadNextAsync()).Single().seq);
    }

    private static async Task GoneAsync(Func<Task> read)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                await read();
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
            }
            catch (CosmosException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
            {
                return;
            }
        }
    }

    private static async Task RefusedAsync(HttpStatusCode status, Func<Task> request) =>
        Assert.Equal(status, (await Assert.ThrowsAsync<CosmosException>(request)).StatusCode);
}
