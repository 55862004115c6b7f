using System.Text;

namespace VoiceAgent.Pipeline.Speakable;

/// <summary>Removes the characters that XML 1.0 forbids, because a voice refuses them. Half of a surrogate pair may wait for the next token.</summary>
internal sealed class AllowedCharacters
{
    private char? _high;

    public string Pass(string token)
    {
        if (_high is null && IsClean(token))
        {
            return token;
        }

        var allowed = new StringBuilder(token.Length + 1);
        foreach (var character in token)
        {
            if (_high is { } high && char.IsLowSurrogate(character))
            {
                allowed.Append(high).Append(character);
                _high = null;
            }
            else
            {
                _high = char.IsHighSurrogate(character) ? character : null;
                if (IsAllowed(character))
                {
                    allowed.Append(character);
                }
            }
        }

        return allowed.ToString();
    }

    private static bool IsClean(string token)
    {
        foreach (var character in token)
        {
            if (!IsAllowed(character))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Control characters other than white space, surrogates and U+FFFE and U+FFFF are not allowed. The C1 controls are allowed but never spoken.</summary>
    private static bool IsAllowed(char character) => character is '\t' or '\n' or '\r' or (>= ' ' and < '\u007F') or (>= '\u00A0' and < '\uD800') or (>= '\uE000' and < '\uFFFE');
}
