namespace Azure.Communication.CallAutomation;

/// <summary>Whether a recording runs. A paused one is inactive. Comparison ignores case.</summary>
public readonly struct RecordingState(string value) : IEquatable<RecordingState>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static RecordingState Active { get; } = new("active");

    public static RecordingState Inactive { get; } = new("inactive");

    public static implicit operator RecordingState(string value) => new(value);

    public static bool operator ==(RecordingState left, RecordingState right) => left.Equals(right);

    public static bool operator !=(RecordingState left, RecordingState right) => !left.Equals(right);

    public bool Equals(RecordingState other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is RecordingState other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
