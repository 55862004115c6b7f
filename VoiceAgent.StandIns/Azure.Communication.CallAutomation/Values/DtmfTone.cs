namespace Azure.Communication.CallAutomation;

/// <summary>A key of a telephone. Comparison ignores case.</summary>
public readonly struct DtmfTone(string value) : IEquatable<DtmfTone>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static DtmfTone Zero { get; } = new("zero");

    public static DtmfTone One { get; } = new("one");

    public static DtmfTone Two { get; } = new("two");

    public static DtmfTone Three { get; } = new("three");

    public static DtmfTone Four { get; } = new("four");

    public static DtmfTone Five { get; } = new("five");

    public static DtmfTone Six { get; } = new("six");

    public static DtmfTone Seven { get; } = new("seven");

    public static DtmfTone Eight { get; } = new("eight");

    public static DtmfTone Nine { get; } = new("nine");

    public static DtmfTone A { get; } = new("a");

    public static DtmfTone B { get; } = new("b");

    public static DtmfTone C { get; } = new("c");

    public static DtmfTone D { get; } = new("d");

    public static DtmfTone Pound { get; } = new("pound");

    public static DtmfTone Asterisk { get; } = new("asterisk");

    public static implicit operator DtmfTone(string value) => new(value);

    public static bool operator ==(DtmfTone left, DtmfTone right) => left.Equals(right);

    public static bool operator !=(DtmfTone left, DtmfTone right) => !left.Equals(right);

    public bool Equals(DtmfTone other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is DtmfTone other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
