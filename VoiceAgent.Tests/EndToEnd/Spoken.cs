using System.Text.RegularExpressions;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>Words as they sound: punctuation, case and the difference between "four seven", "forty-seven" and "47" do not count.</summary>
internal static partial class Spoken
{
    /// <summary>Stands in a transcript for digits that were said and not kept.</summary>
    public const string Mask = "[card number]";

    private static readonly string[] Digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    private static readonly string[] Teens = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
    private static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    public static IReadOnlyList<string> Words(string text)
    {
        string[] words = [.. Word().Matches(text.ToLowerInvariant().Replace('’', '\'')).Select(match => match.Value)];
        return [.. words.SelectMany((word, at) => InWords(word, at + 1 < words.Length ? words[at + 1] : ""))];
    }

    /// <summary>What was said as a transcript should have it that masks these words: a mask stands for the digits up to the next word, and for nothing else.</summary>
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

    /// <summary>A number that was told with pauses has a mask for each of its parts: one for all of them.</summary>
    public static IReadOnlyList<string> WithMasksMerged(IReadOnlyList<string> words) => [.. words.Where((word, at) => word != Mask || at == 0 || words[at - 1] != Mask)];

    public static string Plain(string text) => string.Join(' ', Words(text));

    /// <summary>How many of the words do not occur in that order, with others between them or not.</summary>
    public static int Missing(IReadOnlyList<string> words, IReadOnlyList<string> within)
    {
        // The longest common subsequence, row by row.
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

    /// <summary>Numbers digit by digit; the zero of "eighty" is spoken by the digit that follows it, if one does.</summary>
    private static IEnumerable<string> InWords(string word, string next) =>
        word.All(char.IsAsciiDigit) ? word.Select(digit => Digits[digit - '0'])
        : Array.IndexOf(Teens, word) is >= 0 and var teen ? [Digits[1], Digits[teen]]
        : Array.IndexOf(Tens, word) is not (>= 0 and var ten) ? [word]
        : Array.IndexOf(Digits, next) > 0 ? [Digits[ten + 2]]
        : [Digits[ten + 2], Digits[0]];

    [GeneratedRegex(@"\[card number\]|[a-z']+|[0-9]+")]
    private static partial Regex Word();
}
