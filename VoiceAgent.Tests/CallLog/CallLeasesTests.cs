using System.Collections.Concurrent;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Emulators.Acs;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallLog;

[Collection(GarnetCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class CallLeasesTests(GarnetFixture garnet)
{
    private readonly RedisCallLeases _leases = new(garnet.Redis);
    private readonly RedisCallLog _log = new(garnet.Redis, TimeProvider.System);
    private readonly CallId _call = CallId.At(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_later_lease_ends_an_earlier_one_and_tells_its_worker()
    {
        var told = new ConcurrentQueue<CallCommand>();
        await using var listening = await new RedisCallCommands(garnet.Redis).ListenAsync(_call, told.Enqueue);

        var first = await _leases.TakeAsync(_call, $"a-{_call}");
        Assert.False(first.IsTakeOver);
        Assert.True(await _leases.IsHeldAsync(first));
        Assert.Equal([_call], await _leases.HeldByAsync(first.Worker));

        var second = await _leases.TakeAsync(_call, $"b-{_call}");
        Assert.True(second.IsTakeOver);
        Assert.False(await _leases.IsHeldAsync(first));
        Assert.True(await _leases.IsHeldAsync(second));
        Assert.Empty(await _leases.HeldByAsync(first.Worker));
        Assert.Equal([_call], await _leases.HeldByAsync(second.Worker));
        await Eventually.Is(() => told.Contains(new LeaseLost(second.Token)), "the first worker to be told");

        await _leases.ReleaseAsync(second);
        Assert.Empty(await _leases.HeldByAsync(second.Worker));
    }

    [Fact]
    public async Task Events_of_a_worker_without_a_lease_put_the_call_on_the_list_that_the_gateways_look_at()
    {
        Assert.True(await _log.AppendAsync(CallLease.Unknown(_call, "c"), [Pending(1, "one")]));

        Assert.Contains(_call, await new RedisCallRecords(garnet.Redis, TimeProvider.System).SilentForAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task Only_the_worker_with_the_last_lease_appends_and_each_event_is_appended_once()
    {
        var first = await _leases.TakeAsync(_call, "a");
        Assert.True(await _log.AppendAsync(first, [Pending(1, "one"), Pending(2, "two")]));

        // The answer to this attempt was lost, so the worker repeats it with one more.
        Assert.True(await _log.AppendAsync(first, [Pending(2, "two"), Pending(3, "three")]));
        var second = await _leases.TakeAsync(_call, "b");
        Assert.False(await _log.AppendAsync(first, [Pending(4, "lost")]));
        Assert.False(await _log.AppendAsync(CallLease.Unknown(_call, "c"), [Pending(1, "never held it")]));
        Assert.True(await _log.AppendAsync(second, [Pending(1, "four")]));

        var events = await _log.ReadAsync(_call);
        Assert.Equal(["one", "two", "three", "four"], events.Select(logged => ((CallerHypothesis)logged.Event).Text));
        Assert.Equal([1L, 2L, 3L, 4L], events.Select(logged => logged.Sequence));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(2), events[1].At);
    }

    private static PendingEvent Pending(long number, string text) => new(number, DateTimeOffset.UnixEpoch.AddSeconds(number), new CallerHypothesis(1, text));
}
