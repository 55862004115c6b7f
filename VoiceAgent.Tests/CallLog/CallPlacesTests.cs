using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallLog;

/// <summary>The rules of reservations, for Redis and for the memory of one process.</summary>
[Trait("Speed", "Slow")]
public sealed class CallPlacesTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private readonly MovedTime _time = new();

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_place_is_reserved_once_used_once_and_freed(bool isRedis)
    {
        var places = await NewAsync(isRedis);
        await places.ReportAsync(new WorkerReport("one", Capacity: 2, Used: 1, IsDraining: false, Beat: 1), []);
        await places.ReportAsync(new WorkerReport("two", Capacity: 1, Used: 0, IsDraining: false, Beat: 1), []);
        var (first, second, third) = (NewCall(), NewCall(), NewCall());

        Assert.True(await places.TryReserveAsync(first));
        Assert.True(await places.TryReserveAsync(first));
        Assert.True(await places.TryReserveAsync(second));
        Assert.False(await places.TryReserveAsync(third));

        // An arrival moves the place from the reservations to the used ones in one step.
        await places.ReportAsync(new WorkerReport("two", Capacity: 1, Used: 1, IsDraining: false, Beat: 2), [first]);
        Assert.False(await places.TryReserveAsync(third));
        await places.ReleaseAsync(second);
        Assert.True(await places.TryReserveAsync(third));
        Assert.Equal((0, 1), Counts(await places.ReadAsync()));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Workers_that_drain_are_full_silent_or_gone_have_no_places(bool isRedis)
    {
        var places = await NewAsync(isRedis);
        await places.ReportAsync(new WorkerReport("drains", Capacity: 9, Used: 1, IsDraining: true, Beat: 1), []);
        await places.ReportAsync(new WorkerReport("overfull", Capacity: 2, Used: 3, IsDraining: false, Beat: 1), []);
        await places.ReportAsync(new WorkerReport("leaves", Capacity: 5, Used: 1, IsDraining: false, Beat: 1), []);
        await places.ReportAsync(new WorkerReport("dies", Capacity: 4, Used: 1, IsDraining: false, Beat: 7), []);
        Assert.Equal((7, 0), Counts(await places.ReadAsync()));

        await places.LeaveAsync("leaves");
        Assert.Equal((3, 0), Counts(await places.ReadAsync()));

        // The last report of a dead worker can still be read, so that its calls are found.
        _time.Move(TimeSpan.FromSeconds(4));
        Assert.Equal((0, 0), Counts(await places.ReadAsync()));
        Assert.Contains((await places.ReadAsync()).Workers, worker => worker is { Worker: "dies", Beat: 7 });

        _time.Move(TimeSpan.FromMinutes(2));
        await places.ReadAsync();
        Assert.Empty((await places.ReadAsync()).Workers);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_reservation_without_an_arrival_expires(bool isRedis)
    {
        var places = await NewAsync(isRedis);
        await places.ReportAsync(new WorkerReport("one", Capacity: 1, Used: 0, IsDraining: false, Beat: 1), []);
        Assert.True(await places.TryReserveAsync(NewCall()));

        _time.Move(TimeSpan.FromSeconds(16));
        await places.ReportAsync(new WorkerReport("one", Capacity: 1, Used: 0, IsDraining: false, Beat: 2), []);

        Assert.True(await places.TryReserveAsync(NewCall()));
    }

    [Fact]
    public async Task Many_gateways_that_reserve_at_once_give_away_each_place_once()
    {
        var places = await NewAsync(isRedis: true);
        await places.ReportAsync(new WorkerReport("one", Capacity: 50, Used: 10, IsDraining: false, Beat: 1), []);

        var given = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => places.TryReserveAsync(NewCall())));

        Assert.Equal(40, given.Count(isGiven => isGiven));
    }

    private static (int Free, int Reserved) Counts(PlacesNow now) => (now.Free, now.Reserved);

    private CallId NewCall() => CallId.At(_time.GetUtcNow());

    private async Task<ICallPlaces> NewAsync(bool isRedis)
    {
        if (!isRedis)
        {
            return new MemoryCallPlaces(_time);
        }

        await garnet.Redis.GetDatabase().KeyDeleteAsync([CallKeys.Workers, CallKeys.Reserved]);
        return new RedisCallPlaces(garnet.Redis, _time);
    }

    private sealed class MovedTime : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddYears(56);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Move(TimeSpan by) => _now += by;
    }
}
