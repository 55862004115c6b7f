using System.Net.WebSockets;

namespace VoiceAgent.Emulators.Speech.Protocol;

/// <summary>The client violated the protocol. Its connection is closed with this status and reason.</summary>
internal sealed class SpeechProtocolException(WebSocketCloseStatus status, string reason) : Exception(reason)
{
    public WebSocketCloseStatus Status { get; } = status;

    public static SpeechProtocolException Malformed(string reason) => new(WebSocketCloseStatus.ProtocolError, reason);

    public static SpeechProtocolException Unsupported(string reason) => new(WebSocketCloseStatus.InvalidPayloadData, reason);
}
