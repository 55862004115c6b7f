namespace Azure.Communication.CallAutomation;

/// <summary>Whether participants have channels of their own. Comparison ignores case.</summary>
public readonly struct RecordingChannel(string value) : IEquatable<RecordingChannel>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static RecordingChannel Mixed { get; } = new("mixed");

    public static RecordingChannel Unmixed { get; } = new("unmixed");

    public static implicit operator RecordingChannel(string value) => new(value);

    public static bool operator ==(RecordingChannel left, RecordingChannel right) => left.Equals(right);

    public static bool operator !=(RecordingChannel left, RecordingChannel right) => !left.Equals(right);

    public bool Equals(RecordingChannel other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is RecordingChannel other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
