using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Cosmos;
using VoiceAgent.Cosmos;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Cosmos;

/// <summary>Tests the contract of the store of routes, through the official client.</summary>
[Collection(CosmosCollection.Name)]
public sealed class CosmosRoutesTests(CosmosFixture cosmos) : IAsyncLifetime
{
    private const string Number = "+15550199001";

    private static readonly DateTimeOffset At = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly IOptions<CosmosOptions> _options = Options.Create(new CosmosOptions { Database = $"tests-{Guid.NewGuid():N}" });

    private CosmosRoutes Store => new(cosmos.Client, _options);

    public async Task InitializeAsync()
    {
        using var setup = new CosmosSetup(cosmos.Client, [CosmosRoutes.Container, CosmosCallbacks.Container], [], _options, TimeProvider.System, NullLogger<CosmosSetup>.Instance);
        await setup.StartAsync(default);
        await setup.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async Task DisposeAsync() => await cosmos.Client.GetDatabase(_options.Value.Database).DeleteAsync();

    [Fact]
    public async Task A_route_comes_back_as_it_was_stored()
    {
        var route = new Route
        {
            Number = Number,
            Agent = "claims",
            TimeZone = "Europe/Berlin",
            MoreHumans = ["+15550199901"],
            Hours = new BusinessHours { Weekly = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["09:00-17:00"] }, Holidays = [new Holiday { Date = "easter+1", Name = "Ostermontag 🐣" }] },
            Closed = new OutsideHours { Announcement = "Wir haben geschlossen." },
            Recording = new RecordingPolicy { Formats = ["mp3"], RetentionDays = 10 },
            Queue = new QueueSettings { Music = new Uri("https://music.test/a.wav") },
            LongestCall = TimeSpan.FromMinutes(20),
        };
        Assert.True(await Store.TryAddAsync(Change(1, null, route), default));

        var found = (await Store.FindAsync(Number, default))!;
        Assert.Equal((1, At, "Ana"), (found.Version, found.At, found.By));
        Assert.True(RouteJson.AreSame(route, found.Route!));
        Assert.True(RouteJson.AreSame(route, Assert.Single(await Store.ReadAllAsync(default)).Route!));
    }

    [Fact]
    public async Task Of_two_who_make_the_same_version_one_is_refused()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Store.TryAddAsync(Change(1, null, Of($"agent-{number}")), default)));

        Assert.Single(tries, isStored => isStored);
        var agent = (await Store.FindAsync(Number, default))!.Route!.Agent;
        Assert.Equal($"agent-{Array.IndexOf(tries, true)}", agent);
        Assert.False(await Store.TryAddAsync(Change(1, null, Of("late")), default));
        Assert.Equal(agent, (await Store.FindAsync(Number, default))!.Route!.Agent);
    }

    [Fact]
    public async Task A_deleted_route_keeps_its_version_and_its_history()
    {
        await Store.TryAddAsync(Change(1, null, Of("one")), default);
        await Store.TryAddAsync(Change(2, Of("one"), Of("two")), default);
        await Store.TryAddAsync(Change(3, Of("two"), null), default);

        var found = (await Store.FindAsync(Number, default))!;
        Assert.Equal((3, null), (found.Version, found.Route));
        Assert.Empty((await Store.ListAsync(null, default)).Routes);
        Assert.Equal(3, Assert.Single(await Store.ReadAllAsync(default)).Version);
        var history = await Store.HistoryAsync(Number, null, default);
        Assert.Equal([(3L, "two", null), (2, "one", "two"), (1, null, "one")], history.Versions.Select(change => (change.Version, change.Before?.Agent, change.After?.Agent)));
        Assert.Equal("two", (await Store.FindVersionAsync(Number, 2, default))!.After!.Agent);
        Assert.Null(await Store.FindVersionAsync(Number, 4, default));
    }

    [Fact]
    public async Task Routes_are_listed_by_number_page_by_page()
    {
        var numbers = Enumerable.Range(0, 120).Select(number => $"+1555019{number:D4}").ToArray();
        await Parallel.ForEachAsync(numbers, async (number, stopping) => await Store.TryAddAsync(Change(1, null, Of("claims") with { Number = number }) with { Number = number }, stopping));

        List<string> listed = [];
        var pages = 0;
        for (string? continuation = null; pages == 0 || continuation is not null; pages++)
        {
            var page = await Store.ListAsync(continuation, default);
            listed.AddRange(page.Routes.Select(route => route.Number));
            continuation = page.Continuation;
        }

        Assert.Equal(numbers, listed);
        Assert.True(pages > 1);
        await Assert.ThrowsAsync<FormatException>(() => Store.ListAsync("!", default));
        await Assert.ThrowsAsync<FormatException>(() => Store.HistoryAsync(Number, "bm9uc2Vuc2U", default));
    }

    [Fact]
    public async Task The_seed_of_the_first_gateway_is_that_of_all()
    {
        var seeds = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => Store.BeginSeedAsync(new RouteSeed([Of($"agent-{number}")], At), default)));

        var agent = Assert.Single(seeds.Select(seed => Assert.Single(seed.Routes).Agent).Distinct());
        Assert.All(seeds, seed => Assert.False(seed.IsDone));
        await Store.EndSeedAsync(default);
        var known = await Store.BeginSeedAsync(new RouteSeed([Of("other")], At), default);
        Assert.Equal((true, agent), (known.IsDone, known.Routes[0].Agent));
        Assert.Empty(await Store.ReadAllAsync(default));
    }

    [Fact]
    public async Task A_missing_container_is_no_empty_one()
    {
        await cosmos.Client.GetContainer(_options.Value.Database, CosmosRoutes.Container.Name).DeleteContainerAsync();

        await Assert.ThrowsAnyAsync<CosmosException>(() => Store.FindAsync(Number, default));
        await Assert.ThrowsAnyAsync<CosmosException>(() => Store.ReadAllAsync(default));
        await Assert.ThrowsAnyAsync<CosmosException>(() => Store.BeginSeedAsync(new RouteSeed([], At), default));
    }

    [Fact]
    public async Task Requests_to_be_called_back_are_listed_from_the_oldest_on()
    {
        var store = new CosmosCallbacks(cosmos.Client, _options, Options.Create(new RetentionOptions()));
        var requests = Enumerable.Range(0, 3).Select(minute => new CallbackRequest(Guid.CreateVersion7(At.AddMinutes(minute)), "+15550100001", Number, At.AddMinutes(minute), "caller", "")).ToArray();
        foreach (var request in requests.Reverse())
        {
            await store.AddAsync(request, default);
        }

        Assert.Equal(requests, (await store.ListAsync(CallbackStatus.Waiting, null, default)).Requests);
    }

    private static RouteChange Change(long version, Route? before, Route? after) =>
        new(Number, version, after is null ? RouteChangeKind.Deleted : before is null ? RouteChangeKind.Created : RouteChangeKind.Changed, At, "Ana", before, after);

    private static Route Of(string agent) => new() { Number = Number, Agent = agent };
}
