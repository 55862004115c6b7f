using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.CallLog;

/// <summary>The queue in Redis and the one in memory keep the same promises.</summary>
[Trait("Speed", "Slow")]
public sealed class CallQueueTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private readonly VirtualTime _time = new();

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_free_place_belongs_to_those_who_wait_and_not_to_a_new_call(bool isRedis)
    {
        var (places, queue) = await NewAsync(isRedis);
        await ReportAsync(places, capacity: 1, used: 1);
        var (first, second) = (NewCall(), NewCall());
        Assert.Equal((1, 1, false), Of(await queue.JoinAsync(first, "default", 20)));
        Assert.Equal((2, 2, false), Of(await queue.JoinAsync(second, "default", 20)));
        Assert.Empty(await queue.CallUpAsync());

        await ReportAsync(places, capacity: 1, used: 0);
        Assert.False(await places.TryReserveAsync(NewCall()));
        Assert.Equal((0, 2), ((await places.ReadAsync()).Free, (await places.ReadAsync()).Waiting));
        Assert.Equal([first], await queue.CallUpAsync());
        Assert.Empty(await queue.CallUpAsync());

        Assert.True((await queue.JoinAsync(first, "default", 20))!.IsCalled);
        Assert.Equal((1, 1, false), Of(await queue.JoinAsync(second, "default", 20)));
        Assert.Single((await queue.JoinAsync(second, "default", 20))!.Turns);
        Assert.Equal((1, 1), ((await places.ReadAsync()).Reserved, (await places.ReadAsync()).Waiting));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_conversation_that_moves_comes_before_those_who_wait(bool isRedis)
    {
        var (places, queue) = await NewAsync(isRedis);
        await ReportAsync(places, capacity: 1, used: 0);
        await queue.JoinAsync(NewCall(), "default", 20);

        Assert.True(await places.TryReserveForMoveAsync(NewCall()));
        Assert.False(await places.TryReserveForMoveAsync(NewCall()));
        Assert.Empty(await queue.CallUpAsync());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_full_queue_takes_nobody_else_of_its_route(bool isRedis)
    {
        var (_, queue) = await NewAsync(isRedis);
        var known = NewCall();
        Assert.NotNull(await queue.JoinAsync(known, "+15550199001", 2));
        Assert.NotNull(await queue.JoinAsync(NewCall(), "+15550199001", 2));

        Assert.Null(await queue.JoinAsync(NewCall(), "+15550199001", 2));
        Assert.NotNull(await queue.JoinAsync(known, "+15550199001", 2));
        Assert.NotNull(await queue.JoinAsync(NewCall(), "+15550199002", 2));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_routes_take_turns_and_within_a_route_the_order_is_that_of_the_rings(bool isRedis)
    {
        var (places, queue) = await NewAsync(isRedis);
        var busy = Enumerable.Range(0, 4).Select(_ => NewCall()).ToArray();
        var quiet = NewCall();
        foreach (var call in busy.Reverse())
        {
            await queue.JoinAsync(call, "+15550199001", 20);
        }

        Assert.Equal((1, 2, false), Of(await queue.JoinAsync(quiet, "+15550199002", 20)));
        await ReportAsync(places, capacity: 3, used: 0);

        Assert.Equal([busy[0], quiet, busy[1]], await queue.CallUpAsync());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_caller_about_whom_nobody_asks_is_removed_and_gets_their_place_in_the_order_back(bool isRedis)
    {
        var (places, queue) = await NewAsync(isRedis);
        var (first, second) = (NewCall(), NewCall());
        await queue.JoinAsync(first, "default", 20);
        _time.Advance(QueueTimes.Kept / 2);
        await queue.JoinAsync(second, "default", 20);
        _time.Advance(QueueTimes.Kept / 2);

        Assert.Equal(1, (await places.ReadAsync()).Waiting);
        Assert.Equal((1, 1, false), Of(await queue.JoinAsync(first, "default", 20)));
        Assert.Equal((2, 2, false), Of(await queue.JoinAsync(second, "default", 20)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_caller_who_leaves_gives_the_reserved_place_to_the_next_one(bool isRedis)
    {
        var (places, queue) = await NewAsync(isRedis);
        var calls = Enumerable.Range(0, 3).Select(_ => NewCall()).ToArray();
        foreach (var call in calls)
        {
            await queue.JoinAsync(call, "default", 20);
        }

        await ReportAsync(places, capacity: 1, used: 0);
        Assert.Equal([calls[0]], await queue.CallUpAsync());
        await queue.LeaveAsync(calls[0], keepsPlace: false);
        Assert.Equal([calls[1]], await queue.CallUpAsync());
        await queue.LeaveAsync(calls[1], keepsPlace: true);

        Assert.Empty(await queue.CallUpAsync());
        Assert.Equal((1, 1), ((await places.ReadAsync()).Reserved, (await places.ReadAsync()).Waiting));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_reserved_place_that_nobody_takes_is_given_to_the_same_caller_again(bool isRedis)
    {
        var (places, queue) = await NewAsync(isRedis);
        var (first, second) = (NewCall(), NewCall());
        await queue.JoinAsync(first, "default", 20);
        await queue.JoinAsync(second, "default", 20);
        await ReportAsync(places, capacity: 1, used: 0);
        Assert.Equal([first], await queue.CallUpAsync());

        _time.Advance(TimeSpan.FromSeconds(16));
        await ReportAsync(places, capacity: 1, used: 0);

        Assert.Equal([first], await queue.CallUpAsync());
    }

    [Theory, Seeds, Trait("Kind", "Property")]
    public async Task The_script_and_the_rules_in_memory_agree(Seed seed)
    {
        var random = new Random(seed.Number);
        var redis = await NewAsync(isRedis: true);
        var memory = await NewAsync(isRedis: false);
        List<CallId> calls = [];
        for (var step = 0; step < 300; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(random.Next(1, 2_000)));
            var call = calls.Count > 0 ? calls[random.Next(calls.Count)] : NewCall();
            var (route, capacity, keeps) = ($"+1555019900{random.Next(3)}", random.Next(6), random.Next(2) == 0);
            var what = random.Next(8);
            if (what < 4)
            {
                call = what == 0 ? call : NewCall();
                calls.Add(call);
            }

            Assert.Equal(await ActAsync(redis), await ActAsync(memory));

            async Task<string> ActAsync((ICallPlaces Places, ICallQueue Queue) store)
            {
                switch (what)
                {
                    case < 4:
                        return await store.Queue.JoinAsync(call, route, 8) is { } place ? $"{Of(place)} {place.Turns.Count}" : "full";
                    case 4:
                        await store.Queue.LeaveAsync(call, keeps);
                        return "left";
                    case 5:
                        await ReportAsync(store.Places, capacity, used: 1);
                        return $"{await store.Places.TryReserveAsync(call)}";
                    case 6:
                        await ReportAsync(store.Places, capacity, used: 0);
                        return string.Join(' ', await store.Queue.CallUpAsync());
                    default:
                        var now = await store.Places.ReadAsync();
                        return $"{now.Free} {now.Reserved} {now.Waiting}";
                }
            }
        }
    }

    private static (int Position, int Turn, bool IsCalled) Of(QueuePlace? place) => (place!.Position, place.Turn, place.IsCalled);

    private static Task ReportAsync(ICallPlaces places, int capacity, int used) => places.ReportAsync(new WorkerReport("one", capacity, used, IsDraining: false, Beat: 1), []);

    private CallId NewCall()
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        return CallId.At(_time.GetUtcNow());
    }

    private async Task<(ICallPlaces Places, ICallQueue Queue)> NewAsync(bool isRedis)
    {
        if (!isRedis)
        {
            var memory = new MemoryCallPlaces(_time);
            return (memory, memory);
        }

        await garnet.Redis.GetDatabase().KeyDeleteAsync(PlacesScripts.Keys);
        return (new RedisCallPlaces(garnet.Redis, _time), new RedisCallQueue(garnet.Redis, _time));
    }
}
