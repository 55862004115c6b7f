using Xunit;

namespace VoiceAgent.Tests.Fakes;

public sealed class VirtualTimeTests
{
    [Fact]
    public void Delays_end_in_the_order_they_fall_due_at_their_own_moments() => VirtualTime.Run(async time =>
    {
        var ends = new List<(string Name, TimeSpan At)>();
        async Task Wait(string name, int milliseconds)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time);
            ends.Add((name, time.Elapsed));
        }

        await Task.WhenAll(Wait("late", 300), Wait("early", 100), Wait("middle", 200));

        Assert.Equal([("early", TimeSpan.FromMilliseconds(100)), ("middle", TimeSpan.FromMilliseconds(200)), ("late", TimeSpan.FromMilliseconds(300))], ends);
    });

    [Fact]
    public void A_periodic_timer_ticks_as_often_as_it_fits_and_stops_when_disposed()
    {
        var time = new VirtualTime();
        var ticks = 0;
        var timer = time.CreateTimer(_ => ticks++, null, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20));

        time.Advance(TimeSpan.FromSeconds(1));
        timer.Dispose();
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(50, ticks);
    }

    [Fact]
    public void A_timer_that_is_changed_rings_only_at_its_new_moment()
    {
        var time = new VirtualTime();
        var rung = new List<TimeSpan>();
        using var timer = time.CreateTimer(_ => rung.Add(time.Elapsed), null, TimeSpan.FromMilliseconds(10), Timeout.InfiniteTimeSpan);

        timer.Change(TimeSpan.FromMilliseconds(30), Timeout.InfiniteTimeSpan);
        time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal([TimeSpan.FromMilliseconds(30)], rung);
    }

    [Fact]
    public void A_story_that_nothing_can_bring_on_is_reported_not_waited_for() =>
        Assert.Throws<TimeoutException>(() => VirtualTime.Run(_ => new TaskCompletionSource().Task));

    [Fact]
    public void Cancelling_after_a_time_cancels_at_that_time() => VirtualTime.Run(async time =>
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.InfiniteTimeSpan, time, deadline.Token));

        Assert.Equal(TimeSpan.FromSeconds(2), time.Elapsed);
    });
}
