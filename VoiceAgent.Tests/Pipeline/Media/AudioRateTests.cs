using VoiceAgent.Pipeline.Media;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Media;

public sealed class AudioRateTests
{
    [Fact]
    public void A_stream_that_delivers_ten_times_the_audio_gives_no_more_than_the_time_that_passes() => VirtualTime.Run(async time =>
    {
        var rate = new AudioRate(TimeSpan.FromSeconds(10), time);
        var taken = 0;
        for (var millisecond = 0; millisecond < 60_000; millisecond += 2)
        {
            taken += rate.TryTake() ? 1 : 0;
            await Task.Delay(TimeSpan.FromMilliseconds(2), time);
        }

        Assert.InRange(taken * 0.02, 69, 71);
    });

    [Fact]
    public void A_burst_after_half_a_minute_without_frames_is_taken_whole() => VirtualTime.Run(async time =>
    {
        var rate = new AudioRate(TimeSpan.FromSeconds(10), time);
        await Task.Delay(TimeSpan.FromSeconds(30), time);

        Assert.All(Enumerable.Range(0, 1_500), _ => Assert.True(rate.TryTake()));
    });
}
