using VoiceAgent.Emulators.Speech.Voice;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Speech.Voice;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(8000, 1000)]
    [InlineData(8000, 3350)]
    [InlineData(16000, 6700)]
    [InlineData(24000, 9000)]
    public void A_tone_keeps_its_place_and_its_level(int rate, int frequency)
    {
        var converted = Resampler.Between(22050, rate).Convert(Tone(22050, frequency));

        var expected = Tone(rate, frequency);
        for (var i = 1000; i < 2000; i++)
        {
            Assert.Equal(expected[i], converted[i], 0.005);
        }
    }

    [Fact]
    public void What_the_lower_rate_cannot_carry_is_gone()
    {
        var converted = Resampler.Between(22050, 8000).Convert(Tone(22050, 5000));

        Assert.True(converted[500..3000].Max(Math.Abs) < 0.0005);
    }

    private static float[] Tone(int rate, int frequency) =>
        [.. Enumerable.Range(0, rate / 2).Select(i => 0.5f * (float)Math.Sin(2 * Math.PI * frequency * i / rate))];
}
