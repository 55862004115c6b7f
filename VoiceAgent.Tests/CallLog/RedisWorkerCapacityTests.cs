using StackExchange.Redis;
using VoiceAgent.CallLog;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallLog;

[Trait("Speed", "Slow")]
public sealed class RedisWorkerCapacityTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    [Fact]
    public async Task Free_slots_are_those_of_the_workers_that_live()
    {
        var slots = new RedisWorkerCapacity(garnet.Redis);
        await slots.ReportAsync("one", 3);
        await slots.ReportAsync("two", 4);
        Assert.Equal(7, await slots.FreeAsync());

        await slots.ReportAsync("one", 1);
        Assert.Equal(5, await slots.FreeAsync());

        await slots.LeaveAsync("two");
        Assert.Equal(1, await slots.FreeAsync());

        // This has the same effect as fifteen seconds without a heartbeat.
        await garnet.Redis.GetDatabase().KeyDeleteAsync((RedisKey)"worker:one:alive");
        Assert.Equal(0, await slots.FreeAsync());
    }

    [Fact]
    public async Task A_worker_that_reports_again_while_others_read_is_counted()
    {
        var slots = new RedisWorkerCapacity(garnet.Redis);
        for (var round = 0; round < 300; round++)
        {
            // A worker that came back: it is still listed, or it is new.
            await garnet.Redis.GetDatabase().KeyDeleteAsync((RedisKey)"worker:again:alive");
            if (round % 2 == 0)
            {
                await slots.LeaveAsync("again");
            }

            await Task.WhenAll(slots.FreeAsync(), slots.ReportAsync("again", 5), slots.FreeAsync(), slots.FreeAsync());

            Assert.Equal(5, (int?)await garnet.Redis.GetDatabase().SortedSetScoreAsync("workers", "again"));
        }

        await slots.LeaveAsync("again");
    }
}
