using System.Text;

namespace VoiceAgent.Sip.Messages;

/// <summary>The small pieces of SIP's grammar: tokens, quoted strings, lists and escapes (RFC 3261, 25).</summary>
internal static class SipText
{
    /// <summary>The result of a search in a text with a quotation mark or an angle bracket that is not closed.</summary>
    public const int Unbalanced = -2;

    public static bool IsToken(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"-.!%*_+`'~".Contains(c))
            {
                return false;
            }
        }

        return !text.IsEmpty;
    }

    /// <summary>The index behind the closing quotation mark of a text that begins with one, or <see cref="Unbalanced"/>.</summary>
    public static int EndOfQuoted(ReadOnlySpan<char> text)
    {
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '"')
            {
                return at + 1;
            }
        }

        return Unbalanced;
    }

    /// <summary>The index of a character that is neither in a quoted string nor between angle brackets. -1 where there is none.</summary>
    public static int IndexOfOutsideQuotes(ReadOnlySpan<char> text, char sought)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == sought)
            {
                return at;
            }

            if (text[at] is '"' or '<')
            {
                var end = text[at] == '"' ? EndOfQuoted(text[at..]) : text[at..].IndexOf('>');
                if (end < 0)
                {
                    return Unbalanced;
                }

                at += text[at] == '"' ? end - 1 : end;
            }
        }

        return -1;
    }

    /// <summary>Takes the first value of a list with commas.</summary>
    /// <returns>False at the end of the list.</returns>
    public static bool Next(ref ReadOnlySpan<char> list, out ReadOnlySpan<char> value)
    {
        var comma = IndexOfOutsideQuotes(list, ',');
        value = (comma < 0 ? list : list[..comma]).Trim();
        var any = !list.IsEmpty;
        list = comma < 0 ? default : list[(comma + 1)..];
        return any;
    }

    public static string Unquote(ReadOnlySpan<char> text)
    {
        if (text is not ['"', .., '"'])
        {
            return text.ToString();
        }

        text = text[1..^1];
        if (!text.Contains('\\'))
        {
            return text.ToString();
        }

        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            plain.Append(text[at] == '\\' && at + 1 < text.Length ? text[++at] : text[at]);
        }

        return plain.ToString();
    }

    /// <summary>A quoted string. Line ends are left out, because they would begin a new header.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                continue;
            }

            if (c is '"' or '\\')
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Replaces <c>%41</c> by its octet. The octets are read as UTF-8. An incomplete escape stays as it is.</summary>
    public static string Unescape(string text) => text.Contains('%') ? Uri.UnescapeDataString(text) : text;

    /// <summary>A number of digits alone, up to <paramref name="largest"/>.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, uint largest, out uint number)
    {
        number = 0;
        ulong sum = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c) || (sum = (sum * 10) + (uint)(c - '0')) > largest)
            {
                return false;
            }
        }

        number = (uint)sum;
        return !text.IsEmpty;
    }
}
