using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Speaking.Azure;

/// <summary>
/// The text of a clause as SSML, where plain text is not enough: words of the agent's lexicon, and letters that are said one by one.
/// "A B" in plain text may be read as an article and a letter.
/// </summary>
internal static partial class Ssml
{
    /// <returns>Null when the voice reads the plain text right.</returns>
    public static string? Of(string text, string voice, string language, Lexicon lexicon)
    {
        var marks = Letters().Matches(text).Concat(lexicon.Words?.Matches(text) ?? Enumerable.Empty<Match>()).OrderBy(mark => mark.Index).ToList();
        if (marks.Count == 0)
        {
            return null;
        }

        var ssml = new StringBuilder(text.Length + 300);
        ssml.Append("<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='").Append(Escaped(language)).Append("'><voice name='").Append(Escaped(voice)).Append("'>");
        var at = 0;
        foreach (var mark in marks)
        {
            if (mark.Index < at)
            {
                // This part of the text has its mark already.
                continue;
            }

            ssml.Append(Escaped(text[at..mark.Index]));
            Append(ssml, mark, lexicon);
            at = mark.Index + mark.Length;
        }

        return ssml.Append(Escaped(text[at..])).Append("</voice></speak>").ToString();
    }

    private static void Append(StringBuilder ssml, Match mark, Lexicon lexicon)
    {
        var word = Escaped(mark.Value);
        if (lexicon.Words?.IsMatch(mark.Value) != true)
        {
            ssml.Append("<say-as interpret-as='characters'>").Append(word).Append("</say-as>");
            return;
        }

        var (sound, isIpa) = lexicon.Of(mark.Value);
        _ = isIpa
            ? ssml.Append("<phoneme alphabet='ipa' ph='").Append(Escaped(sound)).Append("'>").Append(word).Append("</phoneme>")
            : ssml.Append("<sub alias='").Append(Escaped(sound)).Append("'>").Append(word).Append("</sub>");
    }

    private static string Escaped(string text) => SecurityElement.Escape(text);

    /// <summary>Two or more capital letters that stand alone.</summary>
    [GeneratedRegex(@"(?<![\w'])\p{Lu}(?: \p{Lu})+(?![\w'])", RegexOptions.CultureInvariant)]
    private static partial Regex Letters();
}
