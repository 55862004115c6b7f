using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Text;

/// <summary>Splits what a caller said into words for the parsers: lower case, digits keep their decimal points, no other punctuation, no fillers such as "uh".</summary>
internal static partial class SpokenWords
{
    private const string KeypadMark = "[keypad:";

    // After one of these words the caller corrects themselves: only the words after it count.
    private static readonly string[][] Corrections =
    [
        ["no"], ["sorry"], ["wait"], ["actually"], ["correction"], ["rather"], ["i", "mean"], ["i", "meant"], ["scratch", "that"], ["make", "that"], ["let", "me", "start", "again"],
    ];

    public static IReadOnlyList<string> In(string said) =>
        [.. Word().Matches(Thousands().Replace(said.ToLowerInvariant().Replace('’', '\''), "")).Select(match => match.Value.Trim('\'')).Where(word => word.Length > 0 && !Wording.IsFiller(word))];

    /// <summary>The keys that the caller pressed in the turn. Empty when there were none.</summary>
    public static string Keys(string said)
    {
        var at = said.LastIndexOf(KeypadMark, StringComparison.Ordinal);
        return at < 0 ? "" : string.Concat(said[(at + KeypadMark.Length)..].TakeWhile(letter => letter != ']').Where(char.IsAsciiDigit));
    }

    /// <summary>The words after the caller's last correction, or all words when there is none.</summary>
    public static IReadOnlyList<string> Meant(IReadOnlyList<string> words)
    {
        for (var at = words.Count - 1; at >= 0; at--)
        {
            if (Corrections.FirstOrDefault(correction => words.Skip(at).Take(correction.Length).SequenceEqual(correction)) is { } found)
            {
                return [.. words.Skip(at + found.Length)];
            }
        }

        return words;
    }

    [GeneratedRegex(@"\d+(?:\.\d+)?|[$€£]|[\p{L}']+")]
    private static partial Regex Word();

    /// <summary>The comma in 1,200.</summary>
    [GeneratedRegex(@"(?<=\d),(?=\d{3}(?!\d))")]
    private static partial Regex Thousands();
}
