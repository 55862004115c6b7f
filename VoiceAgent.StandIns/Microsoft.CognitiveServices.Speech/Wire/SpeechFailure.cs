using System.Net;
using System.Net.WebSockets;

namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>A failure with its official category. It never contains a key, a token, or an address with one of these.</summary>
internal sealed class SpeechFailure(CancellationErrorCode code, string details, Exception? inner = null) : Exception(details, inner)
{
    public CancellationErrorCode Code { get; } = code;

    /// <summary>Whether another attempt may succeed.</summary>
    public bool IsPassing => Code is CancellationErrorCode.ConnectionFailure or CancellationErrorCode.ServiceTimeout
        or CancellationErrorCode.ServiceUnavailable or CancellationErrorCode.ServiceError or CancellationErrorCode.TooManyRequests;

    public static SpeechFailure OfConnecting(HttpStatusCode status, string host, WebSocketException refused) => status switch
    {
        0 => new(CancellationErrorCode.ConnectionFailure, $"{host} cannot be reached: {refused.WebSocketErrorCode}.", refused),
        HttpStatusCode.Unauthorized => new(CancellationErrorCode.AuthenticationFailure, $"{host} refused the key or token (401)."),
        HttpStatusCode.Forbidden => new(CancellationErrorCode.Forbidden, $"{host} forbids it (403)."),
        HttpStatusCode.TooManyRequests => new(CancellationErrorCode.TooManyRequests, $"{host} has too many requests (429)."),
        HttpStatusCode.ServiceUnavailable => new(CancellationErrorCode.ServiceUnavailable, $"{host} is not available (503)."),
        >= HttpStatusCode.InternalServerError => new(CancellationErrorCode.ServiceError, $"{host} answered {(int)status}."),
        _ => new(CancellationErrorCode.BadRequest, $"{host} answered {(int)status}."),
    };

    public static SpeechFailure OfClosing(WebSocketCloseStatus? status, string? description) => status switch
    {
        WebSocketCloseStatus.ProtocolError or WebSocketCloseStatus.InvalidPayloadData or WebSocketCloseStatus.InvalidMessageType or WebSocketCloseStatus.PolicyViolation =>
            new(CancellationErrorCode.BadRequest, $"The service refused: {description} ({(int)status})."),
        WebSocketCloseStatus.InternalServerError => new(CancellationErrorCode.ServiceError, $"The service failed: {description} ({(int)status})."),
        _ => new(CancellationErrorCode.ConnectionFailure, $"The service closed the connection ({(int?)status ?? 0})."),
    };

    public static SpeechFailure OfBreaking(Exception broken) => broken as SpeechFailure
        ?? new SpeechFailure(CancellationErrorCode.ConnectionFailure, "The connection to the service broke.", broken);

    public static bool IsBreak(Exception exception) =>
        exception is SpeechFailure or WebSocketException or ObjectDisposedException or OperationCanceledException or IOException or InvalidOperationException;
}
