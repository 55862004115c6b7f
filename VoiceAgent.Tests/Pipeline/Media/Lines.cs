using System.Net.WebSockets;

namespace VoiceAgent.Tests.Pipeline.Media;

/// <summary>What the other side sends and receives on a media socket.</summary>
internal static class Lines
{
    public const string Metadata = """{"kind":"AudioMetadata","audioMetadata":{"subscriptionId":"s","encoding":"PCM","sampleRate":16000,"channels":1,"length":640}}""";

    public static string Audio(byte[] pcm) => $$$"""{"kind":"AudioData","audioData":{"timestamp":"2026-01-05T09:00:00Z","participantRawID":"4:+1555","data":"{{{Convert.ToBase64String(pcm)}}}","silent":false}}""";

    /// <summary>Reads until the socket is closed.</summary>
    public static async Task<(WebSocketCloseStatus? Status, string? Reason)> ClosingAsync(WebSocket socket)
    {
        var buffer = new byte[8_192];
        while ((await socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10))).MessageType != WebSocketMessageType.Close)
        {
        }

        return (socket.CloseStatus, socket.CloseStatusDescription);
    }
}
