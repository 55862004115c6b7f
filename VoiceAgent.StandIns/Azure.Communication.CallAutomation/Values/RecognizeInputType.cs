namespace Azure.Communication.CallAutomation;

/// <summary>What the service listens to. Comparison ignores case.</summary>
public readonly struct RecognizeInputType(string value) : IEquatable<RecognizeInputType>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static RecognizeInputType Choices { get; } = new("choices");

    public static RecognizeInputType Dtmf { get; } = new("dtmf");

    public static RecognizeInputType Speech { get; } = new("speech");

    public static RecognizeInputType SpeechOrDtmf { get; } = new("speechOrDtmf");

    public static implicit operator RecognizeInputType(string value) => new(value);

    public static bool operator ==(RecognizeInputType left, RecognizeInputType right) => left.Equals(right);

    public static bool operator !=(RecognizeInputType left, RecognizeInputType right) => !left.Equals(right);

    public bool Equals(RecognizeInputType other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is RecognizeInputType other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
