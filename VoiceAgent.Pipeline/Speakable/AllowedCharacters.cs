using System.Globalization;
using System.Text;

namespace VoiceAgent.Pipeline.Speakable;

/// <summary>
/// Removes the characters that XML 1.0 forbids, because a voice refuses them, and those that nobody hears: the marks for the direction of
/// writing, the soft hyphen, a byte order mark. Figures of other scripts and of double width become plain figures. Half of a surrogate pair
/// may wait for the next token.
/// </summary>
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
                    allowed.Append(IsSame(character) ? character : Plain(character));
                }
                else if (character is '\v' or '\f' or '\u0085')
                {
                    allowed.Append(' ');
                }
            }
        }

        return allowed.ToString();
    }

    private static bool IsClean(string token)
    {
        foreach (var character in token)
        {
            if (!IsAllowed(character) || !IsSame(character))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Control characters other than white space, surrogates and U+FFFE and U+FFFF are not allowed. The C1 controls and the marks of direction are allowed but never spoken.</summary>
    private static bool IsAllowed(char character) =>
        (character is '\t' or '\n' or '\r' or (>= ' ' and < '\u007F') or (>= '\u00A0' and < '\uD800') or (>= '\uE000' and < '\uFFFE'))
        && character is not ('\u00AD' or '\u200B' or '\u200E' or '\u200F' or '\u2060' or '\uFEFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));

    private static bool IsSame(char character) => character < '\u0660' || (!char.IsDigit(character) && character is not ('\u2028' or '\u2029' or (>= '\uFF03' and <= '\uFF5A')));

    /// <summary>"３" and "३" are figures, "Ａ" and "＃" plain signs. The punctuation of double width stays, because it ends sentences.</summary>
    private static char Plain(char character) => char.IsDigit(character) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(character))
        : character is '\u2028' or '\u2029' ? '\n'
        : char.IsLetter(character) || character is '＃' or '＄' or '％' or '＆' or '＊' or '＋' or '－' or '／' or '＜' or '＝' or '＞' or '＠' or '＿' ? (char)(character - 0xFEE0)
        : character;
}
