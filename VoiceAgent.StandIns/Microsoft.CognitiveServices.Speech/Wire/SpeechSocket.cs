using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>One connection to the service. It allows one writer at a time and has deadlines for connecting and sending.</summary>
internal sealed class SpeechSocket : IDisposable
{
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SendDeadline = TimeSpan.FromSeconds(10);
    private const int LongestMessage = 1 << 20;

    // All connections share one handler, because it caches name look-ups and TLS sessions.
    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler { ConnectTimeout = ConnectDeadline, UseCookies = false });

    private readonly ClientWebSocket _socket;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Timer _sendDeadline;
    private byte[] _incoming = ArrayPool<byte>.Shared.Rent(4_096);
    private byte[] _outgoing = ArrayPool<byte>.Shared.Rent(8_192);

    private SpeechSocket(ClientWebSocket socket)
    {
        _socket = socket;
        _sendDeadline = new Timer(static socket => ((ClientWebSocket)socket!).Abort(), socket, Timeout.Infinite, Timeout.Infinite);
    }

    public static string NewId() => Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture).ToUpperInvariant();

    public DateTimeOffset OpenedAt { get; } = DateTimeOffset.UtcNow;

    public bool IsOpen => _socket.State == WebSocketState.Open;

    /// <exception cref="SpeechFailure">The service cannot be reached, or it refuses the connection.</exception>
    public static async Task<SpeechSocket> ConnectAsync(Uri address, SpeechConfig config, string connectionId, CancellationToken stopping)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        socket.Options.SetRequestHeader("X-ConnectionId", connectionId);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        late.CancelAfter(ConnectDeadline);
        try
        {
            await SpeechAccess.ShowAsync(socket.Options, config, late.Token).ConfigureAwait(false);
            await socket.ConnectAsync(address, Http, late.Token).ConfigureAwait(false);
            return new SpeechSocket(socket);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SpeechFailure(CancellationErrorCode.ServiceTimeout, $"{address.Host} accepted no connection within {ConnectDeadline.TotalSeconds} s.");
        }
        catch (WebSocketException refused)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw SpeechFailure.OfConnecting(status, address.Host, refused);
        }
    }

    public ValueTask SendAsync(string path, string requestId, string contentType, ReadOnlySpan<byte> body)
    {
        var headers = Encoding.ASCII.GetBytes(
            $"Path: {path}\r\nX-RequestId: {requestId}\r\nX-Timestamp: {DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ}\r\nContent-Type: {contentType}\r\n\r\n");
        var message = new byte[headers.Length + body.Length];
        headers.CopyTo(message, 0);
        body.CopyTo(message.AsSpan(headers.Length));
        return SendAsync(message, WebSocketMessageType.Text);
    }

    /// <summary>Sends audio. Empty audio ends the stream. Only one send may run at a time.</summary>
    public ValueTask SendAudioAsync(string requestId, ReadOnlySpan<byte> audio, bool header = false)
    {
        var head = _outgoing.AsSpan(2, 256);
        Encoding.ASCII.TryGetBytes("Path: audio\r\nX-RequestId: ", head, out var length);
        length += Encoding.ASCII.GetBytes(requestId, head[length..]);
        length += Encoding.ASCII.GetBytes("\r\nX-Timestamp: ", head[length..]);
        DateTime.UtcNow.TryFormat(head[length..], out var written, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        length += written;
        length += Encoding.ASCII.GetBytes(header ? "\r\nContent-Type: audio/x-wav\r\n" : "\r\n", head[length..]);
        BinaryPrimitives.WriteUInt16BigEndian(_outgoing, (ushort)length);
        audio.CopyTo(_outgoing.AsSpan(2 + length));
        return SendAsync(_outgoing.AsMemory(0, 2 + length + audio.Length), WebSocketMessageType.Binary);
    }

    /// <summary>Reads a message.</summary>
    /// <returns>Null if the service closed the connection.</returns>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SpeechMessage?> ReadAsync(string expectedRequestId)
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_incoming.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (part.EndOfMessage)
            {
                return SpeechMessage.Read(_incoming.AsMemory(0, length), part.MessageType == WebSocketMessageType.Binary, expectedRequestId);
            }

            if (length == _incoming.Length)
            {
                Grow();
            }
        }
    }

    /// <summary>The reason that the service gave for closing the connection.</summary>
    public SpeechFailure Closing() => SpeechFailure.OfClosing(_socket.CloseStatus, _socket.CloseStatusDescription);

    public async Task CloseAsync()
    {
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await SendGuardedAsync(() => _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None)).ConfigureAwait(false);
        }
    }

    public void Abort() => _socket.Abort();

    public void Dispose()
    {
        _sendDeadline.Dispose();
        _socket.Dispose();
        ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _incoming, []));
        ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _outgoing, []));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            var sent = _socket.SendAsync(message, type, endOfMessage: true, CancellationToken.None);
            if (!sent.IsCompleted)
            {
                _sendDeadline.Change(SendDeadline, Timeout.InfiniteTimeSpan);
                await sent.ConfigureAwait(false);
                _sendDeadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
            else
            {
                await sent.ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task SendGuardedAsync(Func<Task> send)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            _sendDeadline.Change(SendDeadline, Timeout.InfiniteTimeSpan);
            await send().ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is WebSocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The socket has ended already.
        }
        finally
        {
            _writing.Release();
        }
    }

    private void Grow()
    {
        if (_incoming.Length >= LongestMessage)
        {
            throw new WebSocketException("The service sent a message that is larger than 1 MiB.");
        }

        var longer = ArrayPool<byte>.Shared.Rent(_incoming.Length * 2);
        _incoming.CopyTo(longer, 0);
        ArrayPool<byte>.Shared.Return(_incoming);
        _incoming = longer;
    }
}
