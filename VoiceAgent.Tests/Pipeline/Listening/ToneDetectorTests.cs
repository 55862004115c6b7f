using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Listening;

public sealed class ToneDetectorTests
{
    private const int Rate = 16_000;

    [Theory]
    [InlineData(400, 0.3, 6_000)]
    [InlineData(440, 0.5, 2_000)]
    [InlineData(1_000, 0.5, 6_000)]
    [InlineData(1_025, 0.25, 12_000)]
    [InlineData(1_400, 1.2, 30_000)]
    [InlineData(2_000, 0.2, 6_000)]
    public void A_tone_is_reported_when_it_ends(int hertz, double seconds, int level)
    {
        var random = new Random(Seed.Run.Number);
        var heard = Hear(t => t is > 1 && t < 1 + seconds ? level * Math.Sin(2 * Math.PI * hertz * t) : 0, 3, () => random.Next(-60, 60));

        var tone = Assert.Single(heard);
        Assert.InRange(tone.Until.TotalSeconds, 1 + seconds - 0.05, 1 + seconds + 0.05);
    }

    [Fact]
    public void A_voice_noise_a_click_and_the_ringing_tone_of_two_frequencies_are_no_tones()
    {
        var random = new Random(Seed.Run.Number);

        // Vowels: a pitch that moves, and many harmonics.
        Assert.Empty(Hear(t => Enumerable.Range(1, 18).Sum(harmonic => 4_000.0 / harmonic * Math.Sin(2 * Math.PI * harmonic * ((140 * t) + (4 * Math.Sin(3 * t))))), 4, () => random.Next(-100, 100)));
        Assert.Empty(Hear(_ => random.Next(-8_000, 8_000), 3, () => 0));
        Assert.Empty(Hear(t => t is > 1 and < 1.05 ? 20_000 * Math.Sin(2 * Math.PI * 900 * t) : 0, 2, () => 0));
        Assert.Empty(Hear(t => (5_000 * Math.Sin(2 * Math.PI * 440 * t)) + (5_000 * Math.Sin(2 * Math.PI * 620 * t)), 2, () => 0));
        Assert.Empty(Hear(t => 100 * Math.Sin(2 * Math.PI * 1_000 * t), 2, () => 0));
    }

    private static List<ToneHeard> Hear(Func<double, double> sound, double seconds, Func<int> noise)
    {
        var detector = new ToneDetector(AudioFormat.Pcm16Mono16k);
        var samples = new short[(int)(seconds * Rate)];
        for (var index = 0; index < samples.Length; index++)
        {
            samples[index] = (short)Math.Clamp(sound((double)index / Rate) + noise(), short.MinValue, short.MaxValue);
        }

        var frame = AudioFormat.Pcm16Mono16k.BytesFor(AudioFormat.FrameDuration) / 2;
        return [.. samples.Chunk(frame).Select((each, number) => detector.Hear(MemoryMarshal.AsBytes<short>(each), AudioFormat.FrameDuration * number)).OfType<ToneHeard>()];
    }
}
