using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Routes;

/// <summary>
/// Two gateways change routes at the same time, in random orders. Requests to the store take random times, messages come late, twice, in another order or
/// never, and the store is away for some time.
/// </summary>
public sealed class RouteEditPropertyTests
{
    private static readonly string[] Numbers = ["+15550199001", "+15550199002", "+15550199003"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 250)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_gateway_goes_back_to_an_older_version_and_in_the_end_all_agree(int seed) => VirtualTime.Run(async time =>
    {
        var random = new Random(seed);
        var store = new MemoryRouteStore { Asking = _ => Task.Delay(TimeSpan.FromMilliseconds(random.Next(400)), time) };
        var signals = new UnreliableSignals(random, time);
        RouteGateway[] gateways = [new(store, signals, time), new(store, signals, time)];
        foreach (var gateway in gateways)
        {
            gateway.Start();
        }

        using var over = new CancellationTokenSource();
        var watches = gateways.Select(gateway => WatchAsync(gateway, time, seed, over.Token)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(person => EditAsync(gateways[person % 2], $"person-{person}", random, time)).Append(BreakAsync(store, random, time)));

        // Longer than the interval at which all routes are read.
        await Task.Delay(TimeSpan.FromMinutes(2), time);
        over.Cancel();
        await Task.WhenAll(watches);

        store.Asking = _ => Task.CompletedTask;
        foreach (var number in Numbers)
        {
            var stored = await store.FindAsync(number, default);
            Assert.All(gateways, gateway => Assert.True(gateway.Table.VersionOf(number) == (stored?.Version ?? 0), $"seed {seed}: {number} has version {gateway.Table.VersionOf(number)}, stored is {stored?.Version}"));
            Assert.All(gateways, gateway => Assert.Equal(stored?.Route?.Agent ?? "configured", gateway.Table.RouteFor(number).Agent));

            // The history is whole: each version continues the one before.
            var versions = (await store.HistoryAsync(number, null, default)).Versions.Reverse().ToArray();
            Assert.Equal(Enumerable.Range(1, versions.Length), versions.Select(change => (int)change.Version));
            Assert.All(versions.Zip(versions.Skip(1)), pair => Assert.Equal(pair.First.After?.Agent, pair.Second.Before?.Agent));
        }

        foreach (var gateway in gateways)
        {
            await gateway.StopAsync();
        }
    });

    private static async Task WatchAsync(RouteGateway gateway, VirtualTime time, int seed, CancellationToken over)
    {
        var seen = Numbers.ToDictionary(number => number, _ => 0L);
        while (!over.IsCancellationRequested)
        {
            foreach (var number in Numbers)
            {
                var now = gateway.Table.VersionOf(number);
                Assert.True(now >= seen[number], $"seed {seed}: {number} went from version {seen[number]} back to {now}");
                seen[number] = now;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), time, CancellationToken.None);
        }
    }

    private static async Task EditAsync(RouteGateway gateway, string person, Random random, VirtualTime time)
    {
        for (var edit = 0; edit < 8; edit++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(3_000)), time);
            var number = Numbers[random.Next(Numbers.Length)];
            var known = gateway.Table.VersionOf(number);
            var basis = random.Next(3) switch { 0 => new RouteBasis(IsNew: true, null), 1 => new RouteBasis(IsNew: false, [known]), _ => new RouteBasis(IsNew: false, null, IsAny: true) };
            try
            {
                var edited = await (random.Next(4) == 0
                    ? gateway.Editing.DeleteAsync(number, basis, person, default)
                    : gateway.Editing.PutAsync(RouteGateway.RouteOf(number, $"{person}-{edit}"), basis, person, default));

                // Who has changed a route sees it at once at this gateway.
                Assert.True(edited.Outcome is not RouteEditOutcome.Done || !gateway.Table.IsFromStore || gateway.Table.VersionOf(number) >= edited.Route!.Version);
            }
            catch (TimeoutException)
            {
                // The store is away. The person tries something else later.
            }
        }
    }

    private static async Task BreakAsync(MemoryRouteStore store, Random random, VirtualTime time)
    {
        await Task.Delay(TimeSpan.FromSeconds(random.Next(20)), time);
        store.IsDown = random.Next(2) == 0;
        await Task.Delay(TimeSpan.FromSeconds(random.Next(10)), time);
        store.IsDown = false;
    }

    /// <summary>Messages come late and in any order, some twice and some never.</summary>
    private sealed class UnreliableSignals(Random random, VirtualTime time) : IRouteSignals
    {
        private readonly MemoryRouteSignals _signals = new();

        public Task<IAsyncDisposable> ListenAsync(Action<RouteSignal> heard) => _signals.ListenAsync(heard);

        public Task SendAsync(RouteSignal change)
        {
            for (var copies = random.Next(3); copies > 0; copies--)
            {
                _ = SendLaterAsync(change);
            }

            return random.Next(10) == 0 ? Task.FromException(new TimeoutException("Redis is away.")) : Task.CompletedTask;
        }

        private async Task SendLaterAsync(RouteSignal change)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(2_000)), time);
            await _signals.SendAsync(change);
        }
    }
}
