using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Routes;

/// <summary>The routes in memory follow the store, and calls never wait for it.</summary>
public sealed class RouteRefresherTests
{
    private const string Number = "+15550199001";
    private static readonly RouteBasis New = new(IsNew: true, null);
    private static readonly RouteBasis Any = new(IsNew: false, null, IsAny: true);

    [Fact]
    public void While_the_store_is_away_at_the_start_the_configuration_answers_and_one_message_says_so() => VirtualTime.Run(async time =>
    {
        var store = new MemoryRouteStore { IsDown = true };
        var gateway = new RouteGateway(store, new MemoryRouteSignals(), time, RouteGateway.RouteOf(Number, "configured-too"));
        gateway.Start();
        await Task.Delay(TimeSpan.FromMinutes(2), time);

        Assert.Equal(("configured-too", "configured"), (gateway.Table.RouteFor(Number).Agent, gateway.Table.RouteFor("+15550199002").Agent));
        Assert.Equal(HealthStatus.Degraded, (await gateway.Health.CheckHealthAsync(new HealthCheckContext())).Status);
        Assert.Contains("answered by the routes of the configuration", Assert.Single(gateway.Logged), StringComparison.Ordinal);

        store.IsDown = false;
        await Task.Delay(TimeSpan.FromSeconds(6), time);

        Assert.True(gateway.Table.IsFromStore);
        Assert.Equal(HealthStatus.Healthy, (await gateway.Health.CheckHealthAsync(new HealthCheckContext())).Status);
        await gateway.StopAsync();
    });

    [Fact]
    public void A_store_that_hangs_delays_no_look_up() => VirtualTime.Run(async time =>
    {
        var store = new MemoryRouteStore { Asking = _ => new TaskCompletionSource().Task };
        var gateway = new RouteGateway(store, new MemoryRouteSignals(), time);
        gateway.Start();
        await Task.Delay(TimeSpan.FromMinutes(1), time);

        Assert.Equal("configured", gateway.Table.RouteFor(Number).Agent);
        store.Asking = _ => Task.CompletedTask;
        await Task.Delay(TimeSpan.FromMinutes(1), time);
        Assert.True(gateway.Table.IsFromStore);
        await gateway.StopAsync();
    });

    [Fact]
    public void Old_routes_answer_while_the_store_is_away_and_the_health_says_so() => VirtualTime.Run(async time =>
    {
        var (store, gateway) = await StartedAsync(time);
        await gateway.Editing.PutAsync(RouteGateway.RouteOf(Number, "night"), New, "Ana", default);
        store.IsDown = true;
        await Task.Delay(TimeSpan.FromMinutes(6), time);

        Assert.Equal("night", gateway.Table.RouteFor(Number).Agent);
        Assert.Equal(HealthStatus.Degraded, (await gateway.Health.CheckHealthAsync(new HealthCheckContext())).Status);
        Assert.Single(gateway.Logged, message => message.Contains("routes that were read last", StringComparison.Ordinal));
        await gateway.StopAsync();
    });

    [Fact]
    public void A_change_reaches_the_other_gateway_by_a_message_and_without_one_at_the_next_interval() => VirtualTime.Run(async time =>
    {
        var signals = new MemoryRouteSignals();
        var (store, one) = await StartedAsync(time, signals);
        var two = new RouteGateway(store, signals, time);
        two.Start();
        await Task.Delay(TimeSpan.FromSeconds(5), time);

        await one.Editing.PutAsync(RouteGateway.RouteOf(Number, "first"), New, "Ana", default);
        Assert.Equal("first", one.Table.RouteFor(Number).Agent);
        await Task.Delay(TimeSpan.FromMilliseconds(100), time);
        Assert.Equal("first", two.Table.RouteFor(Number).Agent);

        signals.IsDown = true;
        await one.Editing.PutAsync(RouteGateway.RouteOf(Number, "second"), Any, "Ana", default);
        Assert.Contains("could not be announced", one.Logged[^1], StringComparison.Ordinal);
        await Task.Delay(TimeSpan.FromMilliseconds(100), time);
        Assert.Equal("first", two.Table.RouteFor(Number).Agent);
        await Task.Delay(TimeSpan.FromMinutes(1), time);
        Assert.Equal("second", two.Table.RouteFor(Number).Agent);
        await one.StopAsync();
        await two.StopAsync();
    });

