using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Emulators.Acs;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallLog;

/// <summary>Calls at the same time and messages about trunks, over a real Redis engine.</summary>
[Trait("Speed", "Slow")]
public sealed class RedisConcurrentCallsTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(3);

    private readonly string _name = $"{Guid.NewGuid():N}";

    [Fact]
    public async Task Of_many_that_come_at_once_only_as_many_enter_as_the_group_takes()
    {
        var calls = new RedisConcurrentCalls(garnet.Redis, new VirtualTime());
        CallGroup[] groups = [new($"all:{_name}", 100), new($"few:{_name}", 3)];

        var entered = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => calls.TryEnterAsync(NewCall(), groups, Kept)));

        Assert.Equal(3, entered.Count(full => full is null));
        Assert.All(entered.Where(full => full is not null), full => Assert.Equal(groups[1], full));

        // A refused call is counted nowhere.
        Assert.Equal(3, await garnet.Redis.GetDatabase().SortedSetLengthAsync(CallKeys.Group(groups[0].Name)));
    }

    [Fact]
    public async Task A_call_keeps_its_place_when_it_is_entered_again_and_loses_it_at_its_end_or_after_its_time()
    {
        var time = new VirtualTime();
        var calls = new RedisConcurrentCalls(garnet.Redis, time);
        CallGroup[] groups = [new($"two:{_name}", 2)];
        var (kept, lost, late) = (NewCall(), NewCall(), NewCall());
        Assert.Null(await calls.TryEnterAsync(kept, groups, Kept));
        Assert.Null(await calls.TryEnterAsync(lost, groups, Kept));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await calls.TryEnterAsync(kept, groups, Kept));
        Assert.NotNull(await calls.TryEnterAsync(late, groups, Kept));

        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await calls.TryEnterAsync(late, groups, Kept));
        Assert.NotNull(await calls.TryEnterAsync(NewCall(), groups, Kept));
        await calls.LeaveAsync(kept, groups);
        Assert.Null(await calls.TryEnterAsync(NewCall(), groups, Kept));
    }

    [Fact]
    public async Task A_gateway_hears_of_changed_trunks()
    {
        var heard = new System.Collections.Concurrent.ConcurrentQueue<(string Key, long Version)>();
        await using var listening = await new RedisTrunkSignals(garnet.Redis).ListenAsync((key, version) => heard.Enqueue((key, version)));

        await new RedisTrunkSignals(garnet.Redis).SendAsync("trunk:north", 7);

        await Eventually.Is(() => !heard.IsEmpty, "the gateway to hear of the change");
        Assert.Equal([("trunk:north", 7L)], heard);
    }

    private static CallId NewCall() => CallId.At(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
}
