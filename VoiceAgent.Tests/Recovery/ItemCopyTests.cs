using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using VoiceAgent.Recovery;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Recovery;

/// <summary>What was deleted or corrupted in one account comes back from another one, and nothing else changes.</summary>
[Collection(CosmosCollection.Name)]
public sealed class ItemCopyTests(CosmosFixture cosmos) : IAsyncLifetime
{
    private static readonly DateTimeOffset Early = DateTimeOffset.UnixEpoch;

    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private Database _inUse = null!;
    private Database _restored = null!;
    private Container _calls = null!;
    private Container _backup = null!;

    public async Task InitializeAsync()
    {
        (_inUse, _calls) = await NewAsync("in-use");
        (_restored, _backup) = await NewAsync("restored");
    }

    public async Task DisposeAsync()
    {
        await _inUse.DeleteAsync();
        await _restored.DeleteAsync();
    }

    [Fact]
    public async Task A_deleted_call_comes_back_with_its_turns_as_it_was()
    {
        await BothAsync("call-1", "day-1", "call-1", "hello");
        await BothAsync("call-1:0001", "day-1", "call-1", "a table for two");
        await BothAsync("call-2", "day-2", "call-2", "untouched");
        await _calls.DeleteItemAsync<JsonObject>("call-1", new PartitionKey("day-1"));
        await _calls.DeleteItemAsync<JsonObject>("call-1:0001", new PartitionKey("day-1"));

        var report = await CopyAsync(Order());

        Assert.Equal(new CopyReport(Copied: 2, Replaced: 0, Kept: 1, Expired: 0, Left: 0), report);
        Assert.Equal("a table for two", (await TextOfAsync("call-1:0001", "day-1"))!);
        Assert.Equal(new CopyReport(0, 0, 3, 0, 0), await CopyAsync(Order()));
    }

    [Fact]
    public async Task What_exists_is_kept_although_the_backup_differs()
    {
        await PutAsync(_backup, "sheet", "sheet", "sheet", "old");
        await PutAsync(_calls, "sheet", "sheet", "sheet", "a later reservation");

        Assert.Equal(new CopyReport(0, 0, 1, 0, 0), await CopyAsync(Order()));
        Assert.Equal("a later reservation", await TextOfAsync("sheet", "sheet"));
    }

    [Fact]
    public async Task What_was_corrupted_since_a_time_is_replaced_and_what_was_written_before_is_kept()
    {
        await PutAsync(_backup, "sheet", "sheet", "sheet", "good");
        await PutAsync(_calls, "sheet", "sheet", "sheet", "corrupted");

        Assert.Equal(new CopyReport(0, 0, 1, 0, 0), await CopyAsync(Order() with { ReplaceChangedSince = _now.AddHours(1) }));
        Assert.Equal(new CopyReport(0, 1, 0, 0, 0), await CopyAsync(Order() with { ReplaceChangedSince = _now.AddHours(-1) }));
        Assert.Equal("good", await TextOfAsync("sheet", "sheet"));
    }

    [Fact]
    public async Task Only_the_time_range_is_copied()
    {
        await PutAsync(_backup, "call-1", "day-1", "call-1", "hello");

        Assert.Equal(new CopyReport(0, 0, 0, 0, 0), await CopyAsync(Order() with { Until = _now.AddHours(-1) }));
        Assert.Equal(new CopyReport(0, 0, 0, 0, 0), await CopyAsync(Order() with { Since = _now.AddHours(1) }));
        Assert.Null(await TextOfAsync("call-1", "day-1"));
    }

    [Fact]
    public async Task What_somebody_had_erased_does_not_come_back()
    {
        await PutAsync(_backup, "call-1", "day-1", "call-1", "hello");
        await PutAsync(_backup, "call-1:0001", "day-1", "call-1", "my name");

        Assert.Equal(new CopyReport(0, 0, 0, 0, Left: 2), await CopyAsync(Order() with { Except = new HashSet<string> { "call-1" } }));
        Assert.Null(await TextOfAsync("call-1:0001", "day-1"));
    }

