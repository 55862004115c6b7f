using VoiceAgent.Rtp.Audio;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.Rtp.Audio;

/// <summary>The resampler's filter, measured with tones: pass band, images, aliases and delay.</summary>
public sealed class ResamplerTests(ITestOutputHelper output)
{
    public static TheoryData<int, int> Rates => new()
    {
        { 8_000, 16_000 }, { 16_000, 8_000 }, { 8_000, 24_000 }, { 24_000, 8_000 }, { 16_000, 24_000 }, { 24_000, 16_000 },
        { 48_000, 16_000 }, { 16_000, 48_000 }, { 48_000, 24_000 }, { 22_050, 16_000 }, { 22_050, 24_000 }, { 22_050, 8_000 },
    };

    [Theory]
    [MemberData(nameof(Rates))]
    public void Voice_passes_evenly_and_nothing_else_appears(int from, int to)
    {
        var nyquist = Math.Min(from, to) / 2.0;
        var (lowest, highest, alien) = (0.0, 0.0, -200.0);
        foreach (var part in new[] { 0.03, 0.1, 0.25, 0.4, 0.55, 0.7, 0.8, 0.84 })
        {
            var frequency = part * nyquist;
            var converted = Convert(Tones.Sine(frequency, from, 0.5), from, to);
            var middle = converted.AsSpan(to / 20, to / 4);
            var gain = Tones.Decibel(Tones.Amplitude(middle, frequency, to) / 10_000);
            (lowest, highest) = (Math.Min(lowest, gain), Math.Max(highest, gain));

            // When the rate increases, the image of the tone lies at the input's rate less its frequency, folded at the output's.
            if (to > from)
            {
                var image = Math.Min(from - frequency, to - from + frequency);
                alien = Math.Max(alien, Tones.Decibel(Tones.Amplitude(middle, image, to) / 10_000));
            }
        }

        output.WriteLine($"{from}→{to}: pass band {lowest:F3} to {highest:F3} dB, images {alien:F1} dB, delay {new Resampler(from, to).Delay.TotalMilliseconds:F2} ms");
        Assert.InRange(lowest, -0.05, 0);
        Assert.InRange(highest, 0, 0.05);
        Assert.True(alien < -70, $"An image is at {alien:F1} dB.");
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Tones_above_the_lower_Nyquist_frequency_are_stopped(int from, int to)
    {
        if (to >= from)
        {
            return;
        }

        var worst = new[] { 1.01, 1.05, 1.1, 1.25, 1.5, 1.8 }.Where(part => part * to < from)
            .Max(part => Tones.Decibel(Tones.Rms(Convert(Tones.Sine(part * to / 2, from, 0.5, 20_000), from, to).AsSpan(to / 20, to / 4)) * Math.Sqrt(2) / 20_000));

        output.WriteLine($"{from}→{to}: aliases at most {worst:F1} dB");
        Assert.True(worst < -66, $"An alias is at {worst:F1} dB.");
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void The_delay_is_as_said(int from, int to)
    {
        var resampler = new Resampler(from, to);
        var impulse = new short[from / 10];
        impulse[0] = 20_000;

        var converted = Convert(impulse, from, to);
        var peak = Array.IndexOf(converted, converted.Max());

        Assert.InRange(peak - (resampler.Delay.TotalSeconds * to), -1, 1);
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Pieces_of_any_length_give_the_same_as_the_whole(int from, int to)
    {
        var whole = Tones.Sine(440, from, 0.3);
        var expected = Convert(whole, from, to);
        var resampler = new Resampler(from, to);
        var random = new Random(7);
        var joined = new List<short>();
        var piece = new short[resampler.MaxOutput(2_000)];
        for (var at = 0; at < whole.Length;)
        {
            var length = Math.Min(random.Next(1, 2_000), whole.Length - at);
            joined.AddRange(piece[..resampler.Convert(whole.AsSpan(at, length), piece)]);
            at += length;
        }

        Assert.Equal(expected, joined);
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Twenty_milliseconds_give_twenty_milliseconds(int from, int to)
    {
        var resampler = new Resampler(from, to);
        var piece = new short[resampler.MaxOutput(from / 50)];

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(to / 50, resampler.Convert(new short[from / 50], piece)));
    }

    [Fact]
    public void The_end_of_the_stream_is_given_out()
    {
        var resampler = new Resampler(22_050, 16_000);
        var (input, converted) = (Tones.Sine(440, 22_050, 0.2), new short[8_000]);

        var written = resampler.Convert(input, converted);
        var end = resampler.Finish(converted.AsSpan(written));

        Assert.InRange(end / 16_000.0, resampler.Delay.TotalSeconds - 0.0002, resampler.Delay.TotalSeconds + 0.0002);
        Assert.InRange(Tones.Rms(converted.AsSpan(written - 320, 320)), 6_500, 7_500);
    }

    [Fact]
    public void Nothing_is_allocated_for_each_piece()
    {
        var resampler = new Resampler(22_050, 16_000);
        var (input, converted) = (new short[441], new short[400]);
        resampler.Convert(input, converted);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            resampler.Convert(input, converted);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static short[] Convert(short[] samples, int from, int to)
    {
        var resampler = new Resampler(from, to);
        var converted = new short[resampler.MaxOutput(samples.Length)];
        return converted[..resampler.Convert(samples, converted)];
    }
}
