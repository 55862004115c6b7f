using VoiceAgent.Rtp.Packets;

namespace VoiceAgent.Tests.Rtp.Packets;

/// <summary>Packets of RTP, RTCP and keys.</summary>
public sealed class PacketTests
{
    [Fact]
    public void CSRC_list_extension_and_padding_are_skipped()
    {
        byte[] packet = [0xB1, 0x88, 0, 7, 0, 0, 0, 9, 0, 0, 0, 5, 1, 2, 3, 4, 0xBE, 0xDE, 0, 1, 9, 9, 9, 9, 10, 11, 12, 0, 0, 3];

        Assert.True(RtpPacket.TryRead(packet, out var read));
        Assert.Equal([10, 11, 12], read.Payload.ToArray());
        Assert.Equal((true, 8, 7, 9u, 5u), (read.IsMarked, read.PayloadType, (int)read.Sequence, read.Timestamp, read.Ssrc));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80000001000000000000")]
    [InlineData("00000001000000000000000011")]
    [InlineData("8F0000010000000000000000")]
    [InlineData("900000010000000000000000")]
    [InlineData("90000001000000000000000000000002FF")]
    [InlineData("A0000001000000000000000000")]
    [InlineData("A00000010000000000000000FF")]
    [InlineData("80C80001000000000000000011")]
    public void What_is_no_packet_is_refused(string bytes) => Assert.False(RtpPacket.TryRead(Convert.FromHexString(bytes), out _));

    [Fact]
    public void A_report_is_read_as_it_was_written()
    {
        var packet = new byte[300];
        var report = new ReceptionReport(42, 64, -3, 0x0001_0005, 99, 0xABCD_EF01, 6_553);
        var length = RtcpWriter.Write(packet, 7, new RtcpWriter.Sent(0x1122_3344_5566_7788, 1, 2, 3), report, "a-name"u8, isBye: true);

        Assert.True(RtcpReader.TryRead(packet.AsSpan(0, length), 42, out var facts));
        Assert.Equal((7u, 0x3344_5566u, true), (facts.Ssrc, facts.SenderTime!.Value, facts.IsBye));
        Assert.Equal(report, facts.Report);
        Assert.True(RtcpReader.TryRead(packet.AsSpan(0, length), 43, out var others));
        Assert.Null(others.Report);
    }

    [Theory]
    [InlineData("80CA0001000000010000")]
    [InlineData("80C900010000000180CB0009")]
    [InlineData("81C9000100000001")]
    [InlineData("A0C9000100000001")]
    [InlineData("40C9000100000001")]
    public void A_compound_packet_that_breaks_the_rules_is_refused(string bytes) => Assert.False(RtcpReader.TryRead(Convert.FromHexString(bytes), 1, out _));

    [Fact]
    public void Loss_and_jitter_follow_RFC_3550()
    {
        var figures = new ReceptionFigures(8_000);
        for (var i = 0; i < 200; i++)
        {
            if (i % 10 != 3)
            {
                // Every other packet is 10 ms late: the difference of transits is 80 units each time.
                figures.Take(65_500 + i, i * 160L, (i * 0.02) + (i % 2 * 0.01));
            }
        }

        var report = figures.Report(1, 0, 0);
        Assert.Equal((20, 20 * 256 / 200), (report.Lost, (int)report.Fraction));
        Assert.InRange(report.Jitter, 60u, 80u);
        Assert.Equal(65_699u, report.HighestSequence);
        Assert.Equal(0, figures.Report(1, 0, 0).Fraction);
    }

    [Fact]
    public void Each_press_of_a_key_counts_once()
    {
        var tones = new ToneReceiver();
        var keys = "";

        // Three presses of which the first loses its ends and the second its first packets. The third is long.
        Feed(1_000, 5, [160, 320, 320, 480]);
        Feed(9_000, 5, [800, 960], ends: 3);
        Feed(20_000, 11, [160, 320, 480], ends: 3);
        Feed(20_000, 11, [480], ends: 1);
        Feed(9_000, 5, [960], ends: 1);
        Feed(30_000, 15, [160], ends: 3);

        Assert.Equal("55#D", keys);

        void Feed(uint timestamp, byte tone, ushort[] durations, int ends = 0)
        {
            foreach (var duration in durations)
            {
                Take(new TelephoneEvent(tone, false, duration));
            }

            for (var i = 0; i < ends; i++)
            {
                Take(new TelephoneEvent(tone, true, durations[^1]));
            }

            void Take(TelephoneEvent written)
            {
                var payload = new byte[TelephoneEvent.Length];
                written.Write(payload);
                keys += tones.Take(timestamp, payload);
            }
        }
    }

    [Fact]
    public void A_press_of_several_segments_counts_once()
    {
        var tones = new ToneReceiver();
        var payload = new byte[TelephoneEvent.Length];
        var keys = "";
        for (uint segment = 0; segment < 3; segment++)
        {
            foreach (ushort duration in new ushort[] { 160, 0x8000, 0xFFFF })
            {
                new TelephoneEvent(1, segment == 2 && duration == 0xFFFF, duration).Write(payload);
                keys += tones.Take(5_000 + (segment * 0xFFFF), payload);
            }
        }

        Assert.Equal("1", keys);
    }

    [Fact]
    public void Signals_that_are_no_keys_are_not_reported()
    {
        byte[] flash = [16, 10, 0, 160];
        Assert.Null(new ToneReceiver().Take(1, flash));
        Assert.Null(new ToneReceiver().Take(1, flash.AsSpan(0, 3)));
    }
}
