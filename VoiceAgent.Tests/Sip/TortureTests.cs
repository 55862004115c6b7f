using System.Net;
using System.Net.Sockets;
using System.Text;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Tests.Sip;

/// <summary>The torture messages: against the parser, and those that need a user agent against an endpoint.</summary>
public sealed class TortureTests
{
    [Theory]
    [MemberData(nameof(TortureMessages.Valid), MemberType = typeof(TortureMessages))]
    public void What_is_right_is_read(string text, string fact)
    {
        var message = SipParser.Parse(Encoding.UTF8.GetBytes(text));

        var read = fact.Split(' ')[0] switch
        {
            "method" => ((SipRequest)message).Method,
            "user" => ((SipRequest)message).Uri.UserText,
            "status" => $"{((SipResponse)message).Status}",
            "To-tag" => message.To.Tag,
            "From-tag" => message.From.Tag,
            "contacts" => $"{message.Headers.Addresses(SipHeaderNames.Contact).Count}",
            "vias" => $"{message.Headers.Values(SipHeaderNames.Via).Count}",
            "body" => message.Body!.ContentType.Split(';')[0],
            var other => throw new InvalidOperationException(other),
        };
        Assert.Equal(fact[(fact.IndexOf(' ', StringComparison.Ordinal) + 1)..], read);
    }

    [Theory]
    [MemberData(nameof(TortureMessages.Invalid), MemberType = typeof(TortureMessages))]
    public void What_is_wrong_is_refused(string text, int status)
    {
        var refused = Assert.Throws<SipParseException>(() => SipParser.Parse(Encoding.UTF8.GetBytes(text)));

        if (status != 0)
        {
            Assert.Equal(status, refused.Status);
            Assert.IsType<SipRequest>(refused.Partial);
        }
    }

    [Theory]
    // 3.3.2 to 3.3.4: schemes that nobody has.
    [InlineData("OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0", null, 416)]
    [InlineData("OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0", null, 416)]
    // 3.3.5: extensions that nobody has.
    [InlineData("OPTIONS sip:user@example.com SIP/2.0", "Require: nothingSupportsThis, nothingSupportsThisEither\r\nProxy-Require: noProxiesSupportThis", 420)]
    // 3.3.15: a kind of session description that nobody has.
    [InlineData("OPTIONS sip:user@example.com SIP/2.0", "Accept: text/nobodyKnowsThis", 406)]
    // 3.3.10: a user agent does not care for Max-Forwards.
    [InlineData("OPTIONS sip:user@example.com SIP/2.0", "Max-Forwards: 0", 200)]
    [InlineData("NEWMETHOD sip:user@example.com SIP/2.0", null, 501)]
    [InlineData("BYE sip:user@example.com SIP/2.0", null, 481)]
    [InlineData("CANCEL sip:user@example.com SIP/2.0", null, 481)]
    [InlineData("OPTIONS sip:t.watson@example.org SIP/7.0", null, 505)]
    [InlineData("OPTIONS  sip:t.watson@example.org SIP/2.0", null, 400)]
    public async Task An_endpoint_answers(string line, string? more, int status)
    {
        await using var phone = await Phone.StartAsync();
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));

        await socket.SendAsync(Encoding.UTF8.GetBytes(TortureMessages.Request(line, more: more)), phone.Address);

        Assert.Equal(status, (await AnswerAsync(socket)).Status);
    }

    [Fact]
    public async Task The_same_request_by_two_ways_is_refused_once()
    {
        await using var phone = await Phone.StartAsync();
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var request = TortureMessages.Request("INVITE sip:user@example.com SIP/2.0", more: "Contact: <sip:a@192.0.2.1>");

        await socket.SendAsync(Encoding.UTF8.GetBytes(request), phone.Address);
        Assert.Equal(100, (await AnswerAsync(socket)).Status);
        await socket.SendAsync(Encoding.UTF8.GetBytes(request.Replace("z9hG4bKtorture", "z9hG4bKother", StringComparison.Ordinal)), phone.Address);

        Assert.Equal(482, (await AnswerAsync(socket)).Status);
    }

    [Fact]
    public async Task A_response_for_somebody_else_is_dropped()
    {
        await using var phone = await Phone.StartAsync();
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));

        await socket.SendAsync("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1\r\nTo: <sip:a@b>;tag=1\r\nFrom: <sip:a@b>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n"u8.ToArray(), phone.Address);
        await socket.SendAsync(Encoding.UTF8.GetBytes(TortureMessages.Request("OPTIONS sip:user@example.com SIP/2.0")), phone.Address);

        Assert.Equal(200, (await AnswerAsync(socket)).Status);
        Assert.Equal(0, phone.Endpoint.Dialogs);
    }

    [Fact]
    public async Task A_keep_alive_on_a_connection_is_answered()
    {
        await using var phone = await Phone.StartAsync();
        using var connection = new TcpClient();
        await connection.ConnectAsync(phone.Endpoint.Bound[1].Address);
        var stream = connection.GetStream();

        await stream.WriteAsync("\r\n\r\n"u8.ToArray());
        var pong = new byte[2];
        await stream.ReadExactlyAsync(pong).AsTask().WaitAsync(Phone.Patience);
        Assert.Equal("\r\n"u8, pong);

        // A message in pieces, with a keep-alive before it.
        var request = Encoding.UTF8.GetBytes(TortureMessages.Request("OPTIONS sip:user@example.com SIP/2.0", more: "Content-Length: 0"));
        await stream.WriteAsync("\r\n"u8.ToArray());
        foreach (var piece in request.Chunk(50))
        {
            await stream.WriteAsync(piece);
            await stream.FlushAsync();
        }

        var buffer = new byte[4096];
        var read = await stream.ReadAsync(buffer).AsTask().WaitAsync(Phone.Patience);
        Assert.StartsWith("SIP/2.0 200", Encoding.UTF8.GetString(buffer, 0, read), StringComparison.Ordinal);
    }

    private static async Task<SipResponse> AnswerAsync(UdpClient socket) => (SipResponse)SipParser.Parse((await socket.ReceiveAsync().WaitAsync(Phone.Patience)).Buffer);
}
