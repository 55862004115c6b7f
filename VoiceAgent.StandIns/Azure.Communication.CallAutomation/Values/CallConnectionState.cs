namespace Azure.Communication.CallAutomation;

/// <summary>The state of a connection. Comparison ignores case.</summary>
public readonly struct CallConnectionState(string value) : IEquatable<CallConnectionState>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static CallConnectionState Unknown { get; } = new("unknown");

    public static CallConnectionState Connecting { get; } = new("connecting");

    public static CallConnectionState Connected { get; } = new("connected");

    public static CallConnectionState Transferring { get; } = new("transferring");

    public static CallConnectionState TransferAccepted { get; } = new("transferAccepted");

    public static CallConnectionState Disconnecting { get; } = new("disconnecting");

    public static CallConnectionState Disconnected { get; } = new("disconnected");

    public static implicit operator CallConnectionState(string value) => new(value);

    public static bool operator ==(CallConnectionState left, CallConnectionState right) => left.Equals(right);

    public static bool operator !=(CallConnectionState left, CallConnectionState right) => !left.Equals(right);

    public bool Equals(CallConnectionState other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is CallConnectionState other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
