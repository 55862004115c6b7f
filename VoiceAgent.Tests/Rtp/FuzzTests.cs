using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Packets;
using VoiceAgent.Rtp.Sdp;
using VoiceAgent.Rtp.Sessions;
using VoiceAgent.Rtp.Srtp;
using VoiceAgent.Tests.Randomness;
using VoiceAgent.Tests.Rtp.Sessions;

namespace VoiceAgent.Tests.Rtp;

/// <summary>
/// Whatever a stranger sends, no exception comes but the declared one, and memory stays bounded. <c>VOICEAGENT_CASES=100000</c> sends as many.
/// </summary>
[Trait("Kind", "Property")]
public sealed class FuzzTests
{
    private const string Offer =
        "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 5004 RTP/SAVP 111 9 8 0 101 13\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 useinbandfec=1\r\n"
        + "a=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\na=maxptime:60\r\na=rtcp:5005 IN IP4 192.0.2.9\r\na=rtcp-mux\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20\r\na=sendonly\r\nm=video 0 RTP/AVP 96\r\n";

    private static readonly string[] Pieces = ["m=audio", "c=IN IP6 ::1", "a=rtpmap:", "a=crypto:", "65536", "-1", "99999999999999999999", "\n", "\r\n", " ", "/", ":", "|", "=", "m=audio 1 RTP/AVP 0\r\n", "\0", "é", "a=rtcp:1 IN IP4 0.0.0.0"];

    [Theory, Seeds]
    public void Session_descriptions_are_read_or_refused(Seed seed)
    {
        var random = new Random(seed.Number);
        var read = 0;
        for (var i = 0; i < seed.Cases(3_000); i++)
        {
            var text = Offer.ToCharArray().ToList();
            for (var changes = random.Next(1, 8); changes > 0; changes--)
            {
                var at = random.Next(text.Count + 1);
                switch (random.Next(4))
                {
                    case 0:
                        text.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                        break;
                    case 1:
                        text.RemoveRange(at, Math.Min(text.Count - at, random.Next(20)));
                        break;
                    case 2 when at < text.Count:
                        text[at] = (char)random.Next(32, 127);
                        break;
                    default:
                        text.InsertRange(at, text.GetRange(at, Math.Min(text.Count - at, random.Next(60))));
                        break;
                }
            }

            try
            {
                new Negotiation(1).Answer(new string([.. text]), new LocalMedia
                {
                    Address = IPAddress.Loopback,
                    Port = 2,
                    Codecs = [AudioCodec.Opus, AudioCodec.Pcmu],
                    Encryption = SrtpPolicy.Optional,
                    KeyFor = SrtpKey.Create,
                });
                read++;
            }
            catch (SdpRefusedException)
            {
                // This is the declared answer.
            }
        }

        Assert.True(read > 0);
    }

    [Theory, Seeds]
    public void Packets_are_taken_or_refused(Seed seed)
    {
        var random = new Random(seed.Number);
        using var metrics = new RtpMetrics(new Peers.Meters());
        foreach (var isEncrypted in new[] { false, true })
        {
            using var receiving = new AudioReceiving(new RtpSessionSettings { DetectInbandTones = true }, metrics, NullLogger.Instance, 1);
            var key = SrtpKey.Create(SrtpSuite.All[0]);
            using var protect = new SrtpSender(key);
            var from = new IPEndPoint(IPAddress.Loopback, 5004).Serialize();
            receiving.Use(Agreed(isEncrypted ? key : null), from);
            var (packet, plain, frames) = (new byte[2_048], new byte[RtpPacket.HeaderLength + 200 + SrtpSuite.MostOverhead], 0);
            long before = 0;
            for (var i = 0; i < seed.Cases(6_000); i++)
            {
                // Half are valid at first. Then bits are changed, or the packet is cut.
                RtpPacket.WriteHeader(plain, random.Next(4) switch { 0 => 0, 1 => 111, 2 => 101, _ => 13 }, random.Next(2) == 0, (ushort)i, (uint)(i * 160), 7);
                random.NextBytes(plain.AsSpan(RtpPacket.HeaderLength));
                var length = RtpPacket.HeaderLength + random.Next(0, 200);
                length = isEncrypted && random.Next(2) == 0 ? protect.Protect(plain, length) : length;
                plain.AsSpan(0, length).CopyTo(packet);
                for (var changes = random.Next(4); changes > 0; changes--)
                {
                    packet[random.Next(length)] ^= (byte)(1 << random.Next(8));
                }

                length = random.Next(8) == 0 ? random.Next(length + 1) : length;
                var report = random.Next(5) == 0
                    ? receiving.ReceiveRtcp(packet.AsSpan(0, length), from)
                    : receiving.Receive(packet.AsSpan(0, length), from, i * 0.01, null);
                RtcpReader.TryRead(report, 7, out _);
                if (i % 2 == 0)
                {
                    receiving.Tick(i * 0.01, null);
                    frames++;
                }

                before = i == 1_000 ? GC.GetTotalMemory(forceFullCollection: true) : before;
            }

            Assert.True(receiving.Packets > 0 && receiving.Refused > 0 && frames > 0);
            Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 64 * 1024 * 1024);
        }
    }

    private static MediaAgreement Agreed(SrtpKey? key) => new()
    {
        Codec = AudioCodec.Opus,
        SendType = 111,
        ReceiveTypes = [(111, AudioCodec.Opus), (0, AudioCodec.Pcmu)],
        ReceiveEvents = 101,
        PacketTime = 20,
        Remote = new IPEndPoint(IPAddress.Loopback, 5004),
        RemoteRtcp = new IPEndPoint(IPAddress.Loopback, 5004),
        Direction = MediaDirection.SendReceive,
        SendKey = key,
        ReceiveKey = key,
    };
}
