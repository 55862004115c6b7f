using System.Text;
using VoiceAgent.Pipeline.Speakable.Calls;
using VoiceAgent.Pipeline.Speakable.Markdown;
using VoiceAgent.Pipeline.Speakable.Reading;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.Speakable;

/// <summary>Makes text speakable that is known as a whole, such as an agent's phrases.</summary>
internal static class SpeakableText
{
    /// <returns>The clauses of the text in words. Empty when nothing can be spoken.</returns>
    public static IReadOnlyList<string> Clauses(string text, string language)
    {
        var stream = new SpeakableStream(language, CallableTools.None);
        return [.. stream.Add(text).ToList().Concat(stream.Rest())];
    }

    /// <summary>The text in words, in one piece.</summary>
    public static string Of(string text, string language) =>
        Scripts.Join(Clauses(text, language)) is { Length: > 0 } said ? said : text;

    internal static ClauseSplitter Splitter(string language) => new(Reader.Of(language).Abbreviations, Reader.Of(language).OrdinalStop);

    /// <summary>One clause in words. Empty when it has neither a letter nor a figure.</summary>
    internal static string Clause(string written, string language)
    {
        var reader = Reader.Of(language);
        var said = Tidy(reader.Read(MarkdownInlines.Plain(written)), reader.Numbers.Space.Length > 0);
        return said.Any(char.IsLetterOrDigit) ? said : "";
    }

    /// <summary>Removes the marks that a clause cannot begin with, and the spaces that removed text has left.</summary>
    private static string Tidy(string text, bool hasSpaces)
    {
        var tidy = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            if (!hasSpaces && tidy.Length > 1 && tidy[^1] == ' ' && (Scripts.IsDense(sign) || Scripts.IsDense(tidy[^2])))
            {
                // A script without spaces: the words that were put in need none.
                tidy.Length--;
            }

            if (sign is ' ' or '\u00A0' or '\u202F')
            {
                if (tidy.Length > 0 && tidy[^1] != ' ')
                {
                    tidy.Append(' ');
                }
            }
            else if (sign == '.' && tidy.Length > 3 && tidy[^1] == '.' && tidy[^3] == '.')
            {
                // "p.m." at the end has its full stop already.
            }
            else if (tidy.Length > 0 && tidy[^1] == ' ' && sign is '.' or ',' or '!' or '?')
            {
                tidy[^1] = sign;
            }
            else if (tidy.Length > 0 || !IsLeftover(sign))
            {
                tidy.Append(sign);
            }
        }

        return tidy.ToString().Trim();
    }

    private static bool IsLeftover(char sign) => sign is ')' or ']' or '}' or '.' or ',' or ';' or ':' or '!' or '?' or '|' or '-' or '–' or '—' or '•' or '」' or '』' or '）' or '”' or '。' or '，' or '、' or '！' or '？' or '>' or '~' or '`' or '*' or '_' or '\\';
}
