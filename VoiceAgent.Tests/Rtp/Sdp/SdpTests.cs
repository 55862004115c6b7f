using System.Net;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Sdp;
using VoiceAgent.Rtp.Srtp;

namespace VoiceAgent.Tests.Rtp.Sdp;

/// <summary>Offers and answers.</summary>
public sealed class SdpTests
{
    private const string Key = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

    private const string Full =
        """
        v=0
        o=alice 2890844526 2890844526 IN IP4 198.51.100.1
        s=A call
        c=IN IP4 198.51.100.1
        t=0 0
        a=group:BUNDLE 0
        a=ice-lite
        m=video 51372 RTP/AVP 96
        a=rtpmap:96 VP8/90000
        m=audio 49170 RTP/AVP 97 9 8 0 101 13
        c=IN IP4 198.51.100.7
        a=rtpmap:97 iLBC/8000
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=candidate:1 1 UDP 2130706431 10.0.1.1 8998 typ host
        a=ptime:30
        a=rtcp:53020 IN IP4 198.51.100.8
        a=sendrecv
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        """;

    [Fact]
    public void The_first_shared_codec_of_the_offer_is_taken_and_other_lines_are_rejected_in_their_order()
    {
        var (answer, agreed) = Answer(Full);

        Assert.Equal(
            """
            v=0
            o=- 1 1 IN IP4 192.0.2.1
            s=-
            c=IN IP4 192.0.2.1
            t=0 0
            m=video 0 RTP/AVP 96
            m=audio 20000 RTP/AVP 9 101
            a=rtpmap:9 G722/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=ptime:30
            a=sendrecv
            m=application 0 UDP/DTLS/SCTP webrtc-datachannel

            """.ReplaceLineEndings("\r\n"),
            answer);
        Assert.Equal((AudioCodec.G722, 9, 30), (agreed.Codec, agreed.SendType, agreed.PacketTime));
        Assert.Equal("198.51.100.7:49170", agreed.Remote.ToString());
        Assert.Equal("198.51.100.8:53020", agreed.RemoteRtcp.ToString());
        Assert.Equal(101, agreed.SendEvents);
    }

