using System.Runtime.InteropServices;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Buffering;

namespace VoiceAgent.Tests.Rtp.Buffering;

/// <summary>A line in virtual time that loses, delays and reorders packets by a seed.</summary>
internal sealed record BadLine(int Seed)
{
    /// <summary>The part of packets that are lost.</summary>
    public double Loss { get; init; }

    /// <summary>How many packets a loss takes at once.</summary>
    public int Burst { get; init; } = 1;

    /// <summary>The most extra delay in seconds. Each packet has its own, so packets overtake each other.</summary>
    public double Jitter { get; init; }

    /// <summary>How much faster the sender's clock is, in millionths.</summary>
    public double Drift { get; init; }

    public int PacketMilliseconds { get; init; } = 20;

    public double Seconds { get; init; } = 60;

    /// <summary>Seconds that are not written into the result, because the buffer adapts in them.</summary>
    public double Settling { get; init; } = 10;

    public AudioCodec Codec { get; init; } = AudioCodec.Pcmu;

    public sealed record Outcome(BufferFigures Figures, int Sent, int Lost, double MeanDelay, double MaxDelay, double EndDelay, short[] Heard, IReadOnlyList<TimeSpan> Offsets);

    public Outcome Run(int userRate = 16_000)
    {
        using var buffer = new JitterBuffer(userRate, TimeSpan.FromMilliseconds(300));
        using var encoder = AudioEncoder.For(Codec);
        var random = new Random(Seed);
        var clock = VoiceAgent.Rtp.Sdp.MediaAgreement.ClockOf(Codec);
        var samples = encoder.Rate * PacketMilliseconds / 1000;
        var voice = Audio.MadeUpSpeech.At(encoder.Rate, samples * 50);
        var arrivals = new PriorityQueue<(ushort Sequence, uint Timestamp, byte[] Payload), double>();
        var (sent, lost, burst) = (0, 0, 0);
        var period = PacketMilliseconds / 1000.0 / (1 + (Drift / 1e6));
        for (var at = 0.0; at < Seconds; at += period, sent++)
        {
            var payload = new byte[1_275];
            var length = encoder.Encode(voice.AsSpan(sent % 50 * samples, samples), payload);
            burst = burst > 0 ? burst - 1 : random.NextDouble() < Loss / Burst ? Burst : 0;
            if (burst > 0)
            {
                lost++;
                continue;
            }

            arrivals.Enqueue(((ushort)(65_000 + sent), (uint)(uint.MaxValue - 50_000 + ((long)sent * clock * PacketMilliseconds / 1000)), payload[..length]), at + (random.NextDouble() * Jitter));
        }

        var (heard, offsets, delays) = (new List<short>(), new List<TimeSpan>(), new List<double>());
        var frame = new short[userRate / 50];
        for (var poll = 0; poll * 0.005 < Seconds; poll++)
        {
            var now = poll * 0.005;
            while (arrivals.TryPeek(out var packet, out var arrival) && arrival <= now)
            {
                arrivals.Dequeue();
                buffer.Put(StoredKind.Audio, Codec, packet.Sequence, packet.Timestamp, packet.Payload, now);
            }

            if (poll % 4 == 3 && buffer.Take(frame, now, out var offset, out _))
            {
                heard.AddRange(frame);
                offsets.Add(offset);
                if (now > Settling)
                {
                    delays.Add(buffer.Delay.TotalSeconds);
                }
            }
        }

        return new Outcome(buffer.Figures, sent, lost, delays.Average(), delays.Max(), delays[^1], [.. heard], offsets);
    }

    public static ReadOnlySpan<byte> Bytes(short[] samples) => MemoryMarshal.AsBytes(samples.AsSpan());
}
