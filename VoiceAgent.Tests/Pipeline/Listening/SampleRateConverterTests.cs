using VoiceAgent.Pipeline.Listening;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Listening;

public sealed class SampleRateConverterTests
{
    [Theory]
    [InlineData(24_000, 16_000, 1_000)]
    [InlineData(24_000, 16_000, 5_500)]
    [InlineData(48_000, 16_000, 3_000)]
    [InlineData(16_000, 8_000, 2_500)]
    [InlineData(8_000, 16_000, 2_500)]
    [InlineData(16_000, 16_000, 3_000)]
    public void A_tone_that_the_smaller_bandwidth_holds_stays_the_same_tone(int from, int to, double pitch)
    {
        var tone = Convert(from, to, pitch)[to..^to];

        Assert.InRange(Strength(tone, pitch, to), 0.49, 0.505);
        Assert.True(NoiseOver(tone, pitch, to) < 0.002, $"The tone has {NoiseOver(tone, pitch, to)} of noise.");
    }

    [Theory]
    [InlineData(24_000, 16_000, 10_500)]
    [InlineData(16_000, 8_000, 6_000)]
    public void A_tone_above_the_bandwidth_does_not_come_back_as_another(int from, int to, double pitch) =>
        Assert.True(Convert(from, to, pitch)[to..^to].Max(Math.Abs) < 0.002);

    [Theory]
    [InlineData(24_000, 16_000)]
    [InlineData(16_000, 8_000)]
    [InlineData(8_000, 24_000)]
    public void A_second_of_audio_is_a_second(int from, int to) => Assert.InRange(Convert(from, to, 500).Length, (10 * to) - (to / 50), 10 * to);

    /// <summary>Ten seconds of a tone, in frames of 20 ms.</summary>
    private static float[] Convert(int from, int to, double pitch)
    {
        var converter = new SampleRateConverter(from, to, from / 50);
        var converted = new List<float>();
        var room = new float[(to / 50) + 1];
        for (var frame = 0; frame < 500; frame++)
        {
            var samples = Enumerable.Range(frame * from / 50, from / 50).Select(i => (short)(16_384 * Math.Sin(2 * Math.PI * pitch * i / from))).ToArray();
            converted.AddRange(room.AsSpan(0, converter.Convert(samples, room)));
        }

        return [.. converted];
    }

    private static double Strength(float[] tone, double pitch, int rate) => double.Hypot(Part(tone, pitch, rate).Sine, Part(tone, pitch, rate).Cosine);

    private static double NoiseOver(float[] tone, double pitch, int rate)
    {
        var (sine, cosine) = Part(tone, pitch, rate);
        return Math.Sqrt(tone.Select((sample, i) => Math.Pow(sample - (sine * Math.Sin(2 * Math.PI * pitch * i / rate)) - (cosine * Math.Cos(2 * Math.PI * pitch * i / rate)), 2)).Average());
    }

    private static (double Sine, double Cosine) Part(float[] tone, double pitch, int rate) => (
        2 * tone.Select((sample, i) => sample * Math.Sin(2 * Math.PI * pitch * i / rate)).Average(),
        2 * tone.Select((sample, i) => sample * Math.Cos(2 * Math.PI * pitch * i / rate)).Average());
}
