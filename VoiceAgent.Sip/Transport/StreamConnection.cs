using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Channels;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Transport;

/// <summary>One connection over TCP or TLS, opened by either side. Messages that are sent before it is open wait in its queue.</summary>
internal sealed class StreamConnection : IDisposable
{
    private static ReadOnlySpan<byte> Ping => "\r\n\r\n"u8;

    private readonly StreamSettings _settings;
    private readonly Channel<(ReadOnlyMemory<byte> Message, Action? Failed)> _queue;
    private readonly CancellationTokenSource _closing;
    private Stream? _stream;

    public StreamConnection(long number, SipTransport transport, IPEndPoint remote, StreamSettings settings)
    {
        Number = number;
        Transport = transport;
        Remote = remote;
        Flow = new SipFlow(transport, remote, remote, number);
        _settings = settings;
        _closing = new CancellationTokenSource(Timeout.InfiniteTimeSpan, settings.Time);
        _queue = Channel.CreateBounded<(ReadOnlyMemory<byte>, Action?)>(new BoundedChannelOptions(settings.Limits.QueuedSends) { SingleReader = true });
    }

    public delegate void Received(ReadOnlySpan<byte> message, SipFlow flow);

    public long Number { get; }

    public SipTransport Transport { get; }

    public IPEndPoint Remote { get; }

    public SipFlow Flow { get; private set; }

    public string? FailureReason { get; private set; }

    public void Send(ReadOnlyMemory<byte> message, Action? failed)
    {
        if (!_queue.Writer.TryWrite((message, failed)))
        {
            // The queue is full because the peer does not read, or the connection is closed.
            Close();
            failed?.Invoke();
        }
    }

    public void Close()
    {
        try
        {
            _closing.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has closed by itself at the same time.
        }
    }

    public void Dispose() => _closing.Dispose();

    /// <summary>Opens the stream, then reads and writes until one side closes.</summary>
    public async Task RunAsync(Func<CancellationToken, Task<(Stream Stream, SipFlow Flow)>> open, Received received)
    {
        try
        {
            _closing.CancelAfter(_settings.Limits.Connect);
            (_stream, Flow) = await open(_closing.Token);
            _closing.CancelAfter(_settings.Limits.IdleConnection);
            var writing = WriteAsync(_stream);
            try
            {
                await ReadAsync(_stream, received);
            }
            finally
            {
                await _closing.CancelAsync();
                await writing;
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException or ObjectDisposedException or SipParseException)
        {
            FailureReason = failure is OperationCanceledException ? "It took too long, or it was closed." : failure.Message;
        }
        finally
        {
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out var unsent))
            {
                unsent.Failed?.Invoke();
            }

            if (_stream is not null)
            {
                await _stream.DisposeAsync();
            }
        }
    }

    private async Task WriteAsync(Stream stream)
    {
        try
        {
            await foreach (var (message, failed) in _queue.Reader.ReadAllAsync(_closing.Token))
            {
                try
                {
                    await stream.WriteAsync(message, _closing.Token);
                    _closing.CancelAfter(_settings.Limits.IdleConnection);
                }
                catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
                {
                    failed?.Invoke();
                    Close();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ReadAsync(Stream stream, Received received)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        var filled = 0;
        try
        {
            while (true)
            {
                if (filled == buffer.Length)
                {
                    buffer = Grown(buffer, filled);
                }

                // A message that has begun must arrive soon. Otherwise slow senders would hold many connections.
                _closing.CancelAfter(filled > 0 ? _settings.Limits.Message : _settings.Limits.IdleConnection);
                var read = await stream.ReadAsync(buffer.AsMemory(filled), _closing.Token);
                if (read == 0)
                {
                    return;
                }

                filled += read;
                var used = Take(buffer.AsSpan(0, filled), received);
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Returns how many octets were used.
    private int Take(ReadOnlySpan<byte> stream, Received received)
    {
        var used = 0;
        while (true)
        {
            var rest = stream[used..];
            if (rest.StartsWith(Ping))
            {
                // Keep-alive of RFC 5626, 3.5.1.
                Send("\r\n"u8.ToArray(), null);
                used += Ping.Length;
                continue;
            }

            if (rest.StartsWith("\r\n"u8) && !Ping.StartsWith(rest))
            {
                used += 2;
                continue;
            }

            if (rest.IsEmpty || Ping.StartsWith(rest) || SipParser.Frame(rest, _settings.Messages, out _) is not { } length || rest.Length < length)
            {
                return used;
            }

            received(rest[..length], Flow);
            used += length;
        }
    }

    private byte[] Grown(byte[] buffer, int filled)
    {
        if (filled >= _settings.Messages.MessageBytes)
        {
            throw new SipParseException("The message is too large.", 513);
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
