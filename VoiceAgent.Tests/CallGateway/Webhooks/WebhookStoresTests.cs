using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.CallGateway.Webhooks.Limits;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.CallGateway.Webhooks;

/// <summary>What webhooks keep in Redis and what the tests keep in memory have the same promises.</summary>
[Collection(GarnetCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class WebhookStoresTests(GarnetFixture garnet) : IAsyncLifetime
{
    private static readonly TimeSpan Claimed = TimeSpan.FromSeconds(45);

    private readonly VirtualTime _time = new();
    private readonly string _who = $"{Guid.NewGuid():N}";

    public Task InitializeAsync() => garnet.Redis.GetDatabase().KeyDeleteAsync(["{inbox}:entries", "{inbox}:due", "{inbox:parked}:entries", "{inbox:parked}:order"]);

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task A_report_is_kept_once_claimed_failed_and_done(string kind)
    {
        IInbox inbox = kind == "redis" ? new RedisInbox(garnet.Redis, _time) : new MemoryInbox(_time);
        var report = IncomingReport.ByContent(WebhookSources.Callbacks, "CallConnected", CallId.At(_time.GetUtcNow()), _time.GetUtcNow(), """{"a":"ü"}""");
        Assert.True(await inbox.AddAsync(report, _time.GetUtcNow() + Claimed, once: null));
        Assert.False(await inbox.AddAsync(report, _time.GetUtcNow(), once: null));
        Assert.Empty(await inbox.TakeDueAsync(10, Claimed));

        _time.Advance(Claimed);
        Assert.Equal(report, Assert.Single(await inbox.TakeDueAsync(10, Claimed)));
        Assert.Empty(await inbox.TakeDueAsync(10, Claimed));
        Assert.Equal(new InboxState(1, null), await inbox.StateAsync());

        var failed = report with { Failures = 1, FirstFailedAt = _time.GetUtcNow() };
        await inbox.FailAsync(failed, _time.GetUtcNow());
        Assert.Equal(new InboxState(1, _time.GetUtcNow()), await inbox.StateAsync());
        Assert.Equal(failed, Assert.Single(await inbox.TakeDueAsync(10, Claimed)));
        await inbox.DoneAsync(report.Id);
        await inbox.FailAsync(failed, _time.GetUtcNow());
        Assert.Equal(new InboxState(0, null), await inbox.StateAsync());
        Assert.True(await inbox.AddAsync(report, _time.GetUtcNow(), once: null));
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task A_report_with_an_id_of_its_sender_is_known_after_its_work_is_done(string kind)
    {
        IInbox inbox = kind == "redis" ? new RedisInbox(garnet.Redis, _time) : new MemoryInbox(_time);
        var report = IncomingReport.ById(WebhookSources.Media, "quality", CallId.At(_time.GetUtcNow()), _time.GetUtcNow(), "{}", "sbc", _who);
        Assert.True(await inbox.AddAsync(report, _time.GetUtcNow(), TimeSpan.FromMinutes(10)));
        await inbox.DoneAsync(report.Id);

        Assert.False(await inbox.AddAsync(report, _time.GetUtcNow(), TimeSpan.FromMinutes(10)));
        Assert.True(await inbox.AddAsync(report with { Id = $"{_who}-2" }, _time.GetUtcNow(), TimeSpan.FromMinutes(10)));
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task A_bucket_gives_its_burst_and_then_its_rate_and_says_how_long_to_wait(string kind)
    {
        ITokenBuckets buckets = kind == "redis" ? new RedisTokenBuckets(garnet.Redis, _time) : new MemoryInbox(_time);
        async Task<TimeSpan> WaitAsync(string who) => (await buckets.TakeAsync(who, perSecond: 2, burst: 5, most: 1)).Wait;
        for (var number = 0; number < 5; number++)
        {
            Assert.Equal(TimeSpan.Zero, await WaitAsync(_who));
        }

        Assert.Equal(500, (await WaitAsync(_who)).TotalMilliseconds, 1.0);
        Assert.Equal(TimeSpan.Zero, await WaitAsync($"{_who}-other"));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(TimeSpan.Zero, await WaitAsync(_who));
        Assert.NotEqual(TimeSpan.Zero, await WaitAsync(_who));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(new Tokens(3, TimeSpan.Zero), await buckets.TakeAsync(_who, 2, 5, most: 3));
        Assert.Equal(new Tokens(2, TimeSpan.Zero), await buckets.TakeAsync(_who, 2, 5, most: 3));
        Assert.Equal(0, (await buckets.TakeAsync(_who, 2, 5, most: 3)).Taken);
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task Figures_of_several_gateways_are_added(string kind)
    {
        IFigureStore store = kind == "redis" ? new RedisFigures(garnet.Redis) : new MemoryInbox(_time);
        var day = new DateOnly(2020, 1, 1).AddDays(Math.Abs(_who.GetHashCode(StringComparison.Ordinal)) % 2_000);
        await store.AddAsync(day, new Dictionary<string, long> { ["a|b|done"] = 2, ["a|b|failed"] = 1 });
        await store.AddAsync(day, new Dictionary<string, long> { ["a|b|done"] = 3 });

        Assert.Equal([("a|b|done", 5), ("a|b|failed", 1)], (await store.ReadAsync(day)).OrderBy(count => count.Key).Select(count => (count.Key, count.Value)));
        Assert.Empty(await store.ReadAsync(day.AddDays(1)));
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task Parked_reports_are_listed_latest_first(string kind)
    {
        IParkedReports parked = kind == "redis" ? new RedisParkedReports(garnet.Redis, Options.Create(new InboxOptions()), NullLogger<RedisParkedReports>.Instance) : new MemoryInbox(_time);
        var entries = Enumerable.Range(0, 3).Select(number => new ParkedReport(
            IncomingReport.ByContent(WebhookSources.Callbacks, "CallConnected", CallId.At(_time.GetUtcNow()), _time.GetUtcNow(), $"{number}"), _time.GetUtcNow().AddSeconds(number), "It failed.")).ToList();
        foreach (var entry in entries)
        {
            await parked.ParkAsync(entry);
        }

        Assert.Equal(3, await parked.CountAsync());
        Assert.Equal([entries[2], entries[1]], await parked.ListAsync(0, 2));
        Assert.Equal(entries[0], await parked.FindAsync(entries[0].Id));
        await parked.RemoveAsync(entries[2].Id);
        Assert.Equal([entries[1], entries[0]], await parked.ListAsync(0, 10));
    }
}
