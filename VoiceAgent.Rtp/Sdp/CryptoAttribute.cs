using VoiceAgent.Rtp.Srtp;

namespace VoiceAgent.Rtp.Sdp;

/// <summary>An <c>a=crypto</c> line that can be used (RFC 4568 §9).</summary>
/// <param name="Tag">The line's number.</param>
/// <param name="Key">The suite with the key.</param>
internal sealed record CryptoAttribute(int Tag, SrtpKey Key)
{
    /// <summary>Reads the value of the attribute. Lines with an unknown suite, with an MKI or with session parameters give null.</summary>
    public static CryptoAttribute? Read(ReadOnlySpan<char> value)
    {
        Span<Range> parts = stackalloc Range[4];
        var count = value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
        if (count != 3 || !int.TryParse(value[parts[0]], out var tag) || tag is < 0 or > 999_999_999 || SrtpSuite.Named(value[parts[1]]) is not { } suite)
        {
            return null;
        }

        const string Inline = "inline:";
        var key = value[parts[2]];
        if (!key.StartsWith(Inline, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        key = key[Inline.Length..];
        var bar = key.IndexOf('|');
        if (bar >= 0)
        {
            // A lifetime may follow. An MKI has a colon.
            if (key[bar..].Contains(':'))
            {
                return null;
            }

            key = key[..bar];
        }

        Span<byte> bytes = stackalloc byte[64];
        return Convert.TryFromBase64Chars(key, bytes, out var length) && length == suite.KeyLength + suite.SaltLength
            ? new CryptoAttribute(tag, new SrtpKey(suite, bytes[..length]))
            : null;
    }

    public string ToSdp() => $"{Tag} {Key.Suite.Name} inline:{Key.ToInline()}";

    public override string ToString() => $"crypto {Tag} {Key.Suite.Name}";
}
