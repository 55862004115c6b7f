using FsCheck;
using FsCheck.Fluent;
using VoiceAgent.Pipeline.Quality;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Quality;

/// <summary>Times are milliseconds. A frame arrives when its 20 ms have passed.</summary>
public sealed class ArrivalMeterTests
{
    private const double LateAfter = 60;

    private ArrivalMeter _meter = new(TimeSpan.FromMilliseconds(LateAfter));
    private LegCounts _counts;
    private double _sent;

    [Fact]
    public void Frames_in_real_time_have_no_jitter_and_none_is_lost_or_late()
    {
        Frames(0, 500);

        Assert.Equal(new LegCounts { Frames = 500 }, _counts);
    }

    [Fact]
    public void The_jitter_is_that_of_RFC_3550()
    {
        Frame(20);
        Frame(56);
        Assert.Equal(Ticks(16.0 / 16), _counts.WorstJitter, 1e-6);

        Frame(60);
        Assert.Equal(Ticks(1 + ((16 - 1) / 16.0)), _counts.WorstJitter, 1e-6);
        Assert.Equal(Ticks(1 + 1.9375), _counts.Jitter, 1e-6);
        Assert.Equal((0, 0), (_counts.Late, _counts.Lost));
    }

    [Fact]
    public void The_jitter_of_an_uneven_line_approaches_its_mean_difference()
    {
        // Every second frame comes 10 ms late, so each difference is 10 ms.
        for (var frame = 0; frame < 2_000; frame++)
        {
            Frame((20 * (frame + 1)) + (frame % 2 * 10));
        }

        Assert.Equal(10, _counts.WorstJitter / TimeSpan.TicksPerMillisecond, 0.001);
    }

    [Fact]
    public void Frames_that_the_sender_leaves_out_are_lost()
    {
        Frames(0, 50);
        _sent += 100;
        Frames(1_100, 50);

        Assert.Equal((100, 5, 1, 5, 0), (_counts.Frames, _counts.Lost, _counts.Gaps, _counts.LongestGap, _counts.Late));
        Assert.Equal(0, _counts.WorstJitter);
    }

    [Fact]
    public void Frames_that_catch_up_in_a_burst_were_late()
    {
        Frames(0, 50);

        // 25 frames arrive together with the last of them, which is in time. The last four are within 60 ms of their time.
        for (var frame = 0; frame < 25; frame++)
        {
            Frame(1_500);
        }

        Frames(1_500, 50);

        Assert.Equal((125, 21, 0, 1, 21), (_counts.Frames, _counts.Late, _counts.Lost, _counts.Gaps, _counts.LongestGap));
    }

    [Fact]
    public void Audio_that_never_catches_up_was_lost_and_not_late()
    {
        Frames(0, 50);
        Frames(3_000, 200);

        Assert.Equal((250, 100, 0, 1, 100), (_counts.Frames, _counts.Lost, _counts.Late, _counts.Gaps, _counts.LongestGap));
        Assert.Equal(0, _meter.Waiting);
    }

    [Fact]
    public void Two_holes_are_counted_for_themselves()
    {
        Frames(0, 50);
        Frames(2_000, 200);
        Frames(6_500, 200);

        Assert.Equal((50 + 25, 2, 50), (_counts.Lost, _counts.Gaps, _counts.LongestGap));
    }

    [Fact]
    public void Two_clocks_that_part_slowly_make_no_frame_late()
    {
        // 200 millionths for half an hour are 360 ms.
        for (var frame = 0; frame < 90_000; frame++)
        {
            Frame(20 * (frame + 1) * 1.0002);
        }

        Assert.Equal((0, 0, 0), (_counts.Late, _counts.Lost, _meter.Waiting));
    }

    [Fact]
    public void Frames_that_waited_while_the_call_was_opened_are_not_late()
    {
        for (var frame = 0; frame < 60; frame++)
        {
            Frame(1_200);
        }

        Frames(1_200, 100);

        Assert.Equal((160, 0, 0), (_counts.Frames, _counts.Late, _counts.Lost));
    }

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void A_line_with_strong_jitter_has_late_frames_and_loses_none(Seed seed)
    {
        var random = new Random(seed.Number);
        var arrived = 0.0;
        for (var frame = 0; frame < 3_000; frame++)
        {
            arrived = Math.Max(arrived, (20 * (frame + 1)) + (random.NextDouble() * 200));
            Frame(arrived);
        }

        Assert.Equal(0, _counts.Lost);
        Assert.InRange(_counts.Late + _meter.Waiting, 1_000, 3_000);
    }

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Any_line_gives_the_figures_of_the_plain_definition(Seed seed) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), number => Compare(new Random(number))).Holds(seed, cases: 300);

    /// <summary>Less than ten seconds of jitter, frames left out, and stalls that catch up. The plain definition keeps every frame.</summary>
    private static void Compare(Random random)
    {
        var test = new ArrivalMeterTests();
        var frames = new List<(double Sent, double Arrived)>();
        var (lost, gaps, arrived, last) = (0, 0, 0.0, 0.0);
        while (test._sent < 8_000)
        {
            if (frames.Count > 0 && random.Next(50) == 0)
            {
                var leftOut = random.Next(1, 40);
                test._sent += 20 * leftOut;
                (lost, gaps) = (lost + leftOut, gaps + 1);
            }

            // A stall: frames wait, and come together afterwards. The next one begins when they have caught up.
            var stall = random.Next(60) == 0 && arrived <= test._sent + 40 ? 20 * random.Next(4, 40) : 0;
            arrived = Math.Max(arrived, test._sent + 20 + stall + Math.Round(random.NextDouble() * 30, 3));
            frames.Add((test._sent, arrived));
            last = test._sent;
            test.Frame(arrived);
        }

        // A frame is late that took longer than the fastest so far by more than the limit.
        var (fastest, late, jitter, sum, worst) = (double.MaxValue, 0, 0.0, 0.0, 0.0);
        for (var at = 0; at < frames.Count; at++)
        {
            var took = frames[at].Arrived - frames[at].Sent;
            fastest = Math.Min(fastest, took);
            late += took - fastest > LateAfter + 1e-6 ? 1 : 0;
            if (at > 0)
            {
                jitter += (Math.Abs(frames[at].Arrived - frames[at - 1].Arrived - (frames[at].Sent - frames[at - 1].Sent)) - jitter) / 16;
                (sum, worst) = (sum + jitter, Math.Max(worst, jitter));
            }
        }

        Assert.Equal(frames.Count, test._counts.Frames);
        Assert.Equal(lost, test._counts.Lost);
        Assert.Equal(late, test._counts.Late + test._meter.Waiting);
        Assert.Equal(sum, test._counts.Jitter / TimeSpan.TicksPerMillisecond, 0.01);
        Assert.Equal(worst, test._counts.WorstJitter / TimeSpan.TicksPerMillisecond, 0.001);
        Assert.InRange(test._counts.Gaps, gaps, gaps + late);
        Assert.Equal((last + 20) / 20, test._counts.Frames + test._counts.Lost);
    }

    private static double Ticks(double milliseconds) => milliseconds * TimeSpan.TicksPerMillisecond;

    private void Frames(double from, int count)
    {
        for (var frame = 1; frame <= count; frame++)
        {
            Frame(from + (20 * frame));
        }
    }

    private void Frame(double arrived)
    {
        _meter.Take(TimeSpan.FromMilliseconds(_sent), TimeSpan.FromMilliseconds(arrived), ref _counts);
        _sent += 20;
    }
}
