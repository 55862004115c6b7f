namespace Azure.Communication.CallAutomation;

/// <summary>What is streamed. Comparison ignores case.</summary>
public readonly struct MediaStreamingContent(string value) : IEquatable<MediaStreamingContent>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static MediaStreamingContent Audio { get; } = new("audio");

    public static implicit operator MediaStreamingContent(string value) => new(value);

    public static bool operator ==(MediaStreamingContent left, MediaStreamingContent right) => left.Equals(right);

    public static bool operator !=(MediaStreamingContent left, MediaStreamingContent right) => !left.Equals(right);

    public bool Equals(MediaStreamingContent other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is MediaStreamingContent other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
