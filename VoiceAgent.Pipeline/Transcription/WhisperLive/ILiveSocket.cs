using System.Net.WebSockets;

namespace VoiceAgent.Pipeline.Transcription.WhisperLive;

/// <summary>A client's WebSocket.</summary>
internal interface ILiveSocket : IDisposable
{
    /// <summary>The status with which the server refused the socket. Null when it did not answer with a status.</summary>
    int? RefusalStatus { get; }

    Task ConnectAsync(Uri address, string? key, CancellationToken stopping);

    Task SendAsync(ReadOnlyMemory<byte> message, bool isText, CancellationToken stopping);

    /// <returns>The next text message. Null when the server has closed the socket.</returns>
    Task<string?> ReceiveAsync(CancellationToken stopping);
}

internal sealed class ClientLiveSocket : ILiveSocket
{
    // A state of WhisperLiveKit repeats all lines of the connection.
    private const int LargestMessage = 4 * 1024 * 1024;

    // A route that was lost without notice is found by a ping without an answer.
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(5);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[8192];

    public int? RefusalStatus => _socket.HttpStatusCode is >= (System.Net.HttpStatusCode)400 and var status ? (int)status : null;

    public Task ConnectAsync(Uri address, string? key, CancellationToken stopping)
    {
        _socket.Options.CollectHttpResponseDetails = true;
        _socket.Options.KeepAliveInterval = Ping;
        _socket.Options.KeepAliveTimeout = Ping;
        if (key is not null)
        {
            _socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        }

        return _socket.ConnectAsync(address, stopping);
    }

    public Task SendAsync(ReadOnlyMemory<byte> message, bool isText, CancellationToken stopping) =>
        _socket.SendAsync(message, isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, stopping).AsTask();

    public async Task<string?> ReceiveAsync(CancellationToken stopping)
    {
        using var message = new MemoryStream();
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(), stopping);
            if (part.MessageType is WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(_buffer, 0, part.Count);
            if (message.Length > LargestMessage)
            {
                throw new IOException("The server sent a message that is too large.");
            }

            if (part.EndOfMessage)
            {
                return System.Text.Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length);
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
