using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace VoiceAgent.Pipeline.Media;

/// <summary>
/// The media WebSocket with a deadline on everything: whole messages in, one writer at a time out. A socket that
/// misses a deadline is aborted, and the reader learns of it as <see cref="MediaStreamEnding.Broken"/>; sends never throw.
/// </summary>
/// <remarks>
/// Tokens are kept away from the socket's own calls: with one it would allocate for each frame. Deadlines are a timer
/// that is only set when a send does not complete at once, and a look at the clock now and then for reading.
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
    /// <returns>Its UTF-8 text, valid until the next read; empty when the far side closed the socket.</returns>
    /// <exception cref="WebSocketException">The connection broke, or was aborted by a deadline.</exception>
    /// <exception cref="MessageRefusedException">It is longer than the bound, or not text.</exception>
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
                throw new MessageRefusedException(WebSocketCloseStatus.InvalidMessageType, "Media messages are text.");
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

    /// <summary>Sends one text message. Ends early without a word when the socket is no longer open.</summary>
    /// <remarks>Nearly always the socket takes it at once: that way has no state to keep, and allocates nothing.</remarks>
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

    /// <summary>Says goodbye; whoever reads goes on until the far side has said it too, or its deadline passed.</summary>
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

    /// <summary>Says goodbye and waits for the far side's answer, at most as long as the deadline.</summary>
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
            // It is gone: that is what was wanted.
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

    /// <summary>A way for a socket to end that is not our fault.</summary>
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
            throw new MessageRefusedException(WebSocketCloseStatus.MessageTooBig, $"A media message has at most {_options.LongestMessage} bytes.");
        }

        var longer = ArrayPool<byte>.Shared.Rent(Math.Min(_message.Length * 2, _options.LongestMessage));
        _message.CopyTo(longer, 0);
        ArrayPool<byte>.Shared.Return(_message);
        _message = longer;
    }
}

/// <summary>The far side does not keep to the protocol: the socket is closed with this status and reason.</summary>
internal sealed class MessageRefusedException(WebSocketCloseStatus status, string reason) : Exception(reason)
{
    public WebSocketCloseStatus Status { get; } = status;
}
