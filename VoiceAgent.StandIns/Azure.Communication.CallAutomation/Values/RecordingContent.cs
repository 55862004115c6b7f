namespace Azure.Communication.CallAutomation;

/// <summary>What a recording contains. Comparison ignores case.</summary>
public readonly struct RecordingContent(string value) : IEquatable<RecordingContent>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static RecordingContent Audio { get; } = new("audio");

    public static RecordingContent AudioVideo { get; } = new("audioVideo");

    public static implicit operator RecordingContent(string value) => new(value);

    public static bool operator ==(RecordingContent left, RecordingContent right) => left.Equals(right);

    public static bool operator !=(RecordingContent left, RecordingContent right) => !left.Equals(right);

    public bool Equals(RecordingContent other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is RecordingContent other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
