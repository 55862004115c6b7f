using VoiceAgent.CallLog;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallLog;

public sealed class WorkerPulsesTests
{
    private static readonly TimeSpan Half = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void A_worker_whose_beat_stands_still_for_two_seconds_is_dead_until_it_beats_again()
    {
        var (time, pulses) = New();
        Assert.Empty(Seen(time, pulses, 7, reads: 4));
        Assert.Equal(["worker-1"], Seen(time, pulses, 7, reads: 1));
        Assert.False(pulses.IsAlive("worker-1"));

        Assert.Empty(Seen(time, pulses, 8, reads: 1));
        Assert.True(pulses.IsAlive("worker-1"));
    }

    [Fact]
    public void After_an_outage_of_the_store_every_worker_has_time_to_report_again()
    {
        var (time, pulses) = New();
        Seen(time, pulses, 7, reads: 3);
        pulses.Forget();
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Empty(Seen(time, pulses, 7, reads: 4));
    }

    [Fact]
    public void A_gateway_that_was_suspended_does_not_blame_the_workers()
    {
        var (time, pulses) = New();
        Seen(time, pulses, 7, reads: 1);
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Empty(Seen(time, pulses, 7, reads: 1));
    }

    [Fact]
    public void A_worker_is_in_doubt_between_one_second_and_two()
    {
        var (time, pulses) = New();
        Seen(time, pulses, 7, reads: 2);
        Assert.False(pulses.IsInDoubt);
        Seen(time, pulses, 7, reads: 1);
        Assert.True(pulses.IsInDoubt);
        Seen(time, pulses, 7, reads: 2);
        Assert.False(pulses.IsInDoubt);
    }

    [Fact]
    public void A_worker_that_has_left_is_not_dead()
    {
        var (time, pulses) = New();
        Seen(time, pulses, 7, reads: 4);
        time.Advance(Half);

        Assert.Empty(pulses.Seen([]));
        Assert.False(pulses.IsAlive("worker-1"));
    }

    private static (VirtualTime Time, WorkerPulses Pulses) New()
    {
        var time = new VirtualTime();
        return (time, new WorkerPulses(time));
    }

    private static IReadOnlyList<string> Seen(VirtualTime time, WorkerPulses pulses, long beat, int reads)
    {
        IReadOnlyList<string> dead = [];
        for (var read = 0; read < reads; read++)
        {
            time.Advance(Half);
            dead = pulses.Seen([new WorkerReport("worker-1", 5, 1, IsDraining: false, beat)]);
        }

        return dead;
    }
}
