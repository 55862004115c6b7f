using VoiceAgent.Pipeline.Quality;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Quality;

/// <summary>Times are milliseconds.</summary>
public sealed class PlayoutMeterTests
{
    private static readonly FrameSound Voice = new(1e6, false, IsEmpty: false, BeginsLoud: true, EndsLoud: true);
    private static readonly FrameSound Last = new(1e6, false, IsEmpty: false, BeginsLoud: true, EndsLoud: false);

    private PlayoutMeter _meter;
    private LegCounts _counts;

    [Fact]
    public void Frames_that_are_sent_ahead_play_one_after_the_other()
    {
        Assert.Equal([100, 120, 140, 160], new[] { Send(100), Send(100), Send(130), Send(160) });
        Assert.Equal(new LegCounts { Frames = 4 }, _counts);
    }

    [Fact]
    public void A_frame_that_comes_too_late_leaves_a_gap()
    {
        Send(0);
        Assert.Equal(80, Send(80));

        Assert.Equal((2, 3, 1, 1, 3), (_counts.Frames, _counts.Lost, _counts.Late, _counts.Gaps, _counts.LongestGap));
    }

    [Theory]
    [InlineData(29, 0)]
    [InlineData(30, 1)]
    [InlineData(520, 25)]
    [InlineData(521, 0)]
    public void A_gap_that_nobody_hears_and_a_pause_do_not_count(int sent, int lost)
    {
        Send(0);
        Send(sent);

        Assert.Equal(lost, _counts.Lost);
    }

    [Fact]
    public void A_pause_between_two_sentences_is_no_gap()
    {
        Send(0, Last);
        Send(200);

        Assert.Equal(0, _counts.Lost);
    }

    [Fact]
    public void After_the_audio_was_stopped_the_next_frame_plays_at_once()
    {
        for (var frame = 0; frame < 10; frame++)
        {
            Send(0);
        }

        _meter.Stop(TimeSpan.FromMilliseconds(50));

        Assert.Equal(90, Send(90));
        Assert.Equal(0, _counts.Lost);
    }

    [Fact]
    public void The_frames_that_play_are_known_until_they_are_stopped()
    {
        var playing = new PlayingFrames();
        for (var frame = 0; frame < 10; frame++)
        {
            playing.Add(At(1_003 + (20 * frame)), sounds: frame != 4);
        }

        Assert.False(playing.SoundAt(At(990)));
        Assert.True(playing.SoundAt(At(1_010)));
        Assert.True(playing.SoundAt(At(1_060)));
        Assert.False(playing.SoundAt(At(1_085)));
        Assert.True(playing.SoundAt(At(1_190)));
        Assert.False(playing.SoundAt(At(1_210)));

        playing.Stop(At(1_105));
        Assert.False(playing.SoundAt(At(1_125)));
        playing.Add(At(1_205), sounds: true);
        Assert.False(playing.SoundAt(At(1_185)));
        Assert.True(playing.SoundAt(At(1_210)));

        // Much later, old frames are forgotten.
        playing.Add(At(60_000), sounds: false);
        Assert.False(playing.SoundAt(At(60_010)));
        Assert.False(playing.SoundAt(At(59_990)));
    }

    private static TimeSpan At(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private double Send(double at) => Send(at, Voice);

    private double Send(double at, FrameSound sound) => _meter.Take(sound, At(at), ref _counts).TotalMilliseconds;
}
