using VoiceAgent.Rtp.Packets;
using VoiceAgent.Rtp.Srtp;

namespace VoiceAgent.Tests.Rtp.Srtp;

/// <summary>Encryption of packets, with the test vectors of RFC 3711 §B.2 and §B.3 and RFC 7714 §16 and §17.</summary>
public sealed class SrtpTests
{
    public static TheoryData<string> Suites => [.. SrtpSuite.All.Select(suite => suite.Name)];

    [Theory]
    [InlineData(KeyDerivation.RtpEncryption, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(KeyDerivation.RtpSalt, "30CBBC08863D8C85D49DB34A9AE1")]
    [InlineData(KeyDerivation.RtpAuthentication, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4")]
    public void Keys_are_derived_as_in_the_vectors_of_RFC_3711(byte label, string expected)
    {
        var master = new SrtpKey(SrtpSuite.All[0], Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE41390EC675AD498AFEEBB6960B3AABE6"));

        Assert.Equal(expected, Convert.ToHexString(KeyDerivation.Derive(master, label, expected.Length / 2)));
    }

    [Fact]
    public void The_key_stream_is_that_of_the_vectors_of_RFC_3711()
    {
        using var stream = new KeyStream(Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"));
        var data = new byte[48];

        stream.Apply(Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), data);

        Assert.Equal("E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0", Convert.ToHexString(data));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_packet_is_encrypted_and_comes_back_as_it_was(string name)
    {
        var key = SrtpKey.Create(SrtpSuite.Named(name)!);
        using var sender = new SrtpSender(key);
        using var receiver = new SrtpReceiver(key);
        for (var i = 0; i < 200; i++)
        {
            // The sequence number wraps in between.
            var (packet, length) = Packet((ushort)(65_400 + i), payload: i % 170);
            var plain = packet[..length];
            var total = sender.Protect(packet, length);

            Assert.Equal(length + key.Suite.TagLength, total);
            Assert.True(i % 170 < 16 || !packet.AsSpan(12, 16).SequenceEqual(plain.AsSpan(12, 16)));
            Assert.Equal(length, receiver.Unprotect(packet.AsSpan(0, total)));
            Assert.Equal(plain, packet[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_changed_bit_anywhere_is_found(string name)
    {
        var key = SrtpKey.Create(SrtpSuite.Named(name)!);
        using var sender = new SrtpSender(key);
        using var receiver = new SrtpReceiver(key);
        var (packet, length) = Packet(100, payload: 20);
        var total = sender.Protect(packet, length);
        for (var bit = 0; bit < total * 8; bit++)
        {
            var changed = packet[..total];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(-1, receiver.Unprotect(changed));
        }

        Assert.Equal(length, receiver.Unprotect(packet.AsSpan(0, total)));
    }

    [Fact]
    public void A_packet_is_taken_once_and_old_ones_are_not_taken()
    {
        var key = SrtpKey.Create(SrtpSuite.All[0]);
        using var sender = new SrtpSender(key);
        using var receiver = new SrtpReceiver(key);
        var packets = Enumerable.Range(0, 300).Select(i =>
        {
            var (packet, length) = Packet((ushort)(1_000 + i), payload: 10);
            return packet[..sender.Protect(packet, length)];
        }).ToList();

        Assert.True(receiver.Unprotect(packets[0].ToArray()) > 0);
        Assert.Equal(-1, receiver.Unprotect(packets[0].ToArray()));
        Assert.True(receiver.Unprotect(packets[2].ToArray()) > 0);
        Assert.True(receiver.Unprotect(packets[1].ToArray()) > 0);
        Assert.True(receiver.Unprotect(packets[299].ToArray()) > 0);
        Assert.Equal(-1, receiver.Unprotect(packets[100].ToArray()));
        Assert.True(receiver.Unprotect(packets[250].ToArray()) > 0);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_report_is_encrypted_and_comes_back_as_it_was_once(string name)
    {
        var key = SrtpKey.Create(SrtpSuite.Named(name)!);
        using var sender = new SrtpSender(key);
        using var receiver = new SrtpReceiver(key);
        for (var i = 0; i < 5; i++)
        {
            var packet = new byte[300];
            var length = RtcpWriter.Write(packet, 77, new RtcpWriter.Sent(1, 2, 3, 4), null, "name"u8, isBye: false);
            var plain = packet[..length];
            var total = sender.ProtectRtcp(packet, length);
            var again = packet[..total];
            var changed = packet[..total];
            changed[total - 3] ^= 1;

            Assert.Equal(-1, receiver.UnprotectRtcp(changed));
            Assert.Equal(length, receiver.UnprotectRtcp(packet.AsSpan(0, total)));
            Assert.Equal(plain, packet[..length]);
            Assert.Equal(-1, receiver.UnprotectRtcp(again));
        }
    }

    [Fact]
    public void A_packet_of_RFC_7714_is_encrypted_as_there()
    {
        // §16.1.1. It gives session keys, so the cipher is reached below the key derivation.
        using var cipher = new PacketCipher(SrtpSuite.Named("AEAD_AES_128_GCM")!, isRtcp: false, Convert.FromHexString("000102030405060708090A0B0C0D0E0F"), [], Convert.FromHexString("517569642070726F2071756F"));
        var data = "Gallia est omnis divisa in partes tres"u8.ToArray();
        var (iv, tag) = (new byte[12], new byte[16]);

        cipher.WriteIv(0x5501_A0B2, 0xF17B, iv);
        cipher.Seal(iv, Convert.FromHexString("8040F17B8041F8D35501A0B2"), data, tag);

        Assert.Equal("51753C6580C2726F20718414", Convert.ToHexString(iv));
        Assert.Equal("F24DE3A3FB34DE6CACBA861C9D7E4BCABE633BD50D294E6F42A5F47A51C7D19B36DE3ADF8833", Convert.ToHexString(data));
        Assert.Equal("899D7F27BEB16A9152CF765EE4390CCE", Convert.ToHexString(tag));
    }

    [Fact]
    public void No_text_shows_a_key()
    {
        var key = SrtpKey.Create(SrtpSuite.All[0]);

        Assert.DoesNotContain(key.ToInline(), $"{key} {new VoiceAgent.Rtp.Sdp.CryptoAttribute(1, key)}", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Nothing_is_allocated_for_each_packet(string name)
    {
        var key = SrtpKey.Create(SrtpSuite.Named(name)!);
        using var sender = new SrtpSender(key);
        using var receiver = new SrtpReceiver(key);
        var (packet, length) = Packet(0, payload: 160);
        long before = 0;
        for (var i = 1; i <= 1_100; i++)
        {
            before = i == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)i);
            receiver.Unprotect(packet.AsSpan(0, sender.Protect(packet, length)));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (byte[] Packet, int Length) Packet(ushort sequence, int payload)
    {
        var packet = new byte[RtpPacket.HeaderLength + payload + SrtpSuite.MostOverhead];
        RtpPacket.WriteHeader(packet, 0, isMarked: false, sequence, (uint)sequence * 160, 0xCAFE_BABE);
        for (var i = 0; i < payload; i++)
        {
            packet[RtpPacket.HeaderLength + i] = (byte)(i * 7);
        }

        return (packet, RtpPacket.HeaderLength + payload);
    }
}
