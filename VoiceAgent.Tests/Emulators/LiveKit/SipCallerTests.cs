using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.LiveKit;
using VoiceAgent.Emulators.LiveKit.Protocol;
using VoiceAgent.Emulators.LiveKit.Sip;
using Xunit;

namespace VoiceAgent.Tests.Emulators.LiveKit;

/// <summary>The emulator's calls over UDP, against a socket that plays the other side.</summary>
public sealed class SipCallerTests : IDisposable
{
    private readonly UdpClient _other = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly SipCaller _caller = new(Options.Create(new LiveKitOptions()), TimeProvider.System);
    private readonly CancellationTokenSource _late = new(TimeSpan.FromMinutes(1), TimeProvider.System);

    [Fact]
    public async Task A_call_answers_a_challenge_names_itself_and_ends_when_the_other_side_hangs_up()
    {
        var calling = _caller.CallAsync(Order(), TimeSpan.FromMinutes(1), _late.Token);

        var first = await HearAsync("INVITE");
        Assert.Contains(";tag=SCL_1", first.Text.Header("From"), StringComparison.Ordinal);
        Assert.Equal("claims", first.Text.Header("X-Agent"));
        Assert.Equal($"INVITE sip:+15550199001@{_other.Client.LocalEndPoint} SIP/2.0", first.Text.Start);
        await SayAsync(first, "401 Unauthorized", "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n");
        await HearAsync("ACK");
        var second = await HearAsync("INVITE");
        Assert.Contains("username=\"u\"", second.Text.Header("Authorization"), StringComparison.Ordinal);
        Assert.Equal("2 INVITE", second.Text.Header("CSeq"));
        await SayAsync(second, "180 Ringing");
        await SayAsync(second, "200 OK", $"Contact: <sip:agent@{_other.Client.LocalEndPoint}>\r\n");
        Assert.Equal("2 ACK", (await HearAsync("ACK")).Text.Header("CSeq"));
        var dialog = await calling;

        await SendAsync(second.From, $"BYE sip:x SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK1\r\nFrom: <sip:a>;tag=2\r\nTo: {second.Text.Header("From")}\r\nCall-ID: {second.Text.Header("Call-ID")}\r\nCSeq: 1 BYE\r\n\r\n");
        await dialog.Ended.WaitAsync(_late.Token);
    }

    [Fact]
    public async Task A_call_hangs_up_with_a_bye()
    {
        var calling = _caller.CallAsync(Order(), TimeSpan.FromMinutes(1), _late.Token);
        await SayAsync(await HearAsync("INVITE"), "200 OK", $"Contact: <sip:agent@{_other.Client.LocalEndPoint}>\r\n");
        var dialog = await calling;
        await HearAsync("ACK");

        await dialog.HangUpAsync();

        Assert.StartsWith("BYE sip:agent@", (await HearAsync("BYE")).Text.Start, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("486 Busy Here", 486, "resource_exhausted")]
    [InlineData("603 Decline", 603, "permission_denied")]
    [InlineData("503 Service Unavailable", 503, "failed_precondition")]
    public async Task A_refusal_has_the_servers_code(string status, int code, string twirp)
    {
        var calling = _caller.CallAsync(Order(), TimeSpan.FromMinutes(1), _late.Token);
        await SayAsync(await HearAsync("INVITE"), status);
        await HearAsync("ACK");

        var refused = await Assert.ThrowsAsync<SipRefusal>(() => calling);

        Assert.Equal((code, twirp), (refused.Status, refused.ToTwirp().Code));
    }

    [Fact]
    public async Task A_call_that_is_given_up_while_it_rings_is_cancelled()
    {
        using var hangUp = new CancellationTokenSource();
        var calling = _caller.CallAsync(Order(), TimeSpan.FromMinutes(1), hangUp.Token);
        await SayAsync(await HearAsync("INVITE"), "180 Ringing");

        await hangUp.CancelAsync();

        await HearAsync("CANCEL");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }

    public void Dispose()
    {
        _other.Dispose();
        _late.Dispose();
    }

    private SipOrder Order() => new(
        "SCL_1", "+15550100001", "+15550199001", ProtoShapes.OutboundTrunk.Complete(new JsonObject { ["address"] = $"{_other.Client.LocalEndPoint}", ["auth_username"] = "u", ["auth_password"] = "p" }),
        new Dictionary<string, string> { ["X-Agent"] = "claims" });

    // A slow machine may repeat an INVITE.
    private async Task<(SipText Text, IPEndPoint From)> HearAsync(string method)
    {
        while (true)
        {
            var heard = await _other.ReceiveAsync(_late.Token);
            if (SipText.Read(heard.Buffer) is { } text && text.Method == method && (method != "INVITE" || _heard.Add(text.Header("CSeq"))))
            {
                return (text, heard.RemoteEndPoint);
            }
        }
    }

    private readonly HashSet<string> _heard = [];

    private Task SayAsync((SipText Text, IPEndPoint From) request, string status, string headers = "") => SendAsync(
        request.From,
        $"SIP/2.0 {status}\r\nVia: {request.Text.Header("Via")}\r\nFrom: {request.Text.Header("From")}\r\nTo: {request.Text.Header("To")};tag=2\r\nCall-ID: {request.Text.Header("Call-ID")}\r\nCSeq: {request.Text.Header("CSeq")}\r\n{headers}Content-Length: 0\r\n\r\n");

    private async Task SendAsync(IPEndPoint to, string text) => await _other.SendAsync(Encoding.UTF8.GetBytes(text), to, _late.Token);
}
