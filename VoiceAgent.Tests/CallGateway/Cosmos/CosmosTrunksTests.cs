using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.CallGateway.Cosmos;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Cosmos;
using VoiceAgent.Tests.CallGateway.Calls.Trunks;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Cosmos;

/// <summary>Tests the contract of the store of trunks and dispatch rules, through the official client.</summary>
[Collection(CosmosCollection.Name)]
public sealed class CosmosTrunksTests(CosmosFixture cosmos) : IAsyncLifetime
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly IOptions<CosmosOptions> _options = Options.Create(new CosmosOptions { Database = $"tests-{Guid.NewGuid():N}" });

    private CosmosTrunks<Trunk> Trunks => new(cosmos.Client, _options);

    private CosmosTrunks<DispatchRule> Rules => new(cosmos.Client, _options);

    public async Task InitializeAsync()
    {
        using var setup = new CosmosSetup(cosmos.Client, [CosmosTrunks.Container], [], _options, TimeProvider.System, NullLogger<CosmosSetup>.Instance);
        await setup.StartAsync(default);
        await setup.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async Task DisposeAsync() => await cosmos.Client.GetDatabase(_options.Value.Database).DeleteAsync();

    [Fact]
    public async Task A_trunk_and_a_rule_with_the_same_id_are_kept_apart_and_come_back_as_they_were()
    {
        var trunk = Example.Trunk("same");
        var rule = Example.Rule("same") with { Metadata = JsonSerializer.SerializeToElement(new { tenant = "north" }), Headers = [new HeaderCondition("X-A", "b*")] };
        Assert.True(await Trunks.TryAddAsync(new EntryChange<Trunk>("same", 1, EntryChangeKind.Created, At, "Ana", null, trunk), default));
        Assert.True(await Rules.TryAddAsync(new EntryChange<DispatchRule>("same", 1, EntryChangeKind.Created, At, "Ana", null, rule), default));

        Assert.Equal(Json(trunk), Json((await Trunks.FindAsync("same", default))!.Value!));
        Assert.Equal(Json(rule), Json(Assert.Single(await Rules.ReadAllAsync(default)).Value!));
        Assert.Equal("same", Assert.Single((await Trunks.ListAsync(null, default)).Entries).Id);
        Assert.Null(await Trunks.FindAsync("other", default));
    }

    [Fact]
    public async Task Of_two_who_make_the_same_version_one_is_refused_and_a_deletion_keeps_the_history()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Trunks.TryAddAsync(Change(1, null, Example.Trunk() with { Name = $"{number}" }), default)));
        Assert.Single(tries, isStored => isStored);
        Assert.Equal($"{Array.IndexOf(tries, true)}", (await Trunks.FindAsync("north", default))!.Value!.Name);

        Assert.True(await Trunks.TryAddAsync(Change(2, Example.Trunk(), null), default));

        Assert.Equal((2L, (Trunk?)null), ((await Trunks.FindAsync("north", default))!.Version, (await Trunks.FindAsync("north", default))!.Value));
        Assert.Empty((await Trunks.ListAsync(null, default)).Entries);
        Assert.Equal([2L, 1], (await Trunks.HistoryAsync("north", null, default)).Versions.Select(change => change.Version));
        Assert.NotNull((await Trunks.FindVersionAsync("north", 1, default))!.After);
        Assert.Null(await Trunks.FindVersionAsync("north", 3, default));
    }

    private static EntryChange<Trunk> Change(long version, Trunk? before, Trunk? after) => new("north", version, EntryChangeKind.Changed, At, "Ana", before, after);

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, LoggedEvent.Json);
}
