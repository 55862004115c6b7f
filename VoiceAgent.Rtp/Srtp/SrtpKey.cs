using System.Security.Cryptography;

namespace VoiceAgent.Rtp.Srtp;

/// <summary>A master key with its salt. Its text never shows them.</summary>
internal sealed class SrtpKey : IEquatable<SrtpKey>
{
    private readonly byte[] _bytes;

    /// <param name="suite">The suite that it is for.</param>
    /// <param name="keyAndSalt">The key, then the salt.</param>
    public SrtpKey(SrtpSuite suite, ReadOnlySpan<byte> keyAndSalt)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(keyAndSalt.Length, suite.KeyLength + suite.SaltLength);
        (Suite, _bytes) = (suite, keyAndSalt.ToArray());
    }

    public SrtpSuite Suite { get; }

    public ReadOnlySpan<byte> Key => _bytes.AsSpan(0, Suite.KeyLength);

    public ReadOnlySpan<byte> Salt => _bytes.AsSpan(Suite.KeyLength);

    /// <summary>A new key from the system's random numbers.</summary>
    public static SrtpKey Create(SrtpSuite suite) => new(suite, RandomNumberGenerator.GetBytes(suite.KeyLength + suite.SaltLength));

    /// <summary>The text for SDP. It goes nowhere else.</summary>
    public string ToInline() => Convert.ToBase64String(_bytes);

    public bool Equals(SrtpKey? other) => other is not null && other.Suite == Suite && CryptographicOperations.FixedTimeEquals(other._bytes, _bytes);

    public override bool Equals(object? obj) => Equals(obj as SrtpKey);

    public override int GetHashCode() => Suite.GetHashCode();

    public override string ToString() => $"a key for {Suite.Name}";
}
