namespace Azure.Communication.CallAutomation;

/// <summary>The reason that a rejected caller gets. Comparison ignores case.</summary>
public readonly struct CallRejectReason(string value) : IEquatable<CallRejectReason>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static CallRejectReason None { get; } = new("none");

    public static CallRejectReason Busy { get; } = new("busy");

    public static CallRejectReason Forbidden { get; } = new("forbidden");

    public static implicit operator CallRejectReason(string value) => new(value);

    public static bool operator ==(CallRejectReason left, CallRejectReason right) => left.Equals(right);

    public static bool operator !=(CallRejectReason left, CallRejectReason right) => !left.Equals(right);

    public bool Equals(CallRejectReason other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is CallRejectReason other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
