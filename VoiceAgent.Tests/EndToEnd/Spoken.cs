using System.Text.RegularExpressions;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>Words as they sound: punctuation, case and the difference between "four seven" and "47" do not count.</summary>
internal static partial class Spoken
{
    private static readonly string[] digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    public static IReadOnlyList<string> Words(string text) =>
        [.. Word().Matches(text.ToLowerInvariant().Replace('’', '\'')).SelectMany(match => InWords(match.Value))];

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

    private static IEnumerable<string> InWords(string word) => word.All(char.IsAsciiDigit) ? word.Select(digit => digits[digit - '0']) : [word];

    [GeneratedRegex("[a-z']+|[0-9]+")]
    private static partial Regex Word();
}
