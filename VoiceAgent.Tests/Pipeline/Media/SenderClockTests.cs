using VoiceAgent.Pipeline.Media;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Media;

public sealed class SenderClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private readonly SenderClock _clock = new();

    [Fact]
    public void Frames_without_timestamps_follow_each_other() => Assert.Equal([0, 20, 40], Offsets(null, null, null));

    [Fact]
    public void Timestamps_that_are_a_little_uneven_change_nothing() => Assert.Equal([0, 20, 40, 60, 80], Offsets(0, 23, 38, 61, 79));

    [Fact]
    public void Frames_that_were_left_out_leave_a_gap_of_their_length() => Assert.Equal([0, 20, 540, 560], Offsets(0, 20, 540, 560));

    [Fact]
    public void A_gap_is_found_after_frames_without_timestamps() => Assert.Equal([0, 20, 40, 1_060], Offsets(0, null, null, 1_060));

    [Theory]
    [InlineData(-3_600_000)]
    [InlineData(3_600_000)]
    [InlineData(-100)]
    public void A_clock_that_was_set_leaves_no_gap(int step) => Assert.Equal([0, 20, 40, 60, 580], Offsets(0, 20, 40 + step, 60 + step, 580 + step));

    [Fact]
    public void A_clock_that_stands_still_leaves_no_gap() => Assert.Equal([0, 20, 40, 60, 80, 100], Offsets(0, 0, 0, 0, 0, 0));

    private List<int> Offsets(params int?[] stamps) =>
        [.. stamps.Select(stamp => (int)_clock.Next(stamp is { } ms ? Noon.AddMilliseconds(ms) : default).TotalMilliseconds)];
}
