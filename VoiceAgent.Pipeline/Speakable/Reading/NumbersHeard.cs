using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>
/// Writes the number words of a transcript in figures: "cuatro siete uno nueve" as "4 7 1 9". Interim transcripts have words and
/// final ones have figures, so this makes them equal. It is the reverse of <see cref="NumberSpeller"/>. English is not changed here,
/// because the program reads English number words wherever it reads figures.
/// </summary>
internal sealed class NumbersHeard
{
    // Years are said in their own way. Other numbers of callers are read digit by digit, in groups, or as a number of four digits.
    private const int Largest = 9_999;
    private const int FirstYear = 1_900;
    private const int LastYear = 2_040;

    private static readonly ConcurrentDictionary<string, NumbersHeard> Known = new();

    private readonly Node _words = new();
    private readonly bool _isDense;
    private readonly bool _isEnglish;

    private NumbersHeard(Language language)
    {
        _isEnglish = language.Code is "en" or "";
        var speller = new NumberSpeller(language, language.Reading.Region);
        _isDense = speller.KeepsFigures && !_isEnglish;
        if (_isEnglish || _isDense)
        {
            return;
        }

        for (var number = 0; number <= Largest; number++)
        {
            var said = speller.Cardinal(number);
            Add(said, number, isWeak: false);

            // Italian has both forms: "novecentoottanta" and "novecentottanta".
            Add(said.Replace("centoott", "centott", StringComparison.Ordinal), number, isWeak: false);
        }

        for (var year = FirstYear; year <= LastYear; year++)
        {
            Add(speller.Year(year), year, isWeak: false);
        }

        foreach (var (word, digit) in language.Numbers.AlsoSaid)
        {
            Add(word, int.Parse(digit, CultureInfo.InvariantCulture), isWeak: true);
        }
    }

    /// <param name="language">BCP 47. The table of a language is made when it is first used, which takes some 50 ms.</param>
    public static NumbersHeard In(string language) => Known.GetOrAdd(Language.Of(language).Code, static (_, tag) => new NumbersHeard(Language.Of(tag)), language);

    /// <summary>
    /// A number word between other words stays as it is when it has one digit, because many such words mean something else as well:
    /// French "neuf" is nine and new.
    /// </summary>
    public string InFigures(string text)
    {
        if (_isEnglish || text.Length == 0)
        {
            return text;
        }

        text = WithDigits(text);
        return _isDense ? DenseNumbers.InFigures(text) : Replaced(text);
    }

    /// <summary>Digits of other scripts become 0 to 9.</summary>
    private static string WithDigits(string text) =>
        text.Any(letter => char.IsDigit(letter) && !char.IsAsciiDigit(letter))
            ? string.Concat(text.Select(letter => char.IsDigit(letter) ? (char)('0' + (int)char.GetNumericValue(letter)) : letter))
            : text;

    private string Replaced(string text)
    {
        var words = Words(text);
        var numbers = NumbersIn(words.ConvertAll(word => word.Word));
        if (numbers.Count == 0)
        {
            return text;
        }

        var written = new StringBuilder();
        var copied = 0;
        foreach (var (from, until, digits) in numbers)
        {
            written.Append(text, copied, words[from].From - copied).Append(digits);
            copied = words[until - 1].Until;
        }

        return written.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>The numbers in words without punctuation.</summary>
    private List<(int From, int Until, string Digits)> NumbersIn(IReadOnlyList<string> words)
    {
        var numbers = new List<(int, int, string)>();
        for (var at = 0; at < words.Count;)
        {
            // Numbers that follow each other are one telephone number or identifier.
            var run = new List<(int From, int Until, string Digits)>();
            var isWeak = false;
            for (var next = at; Longest(words, next) is { Digits: { } digits } found; next = found.Until)
            {
                isWeak |= run.Count == 0 && found.IsWeak;
                run.Add((next, found.Until, digits));
            }

            var isAll = run.Count > 0 && at == 0 && run[^1].Until == words.Count;
            if (isAll || (!isWeak && run.Sum(number => number.Digits.Length) > 1))
            {
                numbers.AddRange(run);
                at = run[^1].Until;
            }
            else
            {
                at++;
            }
        }

        return numbers;
    }

    private (string? Digits, int Until, bool IsWeak) Longest(IReadOnlyList<string> words, int at)
    {
        (string? Digits, int Until, bool IsWeak) longest = default;
        for (var node = _words; at < words.Count && node.Next.TryGetValue(words[at], out var next); node = next)
        {
            at++;
            longest = next.Digits is { } digits ? (digits, at, next.IsWeak) : longest;
        }

        return longest;
    }

    private void Add(string said, int number, bool isWeak)
    {
        var node = _words;
        foreach (var (_, _, word) in Words(said))
        {
            node = node.Next.TryGetValue(word, out var next) ? next : node.Next[word] = new Node();
        }

        (node.Digits, node.IsWeak) = node.Digits is null ? (number.ToString(CultureInfo.InvariantCulture), isWeak) : (node.Digits, node.IsWeak && isWeak);
    }

    /// <summary>Hyphens separate words: French "quatre-vingt-dix".</summary>
    private static List<(int From, int Until, string Word)> Words(string text)
    {
        var words = new List<(int, int, string)>();
        for (var at = 0; at < text.Length; at++)
        {
            var from = at;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || CharUnicodeInfo.GetUnicodeCategory(text[at]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
            {
                at++;
            }

            if (at > from)
            {
                words.Add((from, at, text[from..at].ToLowerInvariant()));
            }
        }

        return words;
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Next { get; } = new(StringComparer.Ordinal);

        public string? Digits { get; set; }

        /// <summary>The word has another meaning too.</summary>
        public bool IsWeak { get; set; }
    }
}
