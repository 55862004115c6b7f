namespace Azure.Communication.CallAutomation;

/// <summary>How media is streamed. Comparison ignores case.</summary>
public readonly struct StreamingTransport(string value) : IEquatable<StreamingTransport>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static StreamingTransport Websocket { get; } = new("websocket");

    public static implicit operator StreamingTransport(string value) => new(value);

    public static bool operator ==(StreamingTransport left, StreamingTransport right) => left.Equals(right);

    public static bool operator !=(StreamingTransport left, StreamingTransport right) => !left.Equals(right);

    public bool Equals(StreamingTransport other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is StreamingTransport other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
