using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Text.Numbers;

/// <summary>Finds the words that say what a number is for, in the languages of the agent.</summary>
internal sealed class NumberCues
{
    private readonly List<(string[] Words, string Text, NumberPurpose Purpose)> _cues = [];
    private readonly HashSet<string> _plus = [];
    private readonly DigitLexicon _digits;

    /// <param name="languages">BCP 47.</param>
    /// <param name="digits">The words for digits in these languages.</param>
    public NumberCues(IEnumerable<string> languages, DigitLexicon digits)
    {
        _digits = digits;
        foreach (var numbers in languages.Select(tag => Language.Of(tag)).DistinctBy(language => language.Code).Select(language => language.Numbers))
        {
            Add(numbers.Telephone, NumberPurpose.Telephone);
            Add(numbers.Card, NumberPurpose.Card);
            Add(numbers.SecurityCode, NumberPurpose.SecurityCode);
            Add(numbers.Other, NumberPurpose.Other);
            _plus.UnionWith(numbers.Plus);
        }

        // "Card number" is a card, although "number" may belong to another cue.
        _cues.Sort((one, other) => other.Words.Length.CompareTo(one.Words.Length));
    }

    /// <summary>The cues in these words, in order: where each ends, and what it says.</summary>
    public IReadOnlyList<NumberCue> In(IReadOnlyList<DigitWord> words)
    {
        var found = new List<NumberCue>();
        for (var at = 0; at < words.Count; at++)
        {
            foreach (var (cue, text, purpose) in _cues)
            {
                if (IsAt(words, at, cue) || (HasNoSpaces(text) && words[at].Word.Contains(text, StringComparison.Ordinal)))
                {
                    found.Add(new NumberCue(at, at + cue.Length - 1, purpose));
                    at += cue.Length - 1;
                    break;
                }
            }
        }

        return found;
    }

    public NumberPurpose LastIn(string text) => In(_digits.WordsOf(text)) is [.., var last] ? last.Purpose : NumberPurpose.Unknown;

    public bool IsPlus(string word) => _plus.Contains(word) || word.StartsWith('+');

    private void Add(IReadOnlyList<string> cues, NumberPurpose purpose) => _cues.AddRange(cues.Select(cue => (cue.Split(' ', '-'), cue, purpose)));

    private static bool IsAt(IReadOnlyList<DigitWord> words, int at, string[] cue)
    {
        if (at + cue.Length > words.Count)
        {
            return false;
        }

        for (var next = 0; next < cue.Length; next++)
        {
            if (words[at + next].Word != cue[next])
            {
                return false;
            }
        }

        return true;
    }

    // Chinese and Japanese are written without spaces, so a cue is a part of a longer "word".
    private static bool HasNoSpaces(string cue) => cue[0] >= '\u2E80';
}

/// <param name="From">The index of its first word.</param>
/// <param name="Until">The index of its last word.</param>
internal readonly record struct NumberCue(int From, int Until, NumberPurpose Purpose);
