using VoiceAgent.Pipeline.Listening;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Listening;

/// <summary>Times are milliseconds. A frame arrives when its 20 ms have passed.</summary>
public sealed class CallerClockTests
{
    private readonly List<double> _places = [];
    private readonly CallerClock _clock;
    private double _sent;

    public CallerClockTests() => _clock = new CallerClock(Move);

    private double Missing => _clock.Missing.TotalMilliseconds;

    [Fact]
    public void Frames_in_real_time_follow_each_other()
    {
        Frames(0, 100);

        Assert.Equal(Enumerable.Range(0, 100).Select(frame => 20.0 * frame), _places);
        Assert.Equal(0, Missing);
    }

    [Fact]
    public void Jitter_moves_nothing()
    {
        var random = new Random(31);
        double arrived = 0;
        for (var frame = 0; frame < 500; frame++)
        {
            arrived = Math.Max(arrived, (20 * (frame + 1)) + (random.NextDouble() * 39));
            Frame(frame == 0 ? 20 : arrived);
        }

        Assert.Equal(Enumerable.Range(0, 500).Select(frame => 20.0 * frame), _places);
        Assert.Equal(0, Missing);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(500)]
    [InlineData(1_000)]
    [InlineData(3_000)]
    [InlineData(20_000)]
    public void Audio_after_a_hole_is_where_it_arrived_and_the_hole_is_counted(int hole)
    {
        Frames(0, 50);
        Frames(1_000 + hole, 50);

        Assert.Equal(Enumerable.Range(0, 50).Select(frame => 1_000.0 + hole + (20 * frame)), _places[50..]);
        Assert.Equal(hole, Missing);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(3_000)]
    public void Audio_that_was_only_late_and_comes_in_a_burst_is_where_it_was_spoken(int stall)
    {
        Frames(0, 50);
        Burst(1_000 + stall, stall / 20);
        Frames(1_000 + stall, 50);

        Assert.Equal(Enumerable.Range(0, 100 + (stall / 20)).Select(frame => 20.0 * frame), _places);
        Assert.Equal(0, Missing);
    }

    [Fact]
    public void A_burst_in_groups_is_where_it_was_spoken()
    {
        Frames(0, 50);
        Burst(2_000, 10);
        Burst(2_100, 20);
        Burst(2_200, 30);
        Frames(2_200, 50);

        Assert.Equal(Enumerable.Range(0, 160).Select(frame => 20.0 * frame), _places);
        Assert.Equal(0, Missing);
    }

    [Fact]
    public void A_stall_in_which_a_part_was_lost_and_the_rest_was_late_has_a_hole_of_the_lost_part()
    {
        Frames(0, 50);
        Burst(2_000, 30);
        Frames(2_000, 50);

        Assert.Equal(1_400, _places[50]);
        Assert.Equal(1_980, _places[79]);
        Assert.Equal(2_000, _places[80]);
        Assert.Equal(400, Missing);
    }

    [Fact]
    public void A_burst_whose_timestamps_have_a_gap_keeps_the_gap()
    {
        Frames(0, 50);
        Burst(3_000, 25);
        _sent += 1_000;
        Burst(3_000, 25);
        Frames(3_000, 10);

        Assert.Equal([1_000, 1_480, 2_500, 2_980, 3_000], new[] { _places[50], _places[74], _places[75], _places[99], _places[100] });
        Assert.Equal(1_000, Missing);
    }

    [Theory]
    [InlineData(3_600_000)]
    [InlineData(-600)]
    public void A_senders_clock_that_jumps_moves_nothing(int jump)
    {
        Frames(0, 50);
        _sent += jump;
        Frames(1_000, 50);

        Assert.Equal(Enumerable.Range(0, 100).Select(frame => 20.0 * frame), _places);
        Assert.Equal(0, Missing);
    }

    [Fact]
    public void The_time_before_the_first_frame_is_not_missing_audio()
    {
        Frames(700, 50);

        Assert.Equal(700, _places[0]);
        Assert.Equal(0, Missing);
    }

    [Fact]
    public void Many_holes_in_one_call_are_each_of_their_length()
    {
        double at = 0;
        for (var hole = 0; hole < 100; hole++)
        {
            Frames(at, 10);
            at += 200 + 300;
        }

        Assert.Equal(Enumerable.Range(0, 1_000).Select(frame => (500.0 * (frame / 10)) + (20 * (frame % 10))), _places);
        Assert.Equal(99 * 300, Missing);
    }

    [Fact]
    public void A_frame_costs_no_allocation()
    {
        var clock = new CallerClock(static (_, _, _) => { });
        Run(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(10_000);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run(double from)
        {
            for (var frame = 0; frame < 200; frame++)
            {
                clock.Place(Ms(from + (20 * frame)), Ms(from + (20 * (frame + 1)) + (frame % 50 == 0 ? 90 : 0)));
            }
        }
    }

    /// <summary>Frames that arrive in real time. The first one begins at <paramref name="from"/>.</summary>
    private void Frames(double from, int count)
    {
        for (var frame = 0; frame < count; frame++)
        {
            Frame(from + (20 * (frame + 1)));
        }
    }

    private void Burst(double arrived, int count)
    {
        for (var frame = 0; frame < count; frame++)
        {
            Frame(arrived);
        }
    }

    private void Frame(double arrived)
    {
        _places.Add(_clock.Place(Ms(_sent), Ms(arrived)).TotalMilliseconds);
        _sent += 20;
    }

    private void Move(TimeSpan from, TimeSpan until, TimeSpan earlier)
    {
        for (var i = 0; i < _places.Count; i++)
        {
            _places[i] -= _places[i] >= from.TotalMilliseconds && _places[i] < until.TotalMilliseconds ? earlier.TotalMilliseconds : 0;
        }
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