    [Fact]
    public void A_reading_of_a_former_version_is_repeated_until_the_announced_one_is_there() => VirtualTime.Run(async time =>
    {
        var signals = new MemoryRouteSignals();
        var (store, gateway) = await StartedAsync(time, signals);
        await signals.SendAsync(new RouteSignal(Number, 1));
        await Task.Delay(TimeSpan.FromSeconds(2), time);
        await store.TryAddAsync(new RouteChange(Number, 1, RouteChangeKind.Created, time.GetUtcNow(), "Ana", null, RouteGateway.RouteOf(Number, "late")), default);
        await Task.Delay(TimeSpan.FromSeconds(1), time);

        Assert.Equal("late", gateway.Table.RouteFor(Number).Agent);
        await gateway.StopAsync();
    });

    [Fact]
    public void A_deleted_route_is_answered_by_the_default_route() => VirtualTime.Run(async time =>
    {
        var (_, gateway) = await StartedAsync(time);
        await gateway.Editing.PutAsync(RouteGateway.RouteOf(Number, "night"), New, "Ana", default);
        await gateway.Editing.DeleteAsync(Number, Any, "Ana", default);

        Assert.Equal("configured", gateway.Table.RouteFor(Number).Agent);
        Assert.Equal(2, gateway.Table.VersionOf(Number));
        await gateway.StopAsync();
    });

    [Fact]
    public void The_configuration_is_copied_once_although_several_gateways_start_at_once() => VirtualTime.Run(async time =>
    {
        // Each request takes some time, so that the gateways run into each other.
        var store = new MemoryRouteStore { Asking = what => Task.Delay(TimeSpan.FromMilliseconds(what.Length * 7), time) };
        var gateways = Enumerable.Range(0, 5).Select(number => new RouteGateway(store, new MemoryRouteSignals(), time, RouteGateway.RouteOf(Number, $"from-{number}"))).ToArray();
        await Task.WhenAll(gateways.Select(gateway => gateway.Refresher.ReadAllAsync("start", default)));

        var agent = gateways[0].Table.RouteFor(Number).Agent;
        Assert.StartsWith("from-", agent, StringComparison.Ordinal);
        Assert.All(gateways, gateway => Assert.Equal(agent, gateway.Table.RouteFor(Number).Agent));
        var history = await store.HistoryAsync(Number, null, default);
        Assert.Equal((RouteChangeKind.Seeded, "configuration"), (Assert.Single(history.Versions).Kind, history.Versions[0].By));
        Assert.Equal(2, (await store.ReadAllAsync(default)).Count);
    });

    [Fact]
    public void A_later_start_leaves_the_routes_alone() => VirtualTime.Run(async time =>
    {
        var (store, gateway) = await StartedAsync(time);
        await gateway.Editing.PutAsync(RouteGateway.RouteOf(Route.DefaultNumber, "changed"), Any, "Ana", default);
        await gateway.StopAsync();

        var next = new RouteGateway(store, new MemoryRouteSignals(), time, RouteGateway.RouteOf(Number, "new-in-configuration"));
        await next.Refresher.ReadAllAsync("start", default);

        Assert.Equal(("changed", "changed"), (next.Table.RouteFor("+15550199002").Agent, next.Table.RouteFor(Number).Agent));
        Assert.Contains(next.Logged, message => message.StartsWith("Warning The routes of the configuration are not those", StringComparison.Ordinal));
    });

    [Fact]
    public void A_copy_that_was_broken_off_is_finished_by_the_next_gateway() => VirtualTime.Run(async time =>
    {
        var store = new MemoryRouteStore();
        var adds = 0;
        store.Asking = what => what == "add" && ++adds == 2 ? throw new TimeoutException() : Task.CompletedTask;
        var first = new RouteGateway(store, new MemoryRouteSignals(), time, RouteGateway.RouteOf(Number, "mine"));
        Assert.False(await first.Refresher.ReadAllAsync("start", default));

        var second = new RouteGateway(store, new MemoryRouteSignals(), time);
        Assert.True(await second.Refresher.ReadAllAsync("start", default));

        Assert.Equal("mine", second.Table.RouteFor(Number).Agent);
    });

    private static async Task<(MemoryRouteStore Store, RouteGateway Gateway)> StartedAsync(VirtualTime time, MemoryRouteSignals? signals = null)
    {
        var store = new MemoryRouteStore();
        var gateway = new RouteGateway(store, signals ?? new MemoryRouteSignals(), time);
        gateway.Start();
        await gateway.Refresher.PrepareAsync(default);
        Assert.True(gateway.Table.IsFromStore);
        await Task.Delay(TimeSpan.FromSeconds(1), time);
        return (store, gateway);
    }
}
