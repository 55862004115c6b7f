using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.LiveKit.Protocol;

namespace VoiceAgent.Emulators.LiveKit.Sip;

/// <summary>Places calls over UDP, without media: an INVITE with digest authentication if it is asked for, its ACK, a CANCEL when nobody answers, and the BYE of either side.</summary>
internal sealed class SipCaller(IOptions<LiveKitOptions> options, TimeProvider time)
{
    private const int SipPort = 5060;

    // Timer T1 and timer B of RFC 3261.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan NoResponse = TimeSpan.FromSeconds(32);

    /// <param name="ringing">How long the other side may ring.</param>
    /// <exception cref="SipRefusal">The other side refuses, or nobody answers.</exception>
    public async Task<SipDialog> CallAsync(SipOrder order, TimeSpan ringing, CancellationToken hangUp)
    {
        var target = await AddressOfAsync(order.Trunk.Text("address"), hangUp);
        var socket = new UdpClient(new IPEndPoint(IPAddress.Parse(options.Value.DialFrom), 0));
        try
        {
            socket.Connect(target);
            var call = new SipLines(order, target, (IPEndPoint)socket.Client.LocalEndPoint!);
            var answer = await InviteAsync(socket, call, "", 1, ringing, hangUp);
            var sequence = 1;
            if (answer.Status is 401 or 407 && answer.Credentials("INVITE", call.Uri, order.Trunk.Text("auth_username"), order.Trunk.Text("auth_password")) is { } credentials)
            {
                answer = await InviteAsync(socket, call, credentials, sequence = 2, ringing, hangUp);
            }

            if (answer.Status >= 300)
            {
                throw new SipRefusal(answer.Status);
            }

            var dialog = new SipDialog(socket, call, answer, sequence);
            await dialog.BeginAsync();
            return dialog;
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<SipText> InviteAsync(UdpClient socket, SipLines call, string credentials, int sequence, TimeSpan ringing, CancellationToken hangUp)
    {
        var invite = call.Invite(credentials, sequence);
        var (began, pause, next, isHeard) = (time.GetTimestamp(), FirstPause, TimeSpan.Zero, false);
        while (true)
        {
            var passed = time.GetElapsedTime(began);
            if (hangUp.IsCancellationRequested || passed > (isHeard ? ringing : NoResponse < ringing ? NoResponse : ringing))
            {
                await socket.SendAsync(isHeard ? call.Cancel(sequence) : [], CancellationToken.None);
                hangUp.ThrowIfCancellationRequested();
                throw new SipRefusal(isHeard ? 480 : 408);
            }

            if (!isHeard && passed >= next)
            {
                await socket.SendAsync(invite, CancellationToken.None);
                (next, pause) = (passed + pause, pause * 2);
            }

            if (await ReceiveAsync(socket, FirstPause / 5) is not { IsResponse: true } heard || heard.Header("Call-ID") != call.CallId || heard.Asked != "INVITE")
            {
                continue;
            }

            isHeard = true;
            if (heard.Status >= 300)
            {
                await socket.SendAsync(call.AckOfRefusal(heard, sequence), CancellationToken.None);
            }

            if (heard.Status >= 200)
            {
                return heard;
            }
        }
    }

    private async Task<SipText?> ReceiveAsync(UdpClient socket, TimeSpan wait)
    {
        using var late = new CancellationTokenSource(wait, time);
        try
        {
            return SipText.Read((await socket.ReceiveAsync(late.Token)).Buffer);
        }
        catch (Exception nothing) when (nothing is OperationCanceledException or SocketException)
        {
            return null;
        }
    }

    private static async Task<IPEndPoint> AddressOfAsync(string address, CancellationToken hangUp)
    {
        if (IPEndPoint.TryParse(address, out var point))
        {
            return point.Port == 0 ? new IPEndPoint(point.Address, SipPort) : point;
        }

        var parts = address.Split(':');
        try
        {
            var found = await Dns.GetHostAddressesAsync(parts[0], AddressFamily.InterNetwork, hangUp);
            return new IPEndPoint(found[0], parts.Length > 1 && ushort.TryParse(parts[1], out var port) ? port : SipPort);
        }
        catch (SocketException)
        {
            throw new SipRefusal(503);
        }
    }
}

/// <summary>The requests of one call as text.</summary>
internal sealed class SipLines(SipOrder order, IPEndPoint target, IPEndPoint local)
{
    private readonly string _branch = $"z9hG4bK{Ids.New("")}";

    public string CallId => order.SipCallId;

    public string Uri => $"sip:{order.To}@{target}";

    private string From => $"<sip:{order.From}@{local}>;tag={order.CallId}";

    public byte[] Invite(string credentials, int sequence)
    {
        var session = $"v=0\r\no=- {sequence} {sequence} IN IP4 {local.Address}\r\ns=LiveKit\r\nc=IN IP4 {local.Address}\r\nt=0 0\r\nm=audio {local.Port} RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=sendrecv\r\n";
        var headers = string.Concat(order.Headers.Select(static header => $"{header.Key}: {header.Value}\r\n"));
        return Bytes($"{Head("INVITE", Uri, $"<{Uri}>", sequence, _branch + sequence)}Contact: <sip:{local}>\r\nUser-Agent: LiveKit\r\nAllow: INVITE, ACK, CANCEL, BYE, REFER, NOTIFY, INFO, OPTIONS\r\n{credentials}{headers}Content-Type: application/sdp\r\nContent-Length: {Encoding.UTF8.GetByteCount(session)}\r\n\r\n{session}");
    }

    public byte[] Cancel(int sequence) => Bytes($"{Head("CANCEL", Uri, $"<{Uri}>", sequence, _branch + sequence)}Content-Length: 0\r\n\r\n");

    public byte[] AckOfRefusal(SipText refused, int sequence) => Bytes($"{Head("ACK", Uri, refused.Header("To"), sequence, _branch + sequence)}Content-Length: 0\r\n\r\n");

    /// <param name="answer">The 2xx. Its Contact is where the requests of the dialog go.</param>
    public byte[] InDialog(string method, SipText answer, int sequence)
    {
        var contact = answer.Header("Contact") is { Length: > 0 } given && given.Contains('<', StringComparison.Ordinal) ? given.Split('<')[1].Split('>')[0] : Uri;
        return Bytes($"{Head(method, contact, answer.Header("To"), sequence, $"z9hG4bK{Ids.New("")}")}{Routes(answer)}Content-Length: 0\r\n\r\n");
    }

    private static string Routes(SipText answer) => string.Concat(answer.Headers.Where(static header => header.Name.Equals("Record-Route", StringComparison.OrdinalIgnoreCase)).Reverse().Select(static header => $"Route: {header.Value}\r\n"));

    private string Head(string method, string uri, string to, int sequence, string branch) =>
        $"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {local};branch={branch};rport\r\nMax-Forwards: 70\r\nFrom: {From}\r\nTo: {to}\r\nCall-ID: {CallId}\r\nCSeq: {sequence} {method}\r\n";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

/// <summary>An answered call.</summary>
internal sealed class SipDialog(UdpClient socket, SipLines call, SipText answer, int sequence)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when either side has hung up.</summary>
    public Task Ended => _ended.Task;

    public async Task BeginAsync()
    {
        await AckAsync();
        _ = ListenAsync();
    }

    public async Task HangUpAsync()
    {
        if (_ended.TrySetResult())
        {
            await socket.SendAsync(call.InDialog("BYE", answer, sequence + 1), CancellationToken.None);
            socket.Dispose();
        }
    }

    private async Task AckAsync() => await socket.SendAsync(call.InDialog("ACK", answer, sequence), CancellationToken.None);

    private async Task ListenAsync()
    {
        try
        {
            while (!_ended.Task.IsCompleted)
            {
                switch (SipText.Read((await socket.ReceiveAsync(CancellationToken.None)).Buffer))
                {
                    case { IsResponse: true, Asked: "INVITE", Status: >= 200 and < 300 }:
                        // The other side repeats its answer until it gets the ACK.
                        await AckAsync();
                        break;
                    case { IsResponse: false, Method: "BYE" } bye:
                        await socket.SendAsync(bye.Reply("200 OK"), CancellationToken.None);
                        if (_ended.TrySetResult())
                        {
                            socket.Dispose();
                        }

                        return;
                    case { IsResponse: false, Method: "OPTIONS" } options:
                        await socket.SendAsync(options.Reply("200 OK"), CancellationToken.None);
                        break;
                    case { IsResponse: false, Method: not "ACK" } other:
                        await socket.SendAsync(other.Reply("405 Method Not Allowed"), CancellationToken.None);
                        break;
                }
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            _ended.TrySetResult();
        }
    }
}
