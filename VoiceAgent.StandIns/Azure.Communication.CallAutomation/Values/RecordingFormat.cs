namespace Azure.Communication.CallAutomation;

/// <summary>The file format of a recording. Comparison ignores case.</summary>
public readonly struct RecordingFormat(string value) : IEquatable<RecordingFormat>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static RecordingFormat Mp3 { get; } = new("mp3");

    public static RecordingFormat Mp4 { get; } = new("mp4");

    public static RecordingFormat Wav { get; } = new("wav");

    public static implicit operator RecordingFormat(string value) => new(value);

    public static bool operator ==(RecordingFormat left, RecordingFormat right) => left.Equals(right);

    public static bool operator !=(RecordingFormat left, RecordingFormat right) => !left.Equals(right);

    public bool Equals(RecordingFormat other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is RecordingFormat other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
