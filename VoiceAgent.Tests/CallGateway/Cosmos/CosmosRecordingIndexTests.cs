using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Cosmos;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Cosmos;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Cosmos;

/// <summary>Tests the contract of the index of recordings, through the official client.</summary>
[Collection(CosmosCollection.Name)]
public sealed class CosmosRecordingIndexTests(CosmosFixture cosmos) : IAsyncLifetime
{
    private readonly IOptions<CosmosOptions> _options = Options.Create(new CosmosOptions { Database = $"tests-{Guid.NewGuid():N}" });

    private CosmosRecordingIndex Index => new(cosmos.Client, _options, Options.Create(new RetentionOptions()));

    public async Task InitializeAsync()
    {
        using var setup = new CosmosSetup(cosmos.Client, [CosmosFinishedCalls.Container], [], _options, TimeProvider.System, NullLogger<CosmosSetup>.Instance);
        await setup.StartAsync(default);
        await setup.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async Task DisposeAsync() => await cosmos.Client.GetDatabase(_options.Value.Database).DeleteAsync();

    [Fact]
    public async Task Two_changes_at_the_same_time_do_not_overwrite_each_other()
    {
        var entry = Entry(0);
        Assert.True(await Index.TrySaveAsync(entry, default));
        Assert.False(await Index.TrySaveAsync(entry, default));
        var read = (await Index.FindAsync(entry.Call, default))!;

        Assert.True(await Index.TrySaveAsync(read with { Tags = ["first"] }, default));
        Assert.False(await Index.TrySaveAsync(read with { Tags = ["second"] }, default));
        Assert.Equal(["first"], (await Index.FindAsync(entry.Call, default))!.Tags);
    }

    [Fact]
    public async Task Every_condition_of_a_search_finds_what_it_names()
    {
        var now = ExampleCall.Start;
        var entries = Enumerable.Range(0, 6).Select(Entry).ToArray();
        entries[1] = entries[1] with { Agent = "billing", Words = "where is my \"refund\"?", Tags = ["complaint", "vip"] };
        entries[2] = entries[2] with { From = "+15550100077", Ending = CallEnding.Transferred, Hold = new LegalHold("Case", "Ana", now), DeleteAt = now };
        entries[3] = entries[3] with { DeleteAt = now.AddSeconds(0.5) };
        entries[4] = entries[4] with { ArchiveAt = now, IsArchived = true };
        entries[5] = entries[5] with { ArchiveAt = now };
        foreach (var entry in entries)
        {
            Assert.True(await Index.TrySaveAsync(entry, default));
        }

        Assert.Equal([1], await FoundAsync(new RecordingQuery { Agent = "billing" }));
        Assert.Equal([1], await FoundAsync(new RecordingQuery { Words = ["\"REFUND\"", "where"] }));
        Assert.Equal([1], await FoundAsync(new RecordingQuery { Tags = ["vip", "complaint"] }));
        Assert.Empty(await FoundAsync(new RecordingQuery { Tags = ["vip' OR 1=1"] }));
        Assert.Equal([2], await FoundAsync(new RecordingQuery { Number = "+15550100077" }));
        Assert.Equal([2], await FoundAsync(new RecordingQuery { Ending = CallEnding.Transferred }));
        Assert.Equal([3, 2], await FoundAsync(new RecordingQuery { From = now.AddMinutes(2), Until = now.AddMinutes(4) }));
        Assert.Equal([5, 4, 3, 2, 1, 0], await FoundAsync(new RecordingQuery { Route = "+15550199001", Size = 2 }));
        Assert.Equal([5], await FoundAsync(new RecordingQuery { DueAt = now }));
        Assert.Equal([0], await DeletedAsync(entries[0]));
        Assert.Equal([5, 3], await FoundAsync(new RecordingQuery { DueAt = now.AddSeconds(1) }));
        await Assert.ThrowsAsync<FormatException>(() => Index.SearchAsync(new RecordingQuery { Continuation = "not one" }, default));
    }

    [Fact]
    public async Task Erasing_a_call_leaves_nothing_and_keeping_it_changes_every_item()
    {
        var call = FinishedCall.From(ExampleCall.Record, ExampleCall.Story())!;
        var finished = new CosmosFinishedCalls(cosmos.Client, _options, Options.Create(new RetentionOptions()));
        await finished.SaveAsync(call, default);
        await Index.TrySaveAsync(Entry(0) with { Call = call.Record.Id }, default);

        await Index.KeepAsync(call.Record.Id, forEver: true, default);
        Assert.NotNull(await finished.FindAsync(call.Record.Id, default));
        Assert.Equal(call.Record.Id, Assert.Single(await Index.CallsOfAsync(call.Record.From, default)).Id);

        Assert.True(await Index.EraseAsync(call.Record.Id, default) >= 3);
        Assert.Null(await finished.FindAsync(call.Record.Id, default));
        Assert.Null(await Index.FindAsync(call.Record.Id, default));
    }

    // A deletion that the audit did not take is due until it is completed.
    private async Task<IReadOnlyList<int>> DeletedAsync(RecordingEntry entry)
    {
        var stored = (await Index.FindAsync(entry.Call, default))!;
        var note = new RecordingDeletionNote(entry.RangAt, "Ana", "request", 3);
        Assert.True(await Index.TrySaveAsync(stored with { Deleted = note }, default));
        var found = await FoundAsync(new RecordingQuery { DueAt = ExampleCall.Start.AddDays(-1) });
        stored = (await Index.FindAsync(entry.Call, default))!;
        Assert.True(await Index.TrySaveAsync(stored with { Deleted = note with { IsAudited = true } }, default));
        Assert.Empty(await FoundAsync(new RecordingQuery { DueAt = ExampleCall.Start.AddDays(-1) }));
        return found;
    }

    private static RecordingEntry Entry(int minute)
    {
        var rang = ExampleCall.Start.AddMinutes(minute);
        return new RecordingEntry(CallId.At(rang), rang, "+15550100001", "+15550199001", "+15550199001", "claims", "en-US") { Ending = CallEnding.CallerHungUp, Words = "my claim, please." };
    }

    private async Task<IReadOnlyList<int>> FoundAsync(RecordingQuery query)
    {
        var found = new List<int>();
        do
        {
            var page = await Index.SearchAsync(query, default);
            found.AddRange(page.Recordings.Select(entry => (int)(entry.RangAt - ExampleCall.Start).TotalMinutes));
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);

        return found;
    }
}
