using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Trunks;

/// <summary>Two gateways with one store, in virtual time.</summary>
public sealed class TrunkRefresherTests
{
    [Fact]
    public void A_change_applies_at_once_here_and_after_a_message_elsewhere_also_when_the_store_is_behind() => RunAsync(async (world, time) =>
    {
        var edit = await world.Editing.PutAsync(Example.Trunk(), new RouteBasis(IsNew: true, null), "Ana", default);
        Assert.Equal(RouteEditOutcome.Done, edit.Outcome);
        Assert.NotNull(world.Tables[0].Find("north"));

        world.Trunks.Stale = 2;
        await world.Editing.PutAsync(Example.Trunk() with { Name = "Other" }, new RouteBasis(IsNew: false, [1]), "Ana", default);
        await Task.Delay(TimeSpan.FromSeconds(3), time);

        Assert.Equal("Other", world.Tables[1].Find("north")!.Name);
        Assert.Equal(2, world.Tables[1].VersionOf("trunk:north"));
    });

    [Fact]
    public void A_change_without_a_message_is_found_at_the_next_reading() => RunAsync(async (world, time) =>
    {
        world.Signals.IsDown = true;
        await world.Editing.PutAsync(Example.Trunk(), new RouteBasis(IsNew: true, null), "Ana", default);
        Assert.Null(world.Tables[1].Find("north"));
        await Task.Delay(TimeSpan.FromMinutes(2), time);

        Assert.NotNull(world.Tables[1].Find("north"));
    });

    [Fact]
    public void While_the_store_is_away_the_last_trunks_apply() => RunAsync(async (world, time) =>
    {
        await world.Editing.PutAsync(Example.Trunk(), new RouteBasis(IsNew: true, null), "Ana", default);
        await Task.Delay(TimeSpan.FromSeconds(3), time);
        world.Trunks.IsDown = true;
        await Task.Delay(TimeSpan.FromMinutes(5), time);
        Assert.NotNull(world.Tables[1].Find("north"));

        world.Trunks.IsDown = false;
        await Task.Delay(TimeSpan.FromSeconds(10), time);
        Assert.InRange(world.Tables[1].Age!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    });

    [Fact]
    public void Of_two_who_change_one_version_one_is_refused() => RunAsync(async (world, _) =>
    {
        await world.Editing.PutAsync(Example.Trunk(), new RouteBasis(IsNew: true, null), "Ana", default);
        await world.Editing.DeleteAsync("north", new RouteBasis(IsNew: false, [1]), "Ana", default);

        Assert.Equal(RouteEditOutcome.NotThere, (await world.Editing.DeleteAsync("north", new RouteBasis(IsNew: false, [1]), "Bo", default)).Outcome);
        var restored = await world.Editing.RestoreAsync((await world.Trunks.FindVersionAsync("north", 1, default))!, new RouteBasis(IsNew: true, null), "Bo", default);
        Assert.Equal((3L, "Bo"), (restored.Entry!.Version, restored.Entry.By));
        Assert.Equal(RouteEditOutcome.ChangedSince, (await world.Editing.PutAsync(Example.Trunk(), new RouteBasis(IsNew: false, [1]), "Ana", default)).Outcome);
    });

    private static void RunAsync(Func<World, VirtualTime, Task> test) => VirtualTime.Run(async time =>
    {
        using var stopping = new CancellationTokenSource();
        var world = new World(time);
        var running = world.Refreshers.Select(refresher => refresher.RunAsync(stopping.Token)).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(5), time);
        await test(world, time);
        stopping.Cancel();
        await Task.WhenAll(running);
    });

    private sealed class World
    {
        public World(TimeProvider time)
        {
            var routes = new RouteTable(Options.Create(new RouteOptions()), new RouteMetrics(new FakeMeters()), time);
            Tables = [new TrunkTable(routes, time), new TrunkTable(routes, time)];
            Refreshers = [.. Tables.Select(table => new TrunkRefresher(Trunks, Rules, Signals, table, Options.Create(new RouteTableOptions()), time, NullLogger<TrunkRefresher>.Instance))];
            Editing = new EntryEditing<Trunk>(Trunks, Signals, Tables[0], time, NullLogger<EntryEditing<Trunk>>.Instance);
        }

        public MemoryEntryStore<Trunk> Trunks { get; } = new();

        public MemoryEntryStore<DispatchRule> Rules { get; } = new();

        public MemoryTrunkSignals Signals { get; } = new();

        public TrunkTable[] Tables { get; }

        public TrunkRefresher[] Refreshers { get; }

        public EntryEditing<Trunk> Editing { get; }
    }
}
