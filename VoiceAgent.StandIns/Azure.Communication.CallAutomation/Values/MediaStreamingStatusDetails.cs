namespace Azure.Communication.CallAutomation;

/// <summary>The reason for the status of the media stream. Comparison ignores case.</summary>
public readonly struct MediaStreamingStatusDetails(string value) : IEquatable<MediaStreamingStatusDetails>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static MediaStreamingStatusDetails SubscriptionStarted { get; } = new("subscriptionStarted");

    public static MediaStreamingStatusDetails StreamConnectionReestablished { get; } = new("streamConnectionReestablished");

    public static MediaStreamingStatusDetails StreamConnectionUnsuccessful { get; } = new("streamConnectionUnsuccessful");

    public static MediaStreamingStatusDetails StreamUrlMissing { get; } = new("streamUrlMissing");

    public static MediaStreamingStatusDetails ServiceShutdown { get; } = new("serviceShutdown");

    public static MediaStreamingStatusDetails StreamConnectionInterrupted { get; } = new("streamConnectionInterrupted");

    public static MediaStreamingStatusDetails SpeechServicesConnectionError { get; } = new("speechServicesConnectionError");

    public static MediaStreamingStatusDetails SubscriptionStopped { get; } = new("subscriptionStopped");

    public static MediaStreamingStatusDetails UnspecifiedError { get; } = new("unspecifiedError");

    public static MediaStreamingStatusDetails AuthenticationFailure { get; } = new("authenticationFailure");

    public static MediaStreamingStatusDetails BadRequest { get; } = new("badRequest");

    public static MediaStreamingStatusDetails TooManyRequests { get; } = new("tooManyRequests");

    public static MediaStreamingStatusDetails Forbidden { get; } = new("forbidden");

    public static MediaStreamingStatusDetails ServiceTimeout { get; } = new("serviceTimeout");

    public static MediaStreamingStatusDetails InitialWebSocketConnectionFailed { get; } = new("initialWebSocketConnectionFailed");

    public static implicit operator MediaStreamingStatusDetails(string value) => new(value);

    public static bool operator ==(MediaStreamingStatusDetails left, MediaStreamingStatusDetails right) => left.Equals(right);

    public static bool operator !=(MediaStreamingStatusDetails left, MediaStreamingStatusDetails right) => !left.Equals(right);

    public bool Equals(MediaStreamingStatusDetails other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is MediaStreamingStatusDetails other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
