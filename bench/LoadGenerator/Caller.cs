using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VoiceAgent.Bench.LoadGenerator;

/// <summary>One caller: a raw socket that sends and receives the telephony service's media messages. It records what it receives and when.</summary>
internal sealed class Caller
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Hearing _hearing = new();
    private byte[] _rest = [];

    private Caller()
    {
    }

    public Hearing Hearing => _hearing;

    public bool IsDead { get; private set; }

    public static async Task<Caller> CallAsync(Uri url, Dial dial)
    {
        var caller = new Caller();
        await caller._socket.ConnectAsync(IPAddress.Loopback, url.Port);
        await caller.ShakeHandsAsync(url, dial);
        await caller._socket.SendAsync(Wire.Metadata);
        _ = caller.HearAsync();
        return caller;
    }

    /// <summary>Sends a frame. The frame is recorded before it is sent, because an answer may arrive before this returns.</summary>
    public void Say(byte[] frame, Moment moment)
    {
        _hearing.Said(moment);
        try
        {
            _socket.Send(frame);
        }
        catch (SocketException)
        {
            IsDead = true;
        }
    }

    public void HangUp() => _socket.Close();

    private async Task ShakeHandsAsync(Uri url, Dial dial)
    {
        var authorization = dial.Authorization is null ? "" : $"Authorization: {dial.Authorization}\r\n";
        await _socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET {dial.Path} HTTP/1.1\r\nHost: {url.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{authorization}\r\n"));
        var answer = new byte[8_192];
        var length = 0;
        while (answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = await _socket.ReceiveAsync(answer.AsMemory(length));
            length += read > 0 ? read : throw new IOException("The server closed the connection in the handshake.");
        }

        if (!Encoding.ASCII.GetString(answer, 0, 12).EndsWith("101", StringComparison.Ordinal))
        {
            throw new IOException(Encoding.ASCII.GetString(answer, 0, length));
        }

        _rest = answer[(answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) + 4)..length];
    }

    private async Task HearAsync()
    {
        var buffer = new byte[65_536];
        var length = _rest.Length;
        _rest.CopyTo(buffer, 0);
        try
        {
            while (true)
            {
                var read = Take(buffer.AsSpan(0, length));
                buffer.AsSpan(read, length - read).CopyTo(buffer);
                length -= read;
                var more = await _socket.ReceiveAsync(buffer.AsMemory(length));
                if (more == 0)
                {
                    break;
                }

                length += more;
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or IOException)
        {
            // The measurement has ended, or the server has.
        }

        IsDead = true;
    }

    /// <returns>How many bytes formed complete frames.</returns>
    private int Take(Span<byte> bytes)
    {
        var at = 0;
        while (bytes.Length - at >= 4)
        {
            var length = bytes[at + 1] & 127;
            var header = 2;
            if (length == 126)
            {
                length = (bytes[at + 2] << 8) | bytes[at + 3];
                header = 4;
            }

            if (bytes.Length - at < header + length)
            {
                break;
            }

            switch (bytes[at] & 15)
            {
                case 1 or 2:
                    _hearing.Heard(bytes.Slice(at + header, length), Stopwatch.GetTimestamp());
                    break;
                case 8:
                    throw new IOException("The server closed the socket.");
                case 9:
                    _socket.Send(Wire.Pong);
                    break;
            }

            at += header + length;
        }

        return at;
    }
}
