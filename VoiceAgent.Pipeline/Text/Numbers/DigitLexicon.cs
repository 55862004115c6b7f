using System.Collections.Frozen;
using System.Globalization;
using Humanizer;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Text.Numbers;

/// <summary>
/// Finds spoken digits in the languages of an agent: "cuarenta y dos", "zweiundvierzig", "四二四二". <see cref="SpokenDigits"/> knows the
/// English words, which callers use in all languages.
/// </summary>
internal sealed class DigitLexicon
{
    // "一" and "二" are parts of many Chinese words. From this many in a row they are digits.
    private const int FewestIdeographs = 3;

    private const string Ideographs = "零〇○一二三四五六七八九两幺";

    // Words that are numbers in one language and ordinary words in English.
    private static readonly FrozenSet<string> Ambiguous = new[] { "once", "due", "elf", "on", "an", "a", "six" }.ToFrozenSet();

    // What neither Humanizer nor the language files list: articles that are also a digit, and other spellings.
    private static readonly FrozenDictionary<string, string[]> Others = new Dictionary<string, string[]>
    {
        ["de"] = ["ein=1", "eine=1"],
        ["es"] = ["un=1"],
        ["fr"] = ["une=1"],
        ["it"] = ["un=1", "una=1"],
        ["nl"] = ["één=1"],
        ["pl"] = ["jedno=1"],
        ["hi"] = ["पांच=5", "छः=6", "छे=6", "ज़ीरो=0", "जीरो=0"],
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Doubles = new[] { "doble", "doppel", "doppelt", "doppio", "dubbel", "dubbele", "duplo", "podwójne", "डबल" }.ToFrozenSet();

    private readonly Dictionary<string, List<(string[] Words, string Digits)>> _phrases = [];
    private readonly bool _hasIdeographs;

    /// <param name="languages">BCP 47.</param>
    public DigitLexicon(IEnumerable<string> languages)
    {
        var known = languages.Select(Language.Of).DistinctBy(language => language.Code).ToList();
        var hasEnglish = known.Exists(language => language.Code == "en");
        foreach (var language in known.Where(language => language.Code is not ("en" or "")))
        {
            _hasIdeographs |= language.Code is "ja" or "zh";
            foreach (var (phrase, digits) in Words(language).Where(pair => !(hasEnglish && Ambiguous.Contains(pair.Phrase))))
            {
                var words = phrase.ToLowerInvariant().Split(' ', '-');
                if (!_phrases.TryGetValue(words[0], out var same))
                {
                    _phrases[words[0]] = same = [];
                }

                same.Add((words, digits));
            }
        }

        foreach (var same in _phrases.Values)
        {
            same.Sort(static (one, other) => other.Words.Length.CompareTo(one.Words.Length));
        }
    }

    /// <summary>All words in order, each with the digits that it stands for.</summary>
    public IReadOnlyList<DigitWord> WordsOf(string text)
    {
        var words = SpokenDigits.WordsOf(text);
        if (_hasIdeographs)
        {
            words = [.. words.SelectMany(word => Split(text, word))];
        }

        return _phrases.Count == 0 ? words : Joined(words);
    }

    private List<DigitWord> Joined(IReadOnlyList<DigitWord> words)
    {
        var found = new List<DigitWord>(words.Count);
        var repeat = 1;
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            if (Doubles.Contains(word.Word))
            {
                repeat = 2;
                found.Add(word with { Word = "double" });
                continue;
            }

            if (_phrases.TryGetValue(word.Word, out var phrases) && phrases.Find(phrase => IsAt(words, at, phrase.Words)) is { Words: { } spoken } phrase && (spoken.Length > 1 || word.Digits.Length == 0))
            {
                at += spoken.Length - 1;
                word = word with { Until = words[at].Until, Digits = string.Concat(Enumerable.Repeat(phrase.Digits, repeat)) };
            }

            repeat = 1;
            found.Add(word);
        }

        return found;
    }

    private static bool IsAt(IReadOnlyList<DigitWord> words, int at, string[] phrase)
    {
        for (var next = 0; next < phrase.Length; next++)
        {
            if (at + next >= words.Count || words[at + next].Word != phrase[next])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Cuts a text without spaces where its digits begin and end.</summary>
    private static IEnumerable<DigitWord> Split(string text, DigitWord word)
    {
        for (var from = word.From; from < word.Until;)
        {
            var length = Length(text.AsSpan(from, word.Until - from));
            if (length >= FewestIdeographs)
            {
                yield return new DigitWord(from, from + length, text.Substring(from, length), string.Concat(text.Substring(from, length).Select(Digit)));
                from += length;
                continue;
            }

            var until = from + Math.Max(1, length);
            while (until < word.Until && Length(text.AsSpan(until, word.Until - until)) < FewestIdeographs)
            {
                until++;
            }

            yield return from == word.From && until == word.Until ? word
                : new DigitWord(from, until, text[from..until].ToLowerInvariant(), string.Concat(text[from..until].Where(char.IsAsciiDigit)));
            from = until;
        }
    }

    private static int Length(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExcept(Ideographs);
        return length < 0 ? text.Length : length;
    }

    private static string Digit(char sign) => Ideographs.IndexOf(sign, StringComparison.Ordinal) switch { < 3 => "0", 12 => "2", 13 => "1", var at => (at - 2).ToString(CultureInfo.InvariantCulture) };

    private static IEnumerable<(string Phrase, string Digits)> Words(Language language)
    {
        var reading = language.Reading;
        for (var number = 0; number < 100; number++)
        {
            var digits = number.ToString(CultureInfo.InvariantCulture);
            if (reading.UpToHundred.Count > number)
            {
                yield return (reading.UpToHundred[number], digits);
            }
            else if (reading.Numbers.Length > 0)
            {
                yield return (number.ToWords(CultureInfo.GetCultureInfo(reading.Numbers)), digits);
            }
        }

        for (var digit = 0; digit < reading.Digits.Count; digit++)
        {
            yield return (reading.Digits[digit], digit.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var (word, digit) in language.Numbers.AlsoSaid)
        {
            yield return (word, digit);
        }

        foreach (var other in Others.GetValueOrDefault(language.Code) ?? [])
        {
            yield return (other[..^2], other[^1..]);
        }
    }
}
