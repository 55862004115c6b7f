using System.Net.WebSockets;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>How a media socket ended, in the words of the callback that reports it.</summary>
/// <param name="EventType">MediaStreamingStopped or MediaStreamingFailed.</param>
/// <param name="Status">mediaStreamingStatus.</param>
/// <param name="Details">mediaStreamingStatusDetails.</param>
internal sealed record MediaEnding(string EventType, string Status, string Details, int Code, int SubCode, string Message)
{
    public static readonly MediaEnding Stopped = new("MediaStreamingStopped", "mediaStreamingStopped", "subscriptionStopped", 200, 0, "Action completed successfully.");

    /// <summary>The service reports 400/8581 when no server listens at the transport url.</summary>
    public static MediaEnding NotConnected(string reason) =>
        new("MediaStreamingFailed", "mediaStreamingFailed", "initialWebSocketConnectionFailed", 400, 8581, $"Transport url is not valid or web socket server is not operational. {reason}");

    public static MediaEnding Refused(string reason) =>
        new("MediaStreamingFailed", "mediaStreamingFailed", "authenticationFailure", 400, 8581, $"The web socket server refused the connection. {reason}");

    public static MediaEnding Interrupted(string reason) =>
        new("MediaStreamingFailed", "mediaStreamingFailed", "streamConnectionInterrupted", 500, 8500, $"The web socket connection was lost. {reason}");

    public static MediaEnding ClosedByAgent(WebSocketCloseStatus? status, string? description) => status == WebSocketCloseStatus.NormalClosure
        ? Stopped
        : Interrupted($"The web socket server closed the connection with {(int?)status}: {description}");
}
