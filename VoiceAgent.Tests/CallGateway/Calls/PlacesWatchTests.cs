using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallLog;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class PlacesWatchTests
{
    [Fact]
    public void A_worker_that_sends_no_new_beat_does_not_count_and_one_that_drains_counts_only_with_its_calls() => VirtualTime.Run(async time =>
    {
        var places = new MemoryCallPlaces(time);
        var pulses = new WorkerPulses(time);
        var watch = new PlacesWatch(pulses, time);
        Assert.Null(watch.Now);
        for (var beat = 1; beat <= 6; beat++)
        {
            await places.ReportAsync(new WorkerReport("alive", 200, 120, IsDraining: false, beat), []);
            await places.ReportAsync(new WorkerReport("draining", 200, 30, IsDraining: true, beat), []);
            await places.ReportAsync(new WorkerReport("dead", 200, 90, IsDraining: false, Beat: 1), []);
            var now = await places.ReadAsync();
            pulses.Seen(now.Workers);
            watch.Seen(now);
            await Task.Delay(TimeSpan.FromMilliseconds(500), time);
        }

        Assert.Equal((200, 150, 1, 1), (watch.Now!.Capacity, watch.Now.Used, watch.Now.Workers, watch.Now.Draining));

        // An old answer is worse than none, because the autoscaler would act on it.
        await Task.Delay(TimeSpan.FromSeconds(11), time);
        Assert.Null(watch.Now);
    });
}
