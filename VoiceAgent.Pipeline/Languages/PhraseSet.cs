using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace VoiceAgent.Pipeline.Languages;

/// <summary>
/// Finds listed phrases in what somebody said. Punctuation, hyphens and capitals do not matter. In scripts without spaces a
/// phrase may begin and end at any character.
/// </summary>
internal sealed class PhraseSet
{
    private readonly FrozenSet<string> _phrases;
    private readonly int _mostUnits;

    public PhraseSet(IEnumerable<string> phrases)
    {
        var listed = phrases.Select(phrase => Units(phrase)).Where(units => units.Count > 0).ToList();
        _phrases = listed.Select(units => string.Concat(units.Select(unit => unit.Text))).ToFrozenSet();

        // "mmhm" may be transcribed as "mm hm", and "okay" as "o k".
        _mostUnits = listed.Select(units => units.Count).DefaultIfEmpty().Max() + 1;
    }

    /// <summary>Whether one of the phrases occurs.</summary>
    public bool IsIn(string said)
    {
        var units = Units(said);
        return Uncovered(units).Count < units.Count;
    }

    /// <summary>The words beside the phrases, with as few words as possible. A run of characters without spaces counts as one word.</summary>
    public IReadOnlyList<string> Beside(string said)
    {
        var beside = Uncovered(Units(said));
        var words = new List<string>();
        for (var at = 0; at < beside.Count; at++)
        {
            var unit = beside[at];
            if (at > 0 && unit.JoinsBefore && beside[at - 1].At == unit.At - 1)
            {
                words[^1] += unit.Text;
            }
            else
            {
                words.Add(unit.Text);
            }
        }

        return words;
    }

    /// <summary>Whether the words beside the phrases are the beginning of a phrase, so that the next word may complete it: "got" of "got it".</summary>
    public bool IsBegunIn(string said)
    {
        var units = Units(said);
        var beside = Uncovered(units);
        return beside.Count > 0 && beside.Count == units.Count - beside[0].At
            && string.Concat(beside.Select(unit => unit.Text)) is var begun && _phrases.Any(phrase => phrase.Length > begun.Length && phrase.StartsWith(begun, StringComparison.Ordinal));
    }

    // Dynamic programming: the fewest units that no phrase covers, for each end.
    private List<Unit> Uncovered(List<Unit> units)
    {
        var best = new (int Left, int From)[units.Count + 1];
        for (var end = 1; end <= units.Count; end++)
        {
            best[end] = (best[end - 1].Left + 1, -1);
            var phrase = "";
            for (var from = end - 1; from >= 0 && end - from <= _mostUnits; from--)
            {
                phrase = units[from].Text + phrase;
                if (best[from].Left < best[end].Left && _phrases.Contains(phrase))
                {
                    best[end] = (best[from].Left, from);
                }
            }
        }

        var beside = new List<Unit>();
        for (var end = units.Count; end > 0;)
        {
            if (best[end].From < 0)
            {
                beside.Insert(0, units[--end]);
            }
            else
            {
                end = best[end].From;
            }
        }

        return beside;
    }

    private static List<Unit> Units(string said)
    {
        var units = new List<Unit>();
        var word = new StringBuilder();
        foreach (var rune in said.EnumerateRunes())
        {
            if (HasNoSpaces(rune))
            {
                End();
                units.Add(new Unit(rune.ToString(), units.Count, units.Count > 0 && units[^1].HasNoSpaces, HasNoSpaces: true));
            }
            else if (IsOfWord(rune))
            {
                word.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else if (rune.Value is not ('\'' or '’'))
            {
                End();
            }
        }

        End();
        return units;

        void End()
        {
            if (word.Length > 0)
            {
                units.Add(new Unit(word.ToString(), units.Count, JoinsBefore: false, HasNoSpaces: false));
                word.Clear();
            }
        }
    }

    private static bool IsOfWord(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;

    /// <summary>Chinese characters, Japanese kana and Thai letters.</summary>
    internal static bool HasNoSpaces(Rune rune) => rune.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0x0E00 and <= 0x0E7F) or (>= 0x20000 and <= 0x2FFFF);

    /// <param name="At">Its number in the text.</param>
    /// <param name="JoinsBefore">True when no space is expected before it.</param>
    private readonly record struct Unit(string Text, int At, bool JoinsBefore, bool HasNoSpaces);
}
