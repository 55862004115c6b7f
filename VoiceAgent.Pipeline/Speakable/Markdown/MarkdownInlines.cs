using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace VoiceAgent.Pipeline.Speakable.Markdown;

/// <summary>Takes emphasis, links, code marks, HTML tags and pictographs out of one clause.</summary>
internal static partial class MarkdownInlines
{
    private static readonly MarkdownPipeline Inlines = Pipeline();

    public static string Plain(string clause)
    {
        var text = clause.Contains('\u20E3') ? Keycap().Replace(clause, "$1") : clause;
        text = IsPlain(text) ? text : Read(text);
        return HasPictograph(text) ? WithoutPictographs(text) : text;
    }

    private static bool IsPlain(string clause) => clause.AsSpan().IndexOfAny("*_`[]<>&\\~【=:•#→⇒←^") < 0;

    private static string Read(string clause)
    {
        // A star that is a key or a multiplication must not begin an emphasis.
        clause = Formula().Replace(clause, "$1");
        var masked = Arrow().Replace(Mask().Replace(Reference().Replace(clause, ""), "…$1"), ", ");
        var guarded = Keys().Replace(Citations().Replace(masked, ""), static star => star.Value.Replace("*", "\\*", StringComparison.Ordinal));
        var plain = new StringBuilder(clause.Length);
        foreach (var block in Markdig.Markdown.Parse(guarded, Inlines))
        {
            if (block is LeafBlock { Inline: { } inlines })
            {
                Append(inlines, plain);
            }
        }

        // A mark whose partner is in another clause stays behind. A single star or underscore may mean something.
        var text = Commas().Replace(Brackets().Replace(Leftover().Replace(plain.ToString(), ""), "$1"), ", ");
        return clause.EndsWith(',') ? text : text.TrimEnd().TrimEnd(',');
    }

    private static void Append(ContainerInline inlines, StringBuilder plain)
    {
        foreach (var inline in inlines)
        {
            switch (inline)
            {
                case LiteralInline literal: plain.Append(literal.Content.AsSpan()); break;
                case CodeInline code: plain.Append(code.ContentSpan); break;
                case AutolinkInline link: plain.Append(link.Url); break;
                case HtmlEntityInline entity: plain.Append(entity.Transcoded.AsSpan()); break;
                case LineBreakInline: plain.Append(' '); break;
                case HtmlInline tag when Break().IsMatch(tag.Tag): plain.Append(", "); break;
                case ContainerInline inner: Append(inner, plain); break;
            }
        }
    }

    private static MarkdownPipeline Pipeline()
    {
        // Only the inlines are wanted: a clause that begins with a number is no list.
        var builder = new MarkdownPipelineBuilder();
        builder.BlockParsers.Clear();
        builder.BlockParsers.Add(new ParagraphBlockParser());
        return builder.Build();
    }

    private static bool HasPictograph(string text)
    {
        foreach (var character in text)
        {
            if (character >= '\u2000' && (char.IsSurrogate(character) || character is '\u200D' or '\u20E3' or '\uFE0F' || char.GetUnicodeCategory(character) is UnicodeCategory.OtherSymbol))
            {
                return true;
            }
        }

        return false;
    }

    private static string WithoutPictographs(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isPictograph = Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.PrivateUse
                || rune.Value is 0x200D or 0x20E3 or (>= 0xFE00 and <= 0xFE0F) or (>= 0x1F3FB and <= 0x1F3FF) or (>= 0xE0020 and <= 0xE007F);

            // "℃" and its like are signs of units.
            if (!isPictograph || rune.Value is >= 0x2100 and < 0x2190)
            {
                kept.Append(rune);
            }
        }

        return kept.ToString();
    }

    /// <summary>Codes with the star key, stars between figures, between single letters, or alone.</summary>
    [GeneratedRegex(@"(?<![\w*\\])\*\d[\d*]*#?(?![*\w])|(?<=\d\s?)(?<!\\)\*(?=\s?\d)|(?<=(?<!\w)\w)\*(?=\w(?!\w))|(?<=\s)\*(?=\s)|^\*(?=\s)|(?<=\s)\*(?=[,.;:)]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Keys();

    [GeneratedRegex(@"\s?(?:【[^】]*】|\[\^?\d{1,3}\](?!\())", RegexOptions.CultureInvariant)]
    private static partial Regex Citations();

    [GeneratedRegex(@"\*{2,}|_{2,}|={2,}|~~|`|\\$|(?<=\w)~(?=\w)|\s#{2,}\s*$|(?<=^|\s)\*(?=[^\W\d])|(?<=[\p{L}.!?,;:])\*(?=$|[\s.,;:!?])|(?<![\w:]):[a-z][a-z0-9_]*:(?!\w)|(?<=^|\s)[:;]-?[)(DP](?=$|[\s.!?])", RegexOptions.CultureInvariant)]
    private static partial Regex Leftover();

    /// <summary>"1️⃣" and "*️⃣": the key of a telephone.</summary>
    [GeneratedRegex(@"([0-9#*])\uFE0F?\u20E3", RegexOptions.CultureInvariant)]
    private static partial Regex Keycap();

    /// <summary>"****4242" and "XXXX-4242": the digits of a number that is masked.</summary>
    [GeneratedRegex(@"(?<!\w)(?:[*•xX]{2,}[ -]?)+(\d{2,6})(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Mask();

    /// <summary>The address of a link elsewhere in the text: "[1]: https://…".</summary>
    [GeneratedRegex(@"^\s*\[[^\]]+\]:\s*<?(?:https?:|/|www\.)\S*.*$|(?<=\])\[\w*\](?!\()", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\s*(?:<?[=-]{1,2}>|<--?(?![\d-])|[→⇒←⟶])\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Arrow();

    /// <summary>Square brackets that are no link.</summary>
    [GeneratedRegex(@"\[([^\[\]]*)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Brackets();

    /// <summary>The marks of a formula: "$E = mc^2$", "\(a + b\)".</summary>
    [GeneratedRegex(@"\$\$?(?=[^$\d])([^$]*[\\^=_][^$]*)\$\$?(?!\d)|\\[()\[\]]", RegexOptions.CultureInvariant)]
    private static partial Regex Formula();

    [GeneratedRegex(@"\s*,(?:\s*,)+\s*|\s+,\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Commas();

    [GeneratedRegex(@"^</?(?:br|p|li|tr|div)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Break();
}
