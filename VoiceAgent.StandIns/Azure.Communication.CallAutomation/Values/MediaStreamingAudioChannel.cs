namespace Azure.Communication.CallAutomation;

/// <summary>Whether the audio of all parties is mixed into one stream. Comparison ignores case.</summary>
public readonly struct MediaStreamingAudioChannel(string value) : IEquatable<MediaStreamingAudioChannel>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static MediaStreamingAudioChannel Mixed { get; } = new("mixed");

    public static MediaStreamingAudioChannel Unmixed { get; } = new("unmixed");

    public static implicit operator MediaStreamingAudioChannel(string value) => new(value);

    public static bool operator ==(MediaStreamingAudioChannel left, MediaStreamingAudioChannel right) => left.Equals(right);

    public static bool operator !=(MediaStreamingAudioChannel left, MediaStreamingAudioChannel right) => !left.Equals(right);

    public bool Equals(MediaStreamingAudioChannel other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is MediaStreamingAudioChannel other && Equals(other);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value;
}
