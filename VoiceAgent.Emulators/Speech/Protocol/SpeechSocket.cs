using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VoiceAgent.Emulators.Speech.Protocol;

/// <summary>One client's connection. It reads and writes whole frames, with one writer at a time.</summary>
/// <param name="account">The account of the client.</param>
internal sealed class SpeechSocket(WebSocket socket, string account, SpeechOptions options, TimeProvider time) : IDisposable
{
    private const int FirstBuffer = 8 * 1024;

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly SemaphoreSlim _writing = new(1, 1);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);

    public string Account => account;

    /// <summary>Whether the connection accepts everything and answers nothing, until the client closes it.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Reads the next message. Returns null when the client has closed or lost the connection.</summary>
    /// <exception cref="SpeechProtocolException">The message is too large or not a frame.</exception>
    public async ValueTask<SpeechFrame?> ReceiveAsync(CancellationToken stopping)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), stopping);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (part.EndOfMessage)
            {
                return SpeechFrame.Read(_buffer.AsMemory(0, length), part.MessageType == WebSocketMessageType.Binary);
            }

            if (length == _buffer.Length)
            {
                Grow();
            }
        }
    }

    /// <summary>Sends a JSON message.</summary>
    public Task SendAsync(string path, string requestId, object body, CancellationToken ending)
    {
        var headers = Encoding.ASCII.GetBytes($"X-RequestId:{requestId}\r\nContent-Type:application/json; charset=utf-8\r\nPath:{path}\r\n\r\n");
        return SendAsync([.. headers, .. JsonSerializer.SerializeToUtf8Bytes(body, Json)], WebSocketMessageType.Text, ending);
    }

    /// <summary>Sends audio. Empty audio marks the end.</summary>
    public Task SendAudioAsync(string requestId, string streamId, ReadOnlySpan<byte> audio, CancellationToken ending)
    {
        var headers = Encoding.ASCII.GetBytes($"X-RequestId:{requestId}\r\nContent-Type:audio/x-wav\r\nX-StreamId:{streamId}\r\nPath:audio\r\n");
        var message = new byte[2 + headers.Length + audio.Length];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)headers.Length);
        headers.CopyTo(message, 2);
        audio.CopyTo(message.AsSpan(2 + headers.Length));
        return SendAsync(message, WebSocketMessageType.Binary, ending);
    }

    /// <summary>Closes the connection with a reason, if the client is still connected.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        // The reason in a close frame has at most 123 bytes.
        var sentReason = reason.Length > 120 ? string.Concat(reason.AsSpan(0, 119), "…") : reason;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, Encoding.UTF8.GetByteCount(sentReason) > 123 ? sentReason[..100] : sentReason, patience.Token);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            socket.Abort();
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads what the client sent before it received the close. Closing a socket with unread bytes would discard the reason.</summary>
    public async Task DrainAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
        try
        {
            while (socket.State == WebSocketState.CloseSent)
            {
                await socket.ReceiveAsync(_buffer.AsMemory(), patience.Token);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            socket.Abort();
        }
    }

    /// <summary>From now on the connection answers nothing, like one whose route was lost without notice.</summary>
    public void Die() => IsDead = true;

    /// <summary>Drops the connection without a close message, like a network failure.</summary>
    public void Abort() => socket.Abort();

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _writing.Dispose();
    }

    private async Task SendAsync(byte[] message, WebSocketMessageType type, CancellationToken ending)
    {
        if (IsDead)
        {
            return;
        }

        await _writing.WaitAsync(ending);
        using var late = new CancellationTokenSource(options.SendTimeout, time);
        try
        {
            // Cancelling a message halfway would break the connection, so a cancellation only stops the next message.
            await socket.SendAsync(message, type, true, late.Token);
        }
        finally
        {
            _writing.Release();
        }
    }

    private void Grow()
    {
        if (_buffer.Length >= options.LargestMessage)
        {
            throw new SpeechProtocolException(WebSocketCloseStatus.MessageTooBig, $"A message is larger than {options.LargestMessage} bytes.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, options.LargestMessage));
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
