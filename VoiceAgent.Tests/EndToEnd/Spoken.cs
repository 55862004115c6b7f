using System.Text.RegularExpressions;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>Words as they sound: punctuation, case and the difference between "four seven" and "47" do not count.</summary>
internal static partial class Spoken
{
    private static readonly string[] digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    public static IReadOnlyList<string> Words(string text) =>
        [.. Word().Matches(text.ToLowerInvariant().Replace('’', '\'')).SelectMany(match => InWords(match.Value))];

    public static string Plain(string text) => string.Join(' ', Words(text));

    /// <summary>Whether the words occur in that order, with others between them or not.</summary>
    public static bool IsInOrder(IReadOnlyList<string> words, IReadOnlyList<string> within)
    {
        var found = 0;
        foreach (var word in within)
        {
            found += found < words.Count && word == words[found] ? 1 : 0;
        }

        return found == words.Count;
    }

    private static IEnumerable<string> InWords(string word) => word.All(char.IsAsciiDigit) ? word.Select(digit => digits[digit - '0']) : [word];

    [GeneratedRegex("[a-z']+|[0-9]+")]
    private static partial Regex Word();
}
