using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VoiceAgent.Emulators.Speech.Protocol;

/// <summary>One client's connection: whole frames in, whole frames out, one writer at a time.</summary>
/// <param name="account">Whose client this is.</param>
internal sealed class SpeechSocket(WebSocket socket, string account, SpeechOptions options, TimeProvider time) : IDisposable
{
    private const int FirstBuffer = 8 * 1024;

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly SemaphoreSlim _writing = new(1, 1);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);

    public string Account => account;

    /// <summary>Reads the next message; null when the client has closed or gone.</summary>
    /// <exception cref="SpeechProtocolException">The message is too large or no frame.</exception>
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

    /// <summary>Sends audio; an empty one says that no more comes.</summary>
    public Task SendAudioAsync(string requestId, string streamId, ReadOnlySpan<byte> audio, CancellationToken ending)
    {
        var headers = Encoding.ASCII.GetBytes($"X-RequestId:{requestId}\r\nContent-Type:audio/x-wav\r\nX-StreamId:{streamId}\r\nPath:audio\r\n");
        var message = new byte[2 + headers.Length + audio.Length];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)headers.Length);
        headers.CopyTo(message, 2);
        audio.CopyTo(message.AsSpan(2 + headers.Length));
        return SendAsync(message, WebSocketMessageType.Binary, ending);
    }

    /// <summary>Closes with a reason, as far as the client still listens.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        // A close frame holds 123 bytes of reason at most.
        var told = reason.Length > 120 ? string.Concat(reason.AsSpan(0, 119), "…") : reason;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, Encoding.UTF8.GetByteCount(told) > 123 ? told[..100] : told, patience.Token);
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

    /// <summary>Reads over what the client had sent before it saw our close: a socket that is dropped with unread bytes would take the reason with it.</summary>
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

    /// <summary>Drops the connection without a word, as a network does.</summary>
    public void Abort() => socket.Abort();

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _writing.Dispose();
    }

    private async Task SendAsync(byte[] message, WebSocketMessageType type, CancellationToken ending)
    {
        await _writing.WaitAsync(ending);
        using var late = new CancellationTokenSource(options.SendTimeout, time);
        try
        {
            // A message that is cancelled half-way would end the connection, so an ending only keeps the next one from being sent.
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
