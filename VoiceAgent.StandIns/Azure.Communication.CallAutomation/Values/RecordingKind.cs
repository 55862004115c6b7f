namespace Azure.Communication.CallAutomation;

/// <summary>Who has started a recording. Comparison ignores case.</summary>
public readonly struct RecordingKind(string value) : IEquatable<RecordingKind>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static RecordingKind AzureCommunicationServices { get; } = new("azureCommunicationServices");

    public static RecordingKind Teams { get; } = new("teams");

    public static RecordingKind TeamsCompliance { get; } = new("teamsCompliance");

    public static implicit operator RecordingKind(string value) => new(value);

    public static bool operator ==(RecordingKind left, RecordingKind right) => left.Equals(right);

    public static bool operator !=(RecordingKind left, RecordingKind right) => !left.Equals(right);

    public bool Equals(RecordingKind other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is RecordingKind other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
