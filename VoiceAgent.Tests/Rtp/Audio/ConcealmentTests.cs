using VoiceAgent.Rtp.Audio;

namespace VoiceAgent.Tests.Rtp.Audio;

/// <summary>Made-up audio and changed lengths of audio join without a click.</summary>
public sealed class ConcealmentTests
{
    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    public void A_lost_frame_of_a_voice_goes_on_in_its_pitch_and_joins_without_a_click(int rate)
    {
        var voice = Tones.Sine(140, rate, 1, 8_000);
        var frame = rate / 50;
        var concealment = new Concealment(rate);
        var heard = new List<short>();
        for (var at = 0; at < voice.Length; at += frame)
        {
            var samples = voice[at..(at + frame)];
            if (at / frame % 10 == 5)
            {
                concealment.Make(samples);
            }
            else
            {
                concealment.Good(samples);
            }

            heard.AddRange(samples);
        }

        // A sine moves by at most 2π·f·amplitude/rate between two samples. A click moves by more.
        var steepest = 2 * Math.PI * 140 * 8_000 / rate;
        Assert.True(Largest(heard) < steepest * 2.5, $"{Largest(heard)} against {steepest:F0}");
        Assert.InRange(Tones.Rms(heard.ToArray().AsSpan(5 * frame, frame)), 4_000, 6_000);
    }

    [Fact]
    public void A_long_gap_fades_to_silence()
    {
        var concealment = new Concealment(8_000);
        concealment.Good(Tones.Sine(140, 8_000, 0.1, 8_000));
        var made = new short[160];
        var loudness = Enumerable.Range(0, 5).Select(_ =>
        {
            concealment.Make(made);
            return Tones.Rms(made);
        }).ToList();

        Assert.Equal(loudness.OrderDescending(), loudness);
        Assert.InRange(loudness[0], 4_000, 6_000);
        Assert.Equal(0, loudness[4]);
    }

    [Theory]
    [InlineData(8_000, true)]
    [InlineData(16_000, true)]
    [InlineData(8_000, false)]
    [InlineData(24_000, false)]
    public void A_voice_is_shortened_and_lengthened_by_whole_periods(int rate, bool shorter)
    {
        var voice = Tones.Sine(200, rate, 0.06, 8_000);
        var (samples, length) = (new short[voice.Length + (rate * 15 / 1000)], voice.Length);
        voice.CopyTo(samples, 0);

        var changed = shorter ? TimeStretch.Shorten(samples.AsSpan(0, length), rate, 0.9) : TimeStretch.Lengthen(samples, length, rate, 0.9);

        var period = rate / 200;
        Assert.InRange(Math.Abs(changed - length), period - 2, (3 * period) + 2);
        Assert.Equal(shorter, changed < length);
        Assert.True(Largest(samples[..changed]) < 2 * Math.PI * 200 * 8_000 / rate * 1.3);
    }

    [Fact]
    public void Noise_is_not_changed_and_silence_is()
    {
        var random = new Random(7);
        var noise = Enumerable.Range(0, 320).Select(_ => (short)random.Next(-8_000, 8_000)).ToArray();

        Assert.Equal(320, TimeStretch.Shorten(noise, 8_000, 0.9));
        Assert.Equal(200, TimeStretch.Shorten(new short[320], 8_000, 0.9));
    }

    [Fact]
    public void Comfort_noise_has_the_level_that_was_said()
    {
        var noise = new ComfortNoise();
        var samples = new short[8_000];
        noise.Take(40);
        noise.Make(samples);

        Assert.Equal(40, ComfortNoise.LevelOf(samples));
        Assert.Equal(127, ComfortNoise.LevelOf(new short[160]));
    }

    private static int Largest(IReadOnlyList<short> samples) =>
        Enumerable.Range(1, samples.Count - 1).Max(i => Math.Abs(samples[i] - samples[i - 1]));
}
