using VoiceAgent.Emulators.Phone.Line;
using VoiceAgent.Emulators.Speech;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Phone;

public sealed class BadLineTests
{
    private const int Rate = 16_000;
    private const int Frame = Rate / 50;

    public static TheoryData<string> Kinds => [.. Enum.GetNames<NoiseKind>()];

    [Fact]
    public void An_echo_is_the_agents_voice_at_its_level_after_its_delay()
    {
        var line = new BadLine(new LineQuality { Echo = new LineEcho(-20, TimeSpan.FromMilliseconds(250)) }, Rate, seed: 1);
        var sent = new List<short>();
        for (var frame = 0; frame < 50; frame++)
        {
            sent.AddRange(Pass(line, new short[Frame]));
            line.Hear([.. Enumerable.Range(0, Frame).Select(i => (short)(frame == 10 ? 10_000 : 0))]);
        }

        // What was heard in frame 10 is captured 250 ms later, and sent one frame after that.
        var from = (10 * Frame) + (Rate / 4) + Frame;
        Assert.Equal(from, sent.FindIndex(sample => sample != 0));
        Assert.Equal(from + Frame - 1, sent.FindLastIndex(sample => sample != 0));
        Assert.Equal(1_000, sent[from]);
    }

    [Fact]
    public void The_given_share_of_the_frames_is_lost_and_the_same_seed_loses_the_same()
    {
        var quality = new LineQuality { Loss = 0.03 };
        var (first, second) = (Lost(quality, 7), Lost(quality, 7));

        Assert.Equal(first, second);
        Assert.InRange(first.Count, 230, 370);
        Assert.NotEqual(first, Lost(quality, 8));
    }

    [Fact]
    public void Jitter_delays_frames_and_keeps_their_order()
    {
        var line = new BadLine(new LineQuality { Jitter = TimeSpan.FromMilliseconds(60) }, Rate, seed: 5);
        var arrived = Enumerable.Range(1, 2_000).Select(frame => (Sent: frame, Came: (int)Pass(line, Filled((short)frame))[0])).Where(tick => tick.Came != 0).ToList();

        Assert.Equal(arrived.Select(tick => tick.Came).Order(), arrived.Select(tick => tick.Came));
        Assert.All(arrived, tick => Assert.InRange(tick.Sent - tick.Came, 0, 4));
        Assert.Contains(arrived, tick => tick.Sent - tick.Came >= 2);
        Assert.InRange(arrived.Count, 1_200, 1_999);
    }

    [Fact]
    public void The_level_changes_the_caller_by_its_decibels() =>
        Assert.Equal(1_000, Pass(new BadLine(new LineQuality { Level = -20 }, Rate, seed: 1), Filled(10_000))[5]);

    [Theory]
    [InlineData(1_000, 0.9, 1.1)]
    [InlineData(3_000, 0.7, 1.1)]
    [InlineData(5_000, 0, 0.12)]
    [InlineData(7_000, 0, 0.05)]
    public void The_telephone_network_passes_what_is_below_3400_hertz(double pitch, double least, double most)
    {
        var line = new BadLine(new LineQuality { IsTelephone = true }, Rate, seed: 1);
        var tone = Enumerable.Range(0, Rate).Select(i => (short)(8_000 * Math.Sin(2 * Math.PI * pitch * i / Rate))).ToArray();
        var passed = tone.Chunk(Frame).SelectMany(frame => Pass(line, frame)).Skip(Rate / 2);

        Assert.InRange(Math.Sqrt(passed.Average(sample => (double)sample * sample)) / (8_000 / Math.Sqrt(2)), least, most);
    }

    [Fact]
    public void A_noise_in_bursts_sounds_only_then_and_at_its_level()
    {
        var noise = new LineNoise(NoiseKind.White, -40, TimeSpan.FromSeconds(4), TimeSpan.FromMilliseconds(600));
        var line = new BadLine(new LineQuality { Noises = [noise] }, Rate, seed: 1);
        var power = Enumerable.Range(0, 400).Select(_ => Math.Sqrt(Pass(line, new short[Frame]).Average(sample => (double)sample * sample))).ToList();

        Assert.All(power.Index(), frame => Assert.Equal(frame.Index is (>= 100 and < 130) or (>= 300 and < 330), frame.Item > 0));
        Assert.InRange(power.Where(level => level > 0).Average(), 300, 350);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_noise_has_the_power_of_one_and_the_same_seed_makes_the_same_noise(string kind)
    {
        var noise = Enum.Parse<NoiseKind>(kind);
        var (first, second) = (NoiseMaker.Make(noise, TimeSpan.FromSeconds(5), Rate, 3), NoiseMaker.Make(noise, TimeSpan.FromSeconds(5), Rate, 3));

        Assert.Equal(first, second);
        Assert.InRange(first.Average(sample => (double)sample * sample), 0.99, 1.01);
        Assert.NotEqual(first, NoiseMaker.Make(noise, TimeSpan.FromSeconds(5), Rate, 4));
    }

    [Fact]
    public void A_sample_survives_the_telephone_networks_code_within_its_step()
    {
        for (var sample = -32_000; sample <= 32_000; sample += 7)
        {
            Assert.InRange(MuLaw.Decode(MuLaw.Encode((short)sample)) - sample, -Step(sample), Step(sample));
        }

        static int Step(int sample) => (Math.Abs(sample) / 16) + 8;
    }

    private static List<int> Lost(LineQuality quality, int seed)
    {
        var line = new BadLine(quality, Rate, seed);
        return [.. Enumerable.Range(0, 10_000).Where(_ => Pass(line, Filled(100))[0] == 0)];
    }

    private static short[] Filled(short value)
    {
        var frame = new short[Frame];
        Array.Fill(frame, value);
        return frame;
    }

    private static short[] Pass(BadLine line, short[] frame)
    {
        line.Pass(frame);
        return frame;
    }
}
