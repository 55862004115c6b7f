using System.Text;

namespace VoiceAgent.Pipeline.Text;

/// <summary>Scripts that write no spaces between words.</summary>
internal static class Scripts
{
    /// <summary>Chinese, Japanese, Thai, Lao, Khmer, Burmese. Each half of a rare Chinese character counts as well.</summary>
    public static bool IsDense(char sign) => sign >= '\u0E00' && sign is (<= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF')
        or (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF66' and <= '\uFF9F')
        or (>= '\uD840' and <= '\uD8BF') or (>= '\uDC00' and <= '\uDFFF');

    public static bool IsDense(Rune rune) => rune.IsBmp ? IsDense((char)rune.Value) : rune.Value is >= 0x20000 and <= 0x2FFFF;

    /// <summary>The punctuation of Chinese and Japanese, and full-width signs. No space follows them.</summary>
    public static bool IsWide(char sign) => sign is (>= '\u3000' and <= '\u303F') or (>= '\uFF00' and <= '\uFF65');

    /// <summary>Joins clauses to a text. Clauses of Chinese and Japanese need no space between them.</summary>
    public static string Join(IEnumerable<string> clauses)
    {
        var joined = new StringBuilder();
        foreach (var clause in clauses)
        {
            AppendClause(joined, clause);
        }

        return joined.ToString();
    }

    public static void AppendClause(StringBuilder text, ReadOnlySpan<char> clause)
    {
        if (text.Length > 0 && clause.Length > 0 && NeedSpace(text[^1], clause[0]))
        {
            text.Append(' ');
        }

        text.Append(clause);
    }

    private static bool NeedSpace(char before, char after) =>
        !char.IsWhiteSpace(before) && !char.IsWhiteSpace(after) && !((IsDense(before) || IsWide(before)) && (IsDense(after) || IsWide(after) || IsWide(before)));
}
