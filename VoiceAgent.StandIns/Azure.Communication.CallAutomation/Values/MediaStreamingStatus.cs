namespace Azure.Communication.CallAutomation;

/// <summary>The status of the media stream. Comparison ignores case.</summary>
public readonly struct MediaStreamingStatus(string value) : IEquatable<MediaStreamingStatus>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static MediaStreamingStatus MediaStreamingStarted { get; } = new("mediaStreamingStarted");

    public static MediaStreamingStatus MediaStreamingFailed { get; } = new("mediaStreamingFailed");

    public static MediaStreamingStatus MediaStreamingStopped { get; } = new("mediaStreamingStopped");

    public static MediaStreamingStatus UnspecifiedError { get; } = new("unspecifiedError");

    public static implicit operator MediaStreamingStatus(string value) => new(value);

    public static bool operator ==(MediaStreamingStatus left, MediaStreamingStatus right) => left.Equals(right);

    public static bool operator !=(MediaStreamingStatus left, MediaStreamingStatus right) => !left.Equals(right);

    public bool Equals(MediaStreamingStatus other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is MediaStreamingStatus other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
