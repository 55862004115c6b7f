using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallLog;

/// <summary>The timers in Redis and those in memory keep the same promises.</summary>
[Trait("Speed", "Slow")]
public sealed class CallTimersTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private static readonly TimeSpan Claimed = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task A_call_is_due_at_the_earliest_time_that_was_set(string kind)
    {
        var (time, timers) = await NewAsync(kind);
        var call = CallId.At(time.GetUtcNow());
        await timers.SetAsync(call, time.GetUtcNow().AddSeconds(2));
        await timers.SetAsync(call, time.GetUtcNow().AddSeconds(1));
        await timers.SetAsync(call, time.GetUtcNow().AddSeconds(9));

        Assert.Empty(await timers.TakeDueAsync(10, Claimed));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([call], (await timers.TakeDueAsync(10, Claimed)).Select(due => due.Call));
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task A_call_that_one_gateway_has_taken_is_given_to_another_one_only_when_the_claim_has_expired(string kind)
    {
        var (time, timers) = await NewAsync(kind);
        await timers.SetAsync(CallId.At(time.GetUtcNow()), time.GetUtcNow());

        Assert.Single(await timers.TakeDueAsync(10, Claimed));
        Assert.Empty(await timers.TakeDueAsync(10, Claimed));
        time.Advance(Claimed);

        Assert.Single(await timers.TakeDueAsync(10, Claimed));
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task A_time_that_was_set_while_a_gateway_looked_is_not_lost(string kind)
    {
        var (time, timers) = await NewAsync(kind);
        var call = CallId.At(time.GetUtcNow());
        await timers.SetAsync(call, time.GetUtcNow());
        var due = Assert.Single(await timers.TakeDueAsync(10, Claimed));

        await timers.SetAsync(call, time.GetUtcNow().AddSeconds(1));
        await timers.EndAsync(due, next: null);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(await timers.TakeDueAsync(10, Claimed));
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task A_call_with_nothing_left_to_do_is_forgotten_and_another_one_is_due_again_later(string kind)
    {
        var (time, timers) = await NewAsync(kind);
        CallId[] calls = [CallId.At(time.GetUtcNow()), CallId.At(time.GetUtcNow())];
        await timers.SetAsync(calls[0], time.GetUtcNow());
        await timers.SetAsync(calls[1], time.GetUtcNow());
        foreach (var due in await timers.TakeDueAsync(10, Claimed))
        {
            await timers.EndAsync(due, due.Call == calls[0] ? null : time.GetUtcNow().AddSeconds(30));
        }

        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(await timers.TakeDueAsync(10, Claimed));
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal([calls[1]], (await timers.TakeDueAsync(10, Claimed)).Select(due => due.Call));
    }

    private async Task<(VirtualTime Time, ICallTimers Timers)> NewAsync(string kind)
    {
        var time = new VirtualTime();
        if (kind == "memory")
        {
            return (time, new MemoryCallLog(time));
        }

        await garnet.Redis.GetDatabase().KeyDeleteAsync("calls:timers");
        return (time, new RedisCallTimers(garnet.Redis, time));
    }
}