    [Fact]
    public async Task A_copy_keeps_the_end_of_its_retention_and_an_expired_item_stays_away()
    {
        await PutAsync(_backup, "call-1", "day-1", "call-1", "hello", ttl: 1_000);
        await PutAsync(_backup, "call-2", "day-1", "call-2", "hello", ttl: 400);

        // Ten minutes later.
        var report = await new ItemCopy(_backup, _calls, Order(), new Later(_now.AddMinutes(10))).RunAsync(CancellationToken.None);

        Assert.Equal(new CopyReport(Copied: 1, 0, 0, Expired: 1, 0), report);
        Assert.InRange((await ReadAsync("call-1", "day-1"))!["ttl"]!.GetValue<int>(), 390, 410);
        Assert.Null(await TextOfAsync("call-2", "day-1"));
    }

    [Fact]
    public async Task A_dry_run_counts_and_changes_nothing()
    {
        await PutAsync(_backup, "call-1", "day-1", "call-1", "hello");
        await PutAsync(_backup, "call-2", "day-1", "call-2", "good");
        await PutAsync(_calls, "call-2", "day-1", "call-2", "corrupted");

        Assert.Equal(new CopyReport(Copied: 1, Replaced: 1, 0, 0, 0), await CopyAsync(Order() with { DryRun = true, ReplaceChangedSince = _now.AddHours(-1) }));
        Assert.Null(await TextOfAsync("call-1", "day-1"));
        Assert.Equal("corrupted", await TextOfAsync("call-2", "day-1"));
    }

    [Fact]
    public void An_order_that_makes_no_sense_is_refused_in_sentences()
    {
        Assert.Contains("must be before --until", Assert.Single((Order() with { Since = _now.AddDays(2) }).Complaints()), StringComparison.Ordinal);
        Assert.Contains("must not be before --since", Assert.Single((Order() with { Since = _now.AddHours(-1), ReplaceChangedSince = _now.AddHours(-2) }).Complaints()), StringComparison.Ordinal);
        Assert.Empty(Order().Complaints());
    }

    private CopyOrder Order() => new(Early, _now.AddDays(1), null, new HashSet<string>(), DryRun: false);

    private Task<CopyReport> CopyAsync(CopyOrder order) => new ItemCopy(_backup, _calls, order, TimeProvider.System).RunAsync(CancellationToken.None);

    private async Task<(Database Database, Container Container)> NewAsync(string name)
    {
        Database database = await cosmos.Client.CreateDatabaseAsync($"{name}-{Guid.NewGuid():N}");
        return (database, await database.CreateContainerAsync(new ContainerProperties("calls", "/partitionKey") { DefaultTimeToLive = -1 }));
    }

    private async Task BothAsync(string id, string partition, string call, string text)
    {
        await PutAsync(_calls, id, partition, call, text);
        await PutAsync(_backup, id, partition, call, text);
    }

    private static async Task PutAsync(Container container, string id, string partition, string call, string text, int? ttl = null)
    {
        var item = new JsonObject { ["id"] = id, ["partitionKey"] = partition, ["callId"] = call, ["text"] = text };
        if (ttl is { } kept)
        {
            item["ttl"] = kept;
        }

        using var stored = await container.CreateItemStreamAsync(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(item)), new PartitionKey(partition));
        stored.EnsureSuccessStatusCode();
    }

    private async Task<string?> TextOfAsync(string id, string partition) => (await ReadAsync(id, partition))?["text"]!.GetValue<string>();

    private async Task<JsonObject?> ReadAsync(string id, string partition)
    {
        using var read = await _calls.ReadItemStreamAsync(id, new PartitionKey(partition));
        return read.StatusCode is HttpStatusCode.NotFound ? null : (await JsonNode.ParseAsync(read.EnsureSuccessStatusCode().Content))!.AsObject();
    }

    private sealed class Later(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
