namespace Azure.Communication.CallAutomation;

/// <summary>The encoding of streamed audio. Comparison ignores case.</summary>
public readonly struct AudioFormat(string value) : IEquatable<AudioFormat>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static AudioFormat Pcm16KMono { get; } = new("pcm16KMono");

    public static AudioFormat Pcm24KMono { get; } = new("pcm24KMono");

    public static implicit operator AudioFormat(string value) => new(value);

    public static bool operator ==(AudioFormat left, AudioFormat right) => left.Equals(right);

    public static bool operator !=(AudioFormat left, AudioFormat right) => !left.Equals(right);

    public bool Equals(AudioFormat other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is AudioFormat other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
