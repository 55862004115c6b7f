using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Tests.Contracts;

public sealed class AudioFormatTests
{
    [Theory]
    [InlineData(16_000, 640, 320)]
    [InlineData(24_000, 960, 480)]
    public void A_frame_is_20_ms(int rate, int bytes, int samples)
    {
        var format = new AudioFormat(rate);

        Assert.Equal((bytes, samples), (format.BytesPerFrame, format.SamplesPerFrame));
        Assert.Equal(TimeSpan.FromMilliseconds(20), format.DurationOf(bytes));
    }
}
