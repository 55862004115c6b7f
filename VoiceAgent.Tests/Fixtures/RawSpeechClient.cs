using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>A client that writes the Speech protocol directly, so that tests can also send wrong messages.</summary>
internal sealed class RawSpeechClient(ClientWebSocket socket) : IDisposable
{
    // Only a conversation that hangs takes this long, also on a machine with other work.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource _late = new(Timeout, TimeProvider.System);

    public ClientWebSocket Socket => socket;

    public string RequestId { get; set; } = Guid.NewGuid().ToString("N");

    public Task ConnectAsync(Uri address) => socket.ConnectAsync(address, _late.Token);

    public Task SendTextAsync(string message) => socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, _late.Token);

    public Task SendBinaryAsync(byte[] message) => socket.SendAsync(message, WebSocketMessageType.Binary, true, _late.Token);

    public Task SendAsync(string path, string body, string type = "application/json") =>
        SendTextAsync($"Path: {path}\r\nX-RequestId: {RequestId}\r\nX-Timestamp: 2026-01-01T00:00:00Z\r\nContent-Type: {type}\r\n\r\n{body}");

    public Task SendAudioAsync(ReadOnlySpan<byte> audio)
    {
        var headers = Encoding.ASCII.GetBytes($"Path: audio\r\nX-RequestId: {RequestId}\r\nContent-Type: audio/x-wav\r\n");
        var message = new byte[2 + headers.Length + audio.Length];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)headers.Length);
        headers.CopyTo(message, 2);
        audio.CopyTo(message.AsSpan(2 + headers.Length));
        return SendBinaryAsync(message);
    }

    public Task SendHeaderAsync(int rate) => SendAudioAsync(Header(rate));

    /// <summary>Sends the samples in frames of 20 ms, as fast as the server reads them.</summary>
    public async Task SendSpeechAsync(short[] samples, int rate)
    {
        for (var at = 0; at < samples.Length; at += rate / 50)
        {
            await SendAudioAsync(MemoryMarshal.AsBytes(samples.AsSpan(at, Math.Min(rate / 50, samples.Length - at))));
        }
    }

    /// <summary>Reads the next message. Returns null when the server has closed.</summary>
    public async Task<SpeechAnswer?> ReceiveAsync()
    {
        var buffer = new byte[1 << 20];
        var length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(length), _late.Token);
            length += part.Count;
        }
        while (!part.EndOfMessage);

        return part.MessageType == WebSocketMessageType.Close ? null : SpeechAnswer.Read(buffer.AsSpan(0, length), part.MessageType);
    }

    /// <summary>Reads all messages up to the first one with this path, or up to the close.</summary>
    public async Task<List<SpeechAnswer>> ReceiveUntilAsync(string path)
    {
        var answers = new List<SpeechAnswer>();
        while (await ReceiveAsync() is { } answer)
        {
            answers.Add(answer);
            if (answer.Path == path)
            {
                break;
            }
        }

        return answers;
    }

    public void Dispose()
    {
        socket.Dispose();
        _late.Dispose();
    }

    public static byte[] Header(int rate, short bits = 16, short channels = 1)
    {
        var header = new byte[44];
        "RIFF"u8.CopyTo(header);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        header[16] = 16;
        header[20] = 1;
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), channels);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), rate * channels * bits / 8);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), (short)(channels * bits / 8));
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), bits);
        "data"u8.CopyTo(header.AsSpan(36));
        return header;
    }
}

/// <summary>A message from the emulator.</summary>
internal sealed record SpeechAnswer(string Path, string RequestId, JsonElement Json, byte[] Audio)
{
    public static SpeechAnswer Read(ReadOnlySpan<byte> message, WebSocketMessageType type)
    {
        var text = type == WebSocketMessageType.Text;
        var end = text ? message.IndexOf("\r\n\r\n"u8) : 2 + BinaryPrimitives.ReadUInt16BigEndian(message);
        var headers = Encoding.ASCII.GetString(text ? message[..end] : message[2..end]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        return new SpeechAnswer(
            headers["Path"],
            headers["X-RequestId"],
            text ? JsonSerializer.Deserialize<JsonElement>(message[(end + 4)..]) : default,
            text ? [] : message[end..].ToArray());
    }
}
