using System.Buffers;
using System.Buffers.Text;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace VoiceAgent.Bench.Floor;

/// <summary>Reads and writes the media messages with as little work as possible.</summary>
internal static class Wire
{
    private static ReadOnlySpan<byte> Before => "{\"kind\":\"AudioData\",\"audioData\":{\"data\":\""u8;

    private static ReadOnlySpan<byte> After => "\"},\"stopAudio\":null}"u8;

    public static byte[] Stop { get; } = "{\"kind\":\"StopAudio\",\"audioData\":null,\"stopAudio\":{}}"u8.ToArray();

    /// <returns>The number of bytes, or -1 when the other side closed.</returns>
    public static async ValueTask<int> ReadAsync(WebSocket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return -1;
            }

            if (part.EndOfMessage)
            {
                return length;
            }
        }
    }

    /// <returns>The audio, decoded in place. Empty when the message has none.</returns>
    public static Span<byte> Decode(Span<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                var text = message.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
                return Base64.DecodeFromUtf8InPlace(text, out var written) == OperationStatus.Done ? text[..written] : [];
            }
        }

        return [];
    }

    public static int Encode(ReadOnlySpan<byte> pcm, Span<byte> wire)
    {
        Before.CopyTo(wire);
        Base64.EncodeToUtf8(pcm, wire[Before.Length..], out _, out var written);
        After.CopyTo(wire[(Before.Length + written)..]);
        return Before.Length + written + After.Length;
    }

    public static bool IsLoud(ReadOnlySpan<byte> pcm)
    {
        var samples = MemoryMarshal.Cast<byte, short>(pcm);
        var sum = 0;
        foreach (var sample in samples)
        {
            sum += Math.Abs((int)sample);
        }

        return sum > 500 * samples.Length;
    }
}
