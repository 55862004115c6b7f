using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace VoiceAgent.Pipeline.Text;

/// <summary>Reads the digits of identifiers (member, claim and telephone numbers) in any wording.</summary>
internal static class SpokenDigits
{
    private static readonly FrozenDictionary<string, int> Numbers = NumberWords.Ones.Select((word, value) => (word, value))
        .Concat(NumberWords.Tens.Select((word, at) => (word, value: (at + 2) * 10)))
        .Append(("oh", 0)).Append(("o", 0)).Append(("nought", 0))
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2);

    private static readonly SearchValues<char> Separators = SearchValues.Create(" -.,/#?!:;()\"\t\n–—…");

    /// <summary>
    /// The digits in <paramref name="said"/>, in order: "four seven one nine", "forty-seven nineteen", "47 19" and
    /// "4-7-1-9" are all <c>4719</c>; "double seven" is <c>77</c>. Other words are passed over.
    /// </summary>
    public static string In(string said) => string.Concat(WordsOf(said).Select(word => word.Digits));

    /// <summary>All words of <paramref name="said"/> in order, each with the digits that it stands for; "forty-one" is one word.</summary>
    public static IReadOnlyList<DigitWord> WordsOf(string said)
    {
        var words = Cut(said);
        var found = new List<DigitWord>(words.Count);
        var repeat = 1;
        for (var at = 0; at < words.Count; at++)
        {
            var (from, until, word) = words[at];
            if (word is "double" or "triple")
            {
                repeat = word is "double" ? 2 : 3;
                found.Add(new DigitWord(from, until, word, ""));
            }
            else if (!Numbers.TryGetValue(word, out var number))
            {
                repeat = 1;
                found.Add(new DigitWord(from, until, word, string.Concat(word.Where(char.IsAsciiDigit))));
            }
            else if (number < 20)
            {
                found.Add(new DigitWord(from, until, word, Repeated(number, ref repeat)));
            }
            else if (at + 1 < words.Count && Numbers.TryGetValue(words[at + 1].Word, out var unit) && unit is >= 1 and <= 9)
            {
                at++;
                found.Add(new DigitWord(from, words[at].Until, word, Repeated(number + unit, ref repeat)));
            }
            else
            {
                found.Add(new DigitWord(from, until, word, Digits(number)));
            }
        }

        return found;
    }

    private static List<(int From, int Until, string Word)> Cut(string said)
    {
        var words = new List<(int, int, string)>();
        for (var from = 0; from < said.Length;)
        {
            var length = said.AsSpan(from).IndexOfAny(Separators);
            length = length < 0 ? said.Length - from : length;
            if (length > 0)
            {
                words.Add((from, from + length, said.Substring(from, length).ToLowerInvariant()));
            }

            from += length + 1;
        }

        return words;
    }

    private static string Repeated(int number, ref int repeat)
    {
        var digits = string.Concat(Enumerable.Repeat(Digits(number), repeat));
        repeat = 1;
        return digits;
    }

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A word of a sentence and the digits that it stands for.</summary>
/// <param name="From">Where it begins in the sentence.</param>
/// <param name="Until">Where it ends.</param>
/// <param name="Word">In lower case; of two that are one number, the first.</param>
/// <param name="Digits">Empty where it stands for none.</param>
internal readonly record struct DigitWord(int From, int Until, string Word, string Digits);
