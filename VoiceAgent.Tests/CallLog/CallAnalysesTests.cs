using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallLog;

/// <summary>The calls to analyse in Redis and those in memory keep the same promises.</summary>
[Trait("Speed", "Slow")]
public sealed class CallAnalysesTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private static readonly TimeSpan Claimed = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task A_call_that_is_added_twice_is_taken_once_and_has_the_time_of_the_first_adding(string kind)
    {
        var (time, analyses) = await NewAsync(kind);
        var (call, added) = (CallId.At(time.GetUtcNow()), time.GetUtcNow());
        await analyses.AddAsync(call, added);
        time.Advance(TimeSpan.FromSeconds(1));
        await analyses.AddAsync(call, time.GetUtcNow());

        var due = Assert.Single(await analyses.TakeDueAsync(10, Claimed));
        Assert.Equal((call, 1, added, null), (due.Call, due.Takes, due.AddedAt, due.Result));
        Assert.Empty(await analyses.TakeDueAsync(10, Claimed));
        await analyses.EndAsync(due, null);
        time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await analyses.TakeDueAsync(10, Claimed));
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task A_claim_expires_and_its_worker_can_change_nothing_any_more(string kind)
    {
        var (time, analyses) = await NewAsync(kind);
        await analyses.AddAsync(CallId.At(time.GetUtcNow()), time.GetUtcNow());
        var slow = Assert.Single(await analyses.TakeDueAsync(10, Claimed));
        time.Advance(Claimed);
        var next = Assert.Single(await analyses.TakeDueAsync(10, Claimed));

        Assert.Equal(2, next.Takes);
        Assert.False(await analyses.KeepAsync(slow, "slow"));
        await analyses.EndAsync(slow, null);
        Assert.True(await analyses.KeepAsync(next, "next"));
        await analyses.EndAsync(next, time.GetUtcNow().AddSeconds(1));
        Assert.Empty(await analyses.TakeDueAsync(10, Claimed));
        time.Advance(TimeSpan.FromSeconds(1));

        var third = Assert.Single(await analyses.TakeDueAsync(10, Claimed));
        Assert.Equal((3, "next"), (third.Takes, third.Result));
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task No_more_calls_are_taken_than_wanted_and_the_longest_overdue_come_first(string kind)
    {
        var (time, analyses) = await NewAsync(kind);
        var calls = Enumerable.Range(0, 3).Select(_ => CallId.At(time.GetUtcNow())).ToArray();
        for (var index = 0; index < calls.Length; index++)
        {
            await analyses.AddAsync(calls[index], time.GetUtcNow().AddSeconds(-index));
        }

        Assert.Equal([calls[2], calls[1]], (await analyses.TakeDueAsync(2, Claimed)).Select(due => due.Call));
        Assert.Equal([calls[0]], (await analyses.TakeDueAsync(2, Claimed)).Select(due => due.Call));
    }

    private async Task<(VirtualTime Time, ICallAnalyses Analyses)> NewAsync(string kind)
    {
        var time = new VirtualTime();
        if (kind == "memory")
        {
            return (time, new MemoryCallAnalyses(time));
        }

        await garnet.Redis.GetDatabase().KeyDeleteAsync(CallKeys.Analyses);
        return (time, new RedisCallAnalyses(garnet.Redis, time));
    }
}