    [Theory]
    [InlineData("sendonly", "recvonly", true)]
    [InlineData("recvonly", "sendonly", false)]
    [InlineData("inactive", "inactive", true)]
    [InlineData("sendrecv", "sendrecv", false)]
    public void The_direction_is_answered(string offered, string answered, bool isHold)
    {
        var (answer, agreed) = Answer(Simple($"a={offered}"));

        Assert.Contains($"a={answered}\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(isHold, !agreed.IsPeerReceiving);
    }

    [Fact]
    public void An_address_of_zeros_is_hold()
    {
        var (answer, agreed) = Answer(Simple("c=IN IP4 0.0.0.0"));

        Assert.Contains("a=recvonly", answer, StringComparison.Ordinal);
        Assert.False(agreed.IsPeerReceiving);
    }

    [Fact]
    public void The_version_increases_only_when_something_changed()
    {
        var negotiation = new Negotiation(1);
        Assert.Equal(["1", "1", "2", "3"], new[] { "", "", "a=sendonly", "" }.Select(more => negotiation.Answer(Simple(more), Own()).Answer.Split(' ')[2]));
    }

    [Fact]
    public void An_IPv6_offer_is_read()
    {
        var (_, agreed) = Answer("v=0\no=- 1 1 IN IP6 2001:db8::1\ns=-\nc=IN IP6 2001:db8::1\nt=0 0\nm=audio 5004 RTP/AVP 0\na=rtcp-mux\n");

        Assert.Equal("[2001:db8::1]:5004", agreed.Remote.ToString());
        Assert.True(agreed.HasRtcpMux);
        Assert.Equal(agreed.Remote, agreed.RemoteRtcp);
    }

    [Theory]
    [InlineData("m=audio 5004 RTP/AVP 96\na=rtpmap:96 opus/48000/2\na=fmtp:96 stereo=1", AudioCodec.Opus)]
    [InlineData("m=audio 5004 RTP/AVPF 0 8", AudioCodec.Pcmu)]
    [InlineData("m=audio 5004/1 RTP/AVP 18 8", AudioCodec.Pcma)]
    [InlineData("m=audio 5004 RTP/AVP 0\na=rtpmap:0 pcmu/8000/1", AudioCodec.Pcmu)]
    public void Codecs_are_found_in_all_their_forms(string media, AudioCodec codec) => Assert.Equal(codec, Answer(Start + media).Agreed.Codec);

    [Fact]
    public void The_own_order_may_count()
    {
        var own = Own() with { OwnOrder = true, Codecs = [AudioCodec.Pcmu, AudioCodec.Pcma, AudioCodec.G722] };
        Assert.Equal(AudioCodec.Pcmu, new Negotiation(1).Answer(Full, own).Agreement.Codec);
    }

    [Theory]
    [InlineData(5, null, 10)]
    [InlineData(20, null, 20)]
    [InlineData(60, 40, 40)]
    [InlineData(240, null, 60)]
    [InlineData(35, null, 30)]
    public void The_packet_time_is_the_peers_as_far_as_it_can_be_sent(int asked, int? most, int sent) =>
        Assert.Equal(sent, Answer(Simple($"a=ptime:{asked}\n{(most is null ? "" : $"a=maxptime:{most}")}")).Agreed.PacketTime);

    [Theory]
    [InlineData("", "v=0")]
    [InlineData("v=0\r\nhello", "does not begin with a letter")]
    [InlineData("v=0\nc=IN IP4 192.0.2.9\nm=audio 5004 RTP/AVP 18", "none of the codecs")]
    [InlineData("v=0\nc=IN IP4 192.0.2.9\nm=audio 0 RTP/AVP 0", "port 0")]
    [InlineData("v=0\nc=IN IP4 192.0.2.9\nm=audio 70000 RTP/AVP 0", "port from 0 to 65535")]
    [InlineData("v=0\nc=IN IP4 192.0.2.9\nm=video 5004 RTP/AVP 0", "offers no audio")]
    [InlineData("v=0\nm=audio 5004 RTP/AVP 0", "no connection line")]
    [InlineData("v=0\nc=IN IP4 224.2.1.1/127\nm=audio 5004 RTP/AVP 0", "unicast")]
    [InlineData("v=0\nc=IN IP4 224.2.1.1\nm=audio 5004 RTP/AVP 0", "unicast")]
    [InlineData("v=0\nc=IN IP4 phone.example\nm=audio 5004 RTP/AVP 0", "Host names")]
    [InlineData("v=0\nc=IN IP4 192.0.2.9\nm=audio 5004 UDP/TLS/RTP/SAVPF 0", "UDP/TLS/RTP/SAVPF is not supported")]
    [InlineData("v=0\nc=IN IP4 192.0.2.9\nm=audio 5004 RTP/SAVP 0", "no a=crypto line")]
    public void A_refusal_says_why(string offer, string why) =>
        Assert.Contains(why, Assert.Throws<SdpRefusedException>(() => Answer(offer)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(SrtpPolicy.Off, "RTP/AVP", false)]
    [InlineData(SrtpPolicy.Optional, "RTP/AVP", true)]
    [InlineData(SrtpPolicy.Optional, "RTP/SAVP", true)]
    [InlineData(SrtpPolicy.Required, "RTP/SAVP", true)]
    public void Keys_are_taken_and_answered(SrtpPolicy policy, string transport, bool isEncrypted)
    {
        var offer = $"{Start}m=audio 5004 {transport} 0\na=crypto:3 F8_128_HMAC_SHA1_80 inline:{Key}\na=crypto:4 AES_CM_128_HMAC_SHA1_32 inline:{Key}|2^20\n";
        var (answer, agreed) = new Negotiation(1).Answer(offer, Own() with { Encryption = policy });

        Assert.Equal(isEncrypted, agreed.ReceiveKey is not null && agreed.SendKey is not null);
        Assert.Equal(isEncrypted, answer.Contains("a=crypto:4 AES_CM_128_HMAC_SHA1_32 inline:", StringComparison.Ordinal));
        Assert.DoesNotContain(Key, answer, StringComparison.Ordinal);
        Assert.Contains($"m=audio 20000 {transport} 0", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "|2^20|1:4")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + " UNENCRYPTED_SRTP")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:abcd")]
    [InlineData("x AES_CM_128_HMAC_SHA1_80 inline:" + Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key)]
    public void Keys_that_cannot_be_used_are_not_taken(string crypto) => Assert.Null(CryptoAttribute.Read(crypto));

    [Fact]
    public void An_own_offer_is_answered_by_the_other_side_of_the_same_code()
    {
        var (caller, called) = (new Negotiation(1), new Negotiation(2));
        var (here, there) = (Own(SrtpPolicy.Required), Own(SrtpPolicy.Optional) with { Port = 30_000 });

        var offer = caller.Offer(here);
        var (answer, theirs) = called.Answer(offer, there);
        var ours = caller.Accept(answer, here);

        Assert.Contains("RTP/SAVP", offer, StringComparison.Ordinal);
        Assert.Equal((AudioCodec.Opus, 111), (ours.Codec, ours.SendType));
        Assert.Equal((110, 48_000), (ours.SendEvents, ours.EventClock));
        Assert.Equal((30_000, 20_000), (ours.Remote.Port, theirs.Remote.Port));
        Assert.Equal(ours.SendKey, theirs.ReceiveKey);
        Assert.Equal(ours.ReceiveKey, theirs.SendKey);
        Assert.True(ours.HasRtcpMux && theirs.HasRtcpMux);

        // Hold and resume. The other side's lines and types stay.
        var hold = caller.Offer(here with { Wanted = MediaDirection.SendOnly });
        var held = called.Answer(hold, there);
        Assert.Equal(MediaDirection.ReceiveOnly, held.Agreement.Direction);
        Assert.Equal(MediaDirection.SendOnly, caller.Accept(held.Answer, here with { Wanted = MediaDirection.SendOnly }).Direction);
        Assert.Equal(ours.SendKey, held.Agreement.ReceiveKey);
    }

    [Theory]
    [InlineData("m=audio 5004 RTP/AVP 18", "none of the offered codecs")]
    [InlineData("m=audio 0 RTP/AVP 0", "port 0")]
    [InlineData("m=video 5004 RTP/AVP 0", "no line of audio")]
    [InlineData("m=audio 5004 RTP/SAVP 0", "no key")]
    public void An_answer_that_does_not_fit_is_refused(string media, string why)
    {
        var negotiation = new Negotiation(1);
        negotiation.Offer(Own());

        Assert.Contains(why, Assert.Throws<SdpRefusedException>(() => negotiation.Accept(Start + media, Own())).Message, StringComparison.Ordinal);
    }

    private const string Start = "v=0\no=- 1 1 IN IP4 192.0.2.9\ns=-\nc=IN IP4 192.0.2.9\nt=0 0\n";

    private static string Simple(string more) => $"{Start}m=audio 5004 RTP/AVP 0\n{more}\n";

    private static (string Answer, MediaAgreement Agreed) Answer(string offer) => new Negotiation(1).Answer(offer, Own());

    private static LocalMedia Own(SrtpPolicy policy = SrtpPolicy.Optional)
    {
        var keys = new Dictionary<SrtpSuite, SrtpKey>();
        return new LocalMedia
        {
            Address = IPAddress.Parse("192.0.2.1"),
            Port = 20_000,
            Codecs = [AudioCodec.Opus, AudioCodec.G722, AudioCodec.Pcma, AudioCodec.Pcmu],
            Encryption = policy,
            KeyFor = suite => keys.TryGetValue(suite, out var key) ? key : keys[suite] = SrtpKey.Create(suite),
        };
    }
}
