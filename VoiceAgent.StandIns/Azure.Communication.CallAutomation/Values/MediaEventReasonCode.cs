namespace Azure.Communication.CallAutomation;

/// <summary>Why a prompt ended: the sub code of the result as text. Comparison ignores case.</summary>
public readonly struct MediaEventReasonCode(string value) : IEquatable<MediaEventReasonCode>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static MediaEventReasonCode CompletedSuccessfully { get; } = new("0");

    public static MediaEventReasonCode PlayDownloadFailed { get; } = new("8536");

    public static MediaEventReasonCode PlayInvalidFileFormat { get; } = new("8535");

    public static implicit operator MediaEventReasonCode(string value) => new(value);

    public static bool operator ==(MediaEventReasonCode left, MediaEventReasonCode right) => left.Equals(right);

    public static bool operator !=(MediaEventReasonCode left, MediaEventReasonCode right) => !left.Equals(right);

    public bool Equals(MediaEventReasonCode other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is MediaEventReasonCode other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
