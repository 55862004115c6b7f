using System.Text;
using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Tests.Sip;

public sealed class MessageTests
{
    private const string Call =
        "INVITE sip:bob@example.com;user=phone SIP/2.0\r\nv: SIP/2.0/UDP a.example.com;branch=z9hG4bK1,\r\n SIP/2.0/TCP [2001:db8::9]:5061;branch=z9hG4bK0;rport\r\nMax-Forwards: 70\r\n"
        + "f: \"A. \\\"G.\\\" Bell\" <sip:bell@example.com;transport=tcp>;tag=a%41\r\nt: Bob <sip:bob@example.com>\r\ni: 1@a\r\nCSeq: 7 INVITE\r\nm: <sip:bell@a.example.com?a=b,c>\r\n"
        + "k: 100rel, timer\r\nX-Unknown: kept, as it is\r\nc: application/sdp\r\nl: 3\r\n\r\nv=0";

    [Fact]
    public void Compact_forms_lists_folds_and_quotes_are_read()
    {
        var request = (SipRequest)Parse(Call);

        Assert.Equal(["SIP/2.0/UDP a.example.com;branch=z9hG4bK1", "SIP/2.0/TCP [2001:db8::9]:5061;branch=z9hG4bK0;rport"], request.Headers.Values("Via").ToArray());
        Assert.Equal(("A. \"G.\" Bell", "a%41"), (request.From.DisplayName, request.From.Tag));
        Assert.Equal("a=b,c", request.Contact!.Uri.Headers);
        Assert.True(request.Headers.Lists("Supported", "timer"));
        Assert.Equal("kept, as it is", request.Headers["x-unknown"]);
        Assert.Equal("v=0", Encoding.ASCII.GetString(request.Content.Span));
    }

    [Fact]
    public void What_is_written_is_read_as_the_same()
    {
        var once = Parse(Call).ToBytes();

        Assert.Equal(Encoding.UTF8.GetString(once), Encoding.UTF8.GetString(SipParser.Parse(once).ToBytes()));
    }

    [Fact]
    public void A_datagram_without_length_has_its_body_to_the_end() =>
        Assert.Equal(4, Parse(Call.Replace("l: 3\r\n", "", StringComparison.Ordinal) + "\n").Content.Length);

    [Theory]
    [InlineData("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp", true)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", true)]
    [InlineData("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on", true)]
    [InlineData("SIP:ALICE@AtLanTa.CoM", "sip:alice@AtLanTa.CoM", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", false)]
    [InlineData("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", false)]
    public void URIs_are_compared_by_the_examples_of_RFC_3261(string one, string other, bool equal) => Assert.Equal(equal, SipUri.Parse(one).Equals(SipUri.Parse(other)));

    [Theory]
    [InlineData("sip:1212;phone-context=x?y@gateway.com", "1212;phone-context=x?y", "gateway.com")]
    [InlineData("sips:alice:secret@[::1]:5061;lr?subject=a", "alice", "[::1]")]
    [InlineData("sip:sip%3Auser%40example.com@company.com", "sip:user@example.com", "company.com")]
    public void URIs_are_taken_apart(string text, string user, string host)
    {
        var uri = SipUri.Parse(text);

        Assert.Equal((user, host, text), (uri.UserText, uri.Host, uri.ToString()));
    }

    [Fact]
    public void A_header_cannot_carry_another_header() =>
        Assert.Throws<ArgumentException>(() => new SipHeaders().Add("X-Name", "value\r\nVia: other"));

    [Theory]
    [InlineData("application/dtmf-relay", "Signal= 5\r\nDuration=160", '5', 160)]
    [InlineData("application/dtmf-relay", "Signal=*\n", '*', 160)]
    [InlineData("application/dtmf", "11", '#', 160)]
    [InlineData("application/dtmf; charset=x", "b", 'B', 160)]
    public void Tones_are_read(string type, string text, char digit, int milliseconds)
    {
        Assert.True(DtmfRelay.TryParse(new SipBody(type, Encoding.ASCII.GetBytes(text)), out var tone));
        Assert.Equal((digit, milliseconds), (tone.Digit, (int)tone.Duration.TotalMilliseconds));
        Assert.DoesNotContain(digit.ToString(), tone.ToString()[..6], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/dtmf-relay", "Signal=55")]
    [InlineData("application/dtmf-relay", "Duration=1")]
    [InlineData("text/plain", "5")]
    public void Other_bodies_are_no_tones(string type, string text) => Assert.False(DtmfRelay.TryParse(new SipBody(type, Encoding.ASCII.GetBytes(text)), out _));

    [Fact]
    public void Identity_reason_and_diversion_are_read()
    {
        var request = (SipRequest)Parse(Call.Replace("X-Unknown: kept, as it is", "Remote-Party-ID: <sip:1@x>;party=calling;privacy=full\r\nP-Asserted-Identity: \"B\" <sip:+1555@x>\r\n"
            + "Diversion: <sip:+1777@x>;reason=no-answer\r\nReason: SIP;cause=200;text=\"Call completed elsewhere\"", StringComparison.Ordinal));

        Assert.Equal("+1555", SipIdentity.OfSender(request).Uri.UserText);
        Assert.True(SipIdentity.IsPrivate(request));
        Assert.Equal("no-answer", SipIdentity.Diversions(request).Single().Parameters["reason"]);
        Assert.Equal(SipReason.AnsweredElsewhere, SipIdentity.Reason(request));
    }

    [Fact]
    public void Replaces_travels_in_a_target()
    {
        var replaces = new SipReplaces("a@b", "to", "from", true);
        var target = replaces.In(SipUri.Parse("sip:x@y"));

        Assert.Equal(replaces, SipReplaces.Of(SipUri.Parse(target.ToString())));
    }

    [Theory]
    // RFC 7616, 3.9.1: the examples for MD5 and SHA-256.
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void The_digest_is_that_of_the_RFC(string algorithm, string expected) => Assert.Equal(expected, DigestAlgorithm.Response(
        new DigestParts(algorithm, "Mufasa", "http-auth@example.org", "GET", "/dir/index.html", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "auth", "00000001", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"), "Circle of Life"));

    [Theory]
    // NIST's example, and one that needs two blocks.
    [InlineData("abc", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23")]
    [InlineData("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu", "3928e184fb8690f840da3988121d31be65cb9d3ef83ee6146feac861e19b563a")]
    public void The_third_hash_function_is_that_of_NIST(string text, string expected) => Assert.Equal(expected, DigestAlgorithm.Hash("SHA-512-256", text));

    [Fact]
    public void Passwords_are_in_no_text()
    {
        var credential = new SipCredential("anna", "secret");

        Assert.DoesNotContain("secret", $"{credential}{new VoiceAgent.Sip.Dialogs.SipInvite(SipUri.Parse("sip:x@y"), NameAddress.Parse("sip:y@x"), null) { Credential = credential }}", StringComparison.Ordinal);
    }

    private static SipMessage Parse(string text) => SipParser.Parse(Encoding.UTF8.GetBytes(text));
}
