using System.Text.RegularExpressions;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>Words as they sound. It ignores punctuation, case, and the difference between "four seven", "forty-seven" and "47".</summary>
internal static partial class Spoken
{
    /// <summary>Replaces digits in a transcript that were said and not stored.</summary>
    public const string Mask = "[card number]";

    private static readonly string[] Digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    private static readonly string[] Teens = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
    private static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    public static IReadOnlyList<string> Words(string text)
    {
        string[] words = [.. Word().Matches(text.ToLowerInvariant().Replace('’', '\'')).Select(match => match.Value)];
        return [.. words.SelectMany((word, at) => InWords(word, at + 1 < words.Length ? words[at + 1] : ""))];
    }

    /// <summary>Returns what was said with the same masks as the transcript. A mask replaces the digits up to the next word, and nothing else.</summary>
    public static IReadOnlyList<string> MaskedLike(IReadOnlyList<string> transcribed, IReadOnlyList<string> said)
    {
        var masked = new List<string>();
        var at = 0;
        foreach (var word in transcribed.TakeWhile(_ => at < said.Count))
        {
            var hidden = word == Mask ? said.Skip(at).TakeWhile(Digits.Contains).Count() : 0;
            masked.Add(hidden > 0 ? Mask : said[at]);
            at += Math.Max(1, hidden);
        }

        return [.. masked, .. said.Skip(at)];
    }

    /// <summary>Merges the masks of a number that was said in several parts.</summary>
    public static IReadOnlyList<string> WithMasksMerged(IReadOnlyList<string> words) => [.. words.Where((word, at) => word != Mask || at == 0 || words[at - 1] != Mask)];

    public static string Plain(string text) => string.Join(' ', Words(text));

    /// <summary>Counts the words that do not occur in this order. Other words may be between them.</summary>
    public static int Missing(IReadOnlyList<string> words, IReadOnlyList<string> within)
    {
        // The longest common subsequence, computed row by row.
        var row = new int[within.Count + 1];
        foreach (var word in words)
        {
            var diagonal = 0;
            for (var at = 1; at <= within.Count; at++)
            {
                (diagonal, row[at]) = (row[at], word == within[at - 1] ? diagonal + 1 : Math.Max(row[at], row[at - 1]));
            }
        }

        return words.Count - row[^1];
    }

    /// <summary>Converts numbers to single digits. The zero of "eighty" is dropped when a digit follows.</summary>
    private static IEnumerable<string> InWords(string word, string next) =>
        word.All(char.IsAsciiDigit) ? word.Select(digit => Digits[digit - '0'])
        : Array.IndexOf(Teens, word) is >= 0 and var teen ? [Digits[1], Digits[teen]]
        : Array.IndexOf(Tens, word) is not (>= 0 and var ten) ? [word]
        : Array.IndexOf(Digits, next) > 0 ? [Digits[ten + 2]]
        : [Digits[ten + 2], Digits[0]];

    [GeneratedRegex(@"\[card number\]|[a-z']+|[0-9]+")]
    private static partial Regex Word();
}
