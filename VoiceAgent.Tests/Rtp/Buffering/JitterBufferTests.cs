using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Buffering;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.Rtp.Buffering;

/// <summary>The jitter buffer over lines of all kinds, in virtual time. The figures are in the output.</summary>
public sealed class JitterBufferTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("Pcmu", 20)]
    [InlineData("Pcma", 10)]
    [InlineData("Pcmu", 30)]
    [InlineData("Pcmu", 40)]
    [InlineData("G722", 60)]
    [InlineData("G722", 20)]
    [InlineData("Opus", 20)]
    public void A_good_line_adds_little_delay_and_loses_nothing(string codec, int packetMilliseconds)
    {
        var outcome = Run(new BadLine(1) { PacketMilliseconds = packetMilliseconds, Codec = Enum.Parse<AudioCodec>(codec), Seconds = 20, Settling = 2 });

        Assert.Equal((0, 0), (outcome.Figures.Concealed, outcome.Figures.Late));
        Assert.True(outcome.MaxDelay < 0.050, $"{outcome.MaxDelay}");
        Assert.InRange(outcome.Figures.Frames, 990, 1_000);
    }

    [Theory]
    [InlineData(1, 0.05, 1)]
    [InlineData(2, 0.05, 3)]
    [InlineData(3, 0.05, 5)]
    public void The_bad_line_is_concealed_in_time(int seed, double loss, int burst)
    {
        var outcome = Run(new BadLine(seed) { Loss = loss, Burst = burst, Jitter = 0.060 });

        // Each lost packet is a concealed frame. At most 3% more were late.
        Assert.InRange(outcome.Figures.Concealed, outcome.Lost * 0.5, outcome.Lost + (outcome.Sent * 0.03));
        Assert.True(outcome.Figures.Late < outcome.Sent * 0.02, $"{outcome.Figures.Late} late");
        Assert.True(outcome.MeanDelay < 0.110, $"{outcome.MeanDelay}");
        Assert.True(outcome.MaxDelay < 0.200, $"{outcome.MaxDelay}");
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(-500, false)]
    [InlineData(500, true)]
    [InlineData(-500, true)]
    public void The_delay_does_not_grow_with_a_clock_that_drifts_for_an_hour(double drift, bool hasJitter)
    {
        // The clocks part by 1.8 s in an hour. With jitter ten minutes show the same.
        var outcome = Run(new BadLine(5) { Drift = drift, Seconds = hasJitter ? 600 : 3_600, Jitter = hasJitter ? 0.030 : 0 }, userRate: 8_000);

        Assert.True(outcome.MaxDelay < 0.120, $"{outcome.MaxDelay}");
        Assert.True(outcome.EndDelay < 0.080, $"{outcome.EndDelay}");
        Assert.True(outcome.Figures.Concealed < outcome.Sent * 0.01, $"{outcome.Figures.Concealed} concealed");
        Assert.True(outcome.Figures.Shortened + outcome.Figures.Lengthened + outcome.Figures.Concealed > (hasJitter ? 8 : 50));
    }

    [Fact]
    public void Offsets_follow_the_senders_time_and_never_go_back()
    {
        var outcome = Run(new BadLine(9) { Loss = 0.05, Jitter = 0.060, Seconds = 30 });

        Assert.Equal(outcome.Offsets.Order(), outcome.Offsets);
        Assert.Equal(TimeSpan.Zero, outcome.Offsets[0]);
        Assert.InRange(outcome.Offsets[^1].TotalSeconds, 29.5, 30);
    }

    [Fact]
    public void A_line_that_stood_still_comes_back_to_a_small_delay()
    {
        using var line = new Script();
        line.Run(seconds: 5);
        line.Stand(seconds: 1);
        line.Run(seconds: 10);

        output.WriteLine($"delay {line.Buffer.Delay.TotalMilliseconds:F0} ms, target {line.Buffer.Target.TotalMilliseconds:F0} ms");
        Assert.True(line.Buffer.Delay < TimeSpan.FromMilliseconds(100));
        Assert.Equal(0, line.Buffer.Figures.Restarts);
    }

    [Fact]
    public void A_jump_of_timestamps_and_sequence_starts_anew_and_frames_go_on()
    {
        using var line = new Script();
        line.Run(seconds: 2);
        line.Jump(sequence: 20_000, timestamp: 900_000_000);
        line.Run(seconds: 2);

        Assert.Equal(1, line.Buffer.Figures.Restarts);
        Assert.InRange(line.Buffer.Figures.Concealed, 0, 4);
        Assert.InRange(line.Frames, 195, 200);
    }

    [Fact]
    public void A_pause_with_comfort_noise_is_filled_and_keeps_its_length()
    {
        using var line = new Script();
        line.Run(seconds: 1);
        line.Noise(level: 50);
        line.Skip(seconds: 2);
        var pause = line.Heard[^20_000..];
        line.Run(seconds: 1);

        Assert.Equal(50, ComfortNoise.LevelOf(pause));
        Assert.Equal(0, line.Buffer.Figures.Concealed);
        Assert.InRange(line.LastOffset.TotalSeconds, 3.9, 4.0);
        Assert.True(line.Buffer.Delay < TimeSpan.FromMilliseconds(60));
    }

    [Fact]
    public void Duplicates_and_late_packets_are_counted_and_dropped()
    {
        using var line = new Script();
        line.Run(seconds: 1);
        line.Repeat(sequencesBack: 1);
        line.Repeat(sequencesBack: 20);

        Assert.Equal(2, line.Buffer.Figures.Duplicates);
        Assert.Equal(0, line.Buffer.Figures.Late);
    }

    [Fact]
    public void Nothing_is_allocated_for_each_packet()
    {
        using var line = new Script();
        line.Run(seconds: 2);
        var (buffer, frame, payload) = (line.Buffer, new short[320], new byte[160]);
        long before = 0;
        for (var i = 0; i < 600; i++)
        {
            before = i == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            var now = 2 + (i * 0.02);
            if (i % 10 != 4)
            {
                buffer.Put(StoredKind.Audio, AudioCodec.Pcmu, (ushort)(100 + i), (uint)((100 + i) * 160), payload, now);
            }

            buffer.Take(frame, now, out _, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private BadLine.Outcome Run(BadLine line, int userRate = 16_000)
    {
        var outcome = line.Run(userRate);
        var figures = outcome.Figures;
        output.WriteLine($"{line}\n{outcome.Sent} sent, {outcome.Lost} lost, {figures.Frames} frames, {figures.Concealed} concealed, {figures.Late} late, {figures.Duplicates} duplicates, "
            + $"{figures.Restarts} restarts, {figures.Shortened} shortened, {figures.Lengthened} lengthened, delay mean {outcome.MeanDelay * 1000:F0} ms, max {outcome.MaxDelay * 1000:F0} ms, end {outcome.EndDelay * 1000:F0} ms");
        return outcome;
    }

    /// <summary>A line on which a test says what happens.</summary>
    private sealed class Script : IDisposable
    {
        private readonly byte[] _payload = new byte[160];
        private readonly short[] _frame = new short[320];
        private double _now;
        private int _sequence;
        private long _timestamp;

        public JitterBuffer Buffer { get; } = new(16_000, TimeSpan.FromMilliseconds(300));

        public List<short> HeardSamples { get; } = [];

        public short[] Heard => [.. HeardSamples];

        public int Frames { get; private set; }

        public TimeSpan LastOffset { get; private set; }

        public void Run(double seconds) => Step(seconds, static script => script.Put(StoredKind.Audio, script._payload));

        public void Skip(double seconds) => Step(seconds, static script => script._timestamp += 160);

        public void Noise(byte level)
        {
            Buffer.Put(StoredKind.Noise, AudioCodec.Pcmu, (ushort)_sequence++, (uint)_timestamp, [level], _now);
        }

        public void Stand(double seconds)
        {
            Step(seconds, static _ => { });
            for (var i = 0; i < seconds * 50; i++)
            {
                Put(StoredKind.Audio, _payload);
            }
        }

        public void Jump(int sequence, long timestamp) => (_sequence, _timestamp) = (sequence, timestamp);

        public void Repeat(int sequencesBack) =>
            Buffer.Put(StoredKind.Audio, AudioCodec.Pcmu, (ushort)(_sequence - sequencesBack), (uint)(_timestamp - (sequencesBack * 160)), _payload, _now);

        public void Dispose() => Buffer.Dispose();

        private void Put(StoredKind kind, byte[] payload)
        {
            Buffer.Put(kind, AudioCodec.Pcmu, (ushort)_sequence++, (uint)_timestamp, payload, _now);
            _timestamp += 160;
        }

        private void Step(double seconds, Action<Script> send)
        {
            for (var i = 0; i < seconds * 50; i++, _now += 0.02)
            {
                send(this);
                if (Buffer.Take(_frame, _now, out var offset, out _))
                {
                    Frames++;
                    LastOffset = offset;
                    HeardSamples.AddRange(_frame);
                }
            }
        }
    }
}
