using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace VoiceAgent.Pipeline.Media;

/// <summary>
/// The media WebSocket with a deadline on every operation. It reads whole messages and lets one writer send at a time. A socket
/// that misses a deadline is aborted, and its reader ends with <see cref="MediaStreamEnding.Broken"/>. Sends never throw.
/// </summary>
/// <remarks>
/// No cancellation token is passed to the socket, because the socket would then allocate for each frame. For sends, a timer is
/// set only when a send does not complete at once. For reads, the clock is checked at intervals.
/// </remarks>
internal sealed class AcsSocket : IAsyncDisposable
{
    private readonly WebSocket _socket;
    private readonly MediaOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ITimer _sendDeadline;
    private readonly ITimer _silenceWatch;
    private byte[] _message = ArrayPool<byte>.Shared.Rent(4_096);
    private long _lastMessage;
    private bool _closing;

    public AcsSocket(WebSocket socket, MediaOptions options, TimeProvider time)
    {
        _socket = socket;
        _options = options;
        _time = time;
        _lastMessage = time.GetTimestamp();
        _sendDeadline = time.CreateTimer(static socket => ((AcsSocket)socket!).Abort(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _silenceWatch = time.CreateTimer(static socket => ((AcsSocket)socket!).AbortIfSilent(), this, options.SilenceDeadline, options.SilenceDeadline / 4);
    }

    /// <summary>Reads one message.</summary>
    /// <returns>The UTF-8 text, valid until the next read. Empty when the remote side closed the socket.</returns>
    /// <exception cref="WebSocketException">The connection broke, or a deadline aborted it.</exception>
    /// <exception cref="MessageRefusedException">The message is too long, or is not text.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Memory<byte>> ReadAsync()
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_message.AsMemory(length), CancellationToken.None);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return default;
            }

            if (part.MessageType == WebSocketMessageType.Binary)
            {
                throw new MessageRefusedException(WebSocketCloseStatus.InvalidMessageType, "Media messages must be text.");
            }

            if (part.EndOfMessage && length > 0)
            {
                Volatile.Write(ref _lastMessage, _time.GetTimestamp());
                return _message.AsMemory(0, length);
            }

            if (length == _message.Length)
            {
                Grow();
            }
        }
    }

    /// <summary>Sends one text message. Does nothing when the socket is no longer open.</summary>
    /// <remarks>Most sends complete at once. That path keeps no state and allocates nothing.</remarks>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message)
    {
        if (!_writing.Wait(0, CancellationToken.None))
        {
            return SendInTurnAsync(message);
        }

        try
        {
            var sent = IsWritable ? _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None) : default;
            if (!sent.IsCompleted)
            {
                return FinishAsync(sent);
            }

            sent.GetAwaiter().GetResult();
        }
        catch (Exception broken) when (IsBreak(broken))
        {
            Abort();
        }

        _writing.Release();
        return default;
    }

    /// <summary>Sends a close message. A reader continues until the remote side has answered or the deadline has passed.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        await _writing.WaitAsync();
        try
        {
            if (!IsWritable)
            {
                return;
            }

            _closing = true;
            _sendDeadline.Change(_options.CloseDeadline, Timeout.InfiniteTimeSpan);
            await _socket.CloseOutputAsync(status, reason, CancellationToken.None);
        }
        catch (Exception broken) when (IsBreak(broken))
        {
            Abort();
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Sends a close message and waits for the answer, up to the deadline.</summary>
    public async Task CloseAndWaitAsync(WebSocketCloseStatus status, string reason)
    {
        await CloseAsync(status, reason);
        try
        {
            while (_socket.State == WebSocketState.CloseSent)
            {
                await _socket.ReceiveAsync(_message.AsMemory(), CancellationToken.None);
            }
        }
        catch (Exception broken) when (IsBreak(broken))
        {
            // The socket is already closed, so there is nothing to do.
        }
    }

    public void Abort() => _socket.Abort();

    public ValueTask DisposeAsync()
    {
        _silenceWatch.Dispose();
        _sendDeadline.Dispose();
        _socket.Dispose();
        ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _message, []));
        return ValueTask.CompletedTask;
    }

    /// <summary>True for the exceptions with which a socket breaks through no fault of this program.</summary>
    public static bool IsBreak(Exception exception) =>
        exception is WebSocketException or ObjectDisposedException or OperationCanceledException or IOException or InvalidOperationException;

    private bool IsWritable => !_closing && _socket.State is (WebSocketState.Open or WebSocketState.CloseReceived);

    private async ValueTask SendInTurnAsync(ReadOnlyMemory<byte> message)
    {
        await _writing.WaitAsync();
        await FinishAsync(IsWritable ? _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None) : default);
    }

    private async ValueTask FinishAsync(ValueTask sent)
    {
        try
        {
            _sendDeadline.Change(_options.SendDeadline, Timeout.InfiniteTimeSpan);
            await sent;
            _sendDeadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        catch (Exception broken) when (IsBreak(broken))
        {
            Abort();
        }
        finally
        {
            _writing.Release();
        }
    }

    private void AbortIfSilent()
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _lastMessage)) >= _options.SilenceDeadline)
        {
            Abort();
        }
    }

    private void Grow()
    {
        if (_message.Length >= _options.LongestMessage)
        {
            throw new MessageRefusedException(WebSocketCloseStatus.MessageTooBig, $"A media message must have at most {_options.LongestMessage} bytes.");
        }

        var longer = ArrayPool<byte>.Shared.Rent(Math.Min(_message.Length * 2, _options.LongestMessage));
        _message.CopyTo(longer, 0);
        ArrayPool<byte>.Shared.Return(_message);
        _message = longer;
    }
}

/// <summary>The remote side violates the protocol: the socket is closed with this status and reason.</summary>
internal sealed class MessageRefusedException(WebSocketCloseStatus status, string reason) : Exception(reason)
{
    public WebSocketCloseStatus Status { get; } = status;
}
