using System.Collections.Concurrent;
using VoiceAgent.CallLog;
using VoiceAgent.Tests.Emulators.Acs;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallLog;

/// <summary>Messages about changed routes, over a real Redis engine.</summary>
[Trait("Speed", "Slow")]
public sealed class RedisRouteSignalsTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    [Fact]
    public async Task Every_listener_hears_of_a_change_until_it_stops_listening()
    {
        var (one, two) = (new ConcurrentQueue<RouteSignal>(), new ConcurrentQueue<RouteSignal>());
        var first = await new RedisRouteSignals(garnet.Redis).ListenAsync(one.Enqueue);
        await using var second = await new RedisRouteSignals(garnet.Redis).ListenAsync(two.Enqueue);
        var signals = new RedisRouteSignals(garnet.Redis);

        await garnet.Redis.GetSubscriber().PublishAsync(CallKeys.RouteFeed, "nonsense");
        await signals.SendAsync(new RouteSignal("+15550199001", 7));
        await Eventually.Is(() => one.Count == 1 && two.Count == 1, "both to hear the change");
        await first.DisposeAsync();
        await signals.SendAsync(new RouteSignal("default", 8));
        await Eventually.Is(() => two.Count == 2, "the other one to hear the second change");

        Assert.Equal([new RouteSignal("+15550199001", 7)], one);
        Assert.Equal([new RouteSignal("+15550199001", 7), new RouteSignal("default", 8)], two);
    }
}
