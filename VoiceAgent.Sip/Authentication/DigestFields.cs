using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Authentication;

/// <summary>The fields of a challenge or of credentials: <c>Digest realm="…", nonce="…", algorithm=MD5</c>.</summary>
internal sealed class DigestFields
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    public string? this[string name] => _fields.GetValueOrDefault(name);

    /// <summary>Null for another scheme, or for a text that cannot be read.</summary>
    public static DigestFields? Parse(string header)
    {
        var rest = header.AsSpan().Trim();
        if (!rest.StartsWith("Digest", StringComparison.OrdinalIgnoreCase) || rest.Length < 8 || rest[6] is not (' ' or '\t'))
        {
            return null;
        }

        rest = rest[7..];
        var fields = new DigestFields();
        while (SipText.Next(ref rest, out var field))
        {
            var equals = field.IndexOf('=');
            if (equals > 0 && fields._fields.Count < 30)
            {
                fields._fields[field[..equals].Trim().ToString()] = SipText.Unquote(field[(equals + 1)..].Trim());
            }
        }

        return fields;
    }
}
