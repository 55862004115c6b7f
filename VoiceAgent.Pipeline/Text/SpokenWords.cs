using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Text;

/// <summary>What a caller said, cut into words that parsers understand: lower case, digits with their points, no other marks.</summary>
internal static partial class SpokenWords
{
    private const string KeypadMark = "[keypad:";

    // After one of these a caller says it anew: only what follows counts.
    private static readonly string[][] Corrections =
    [
        ["no"], ["sorry"], ["wait"], ["actually"], ["correction"], ["rather"], ["i", "mean"], ["i", "meant"], ["scratch", "that"], ["make", "that"], ["let", "me", "start", "again"],
    ];

    public static IReadOnlyList<string> In(string said) =>
        [.. Word().Matches(Thousands().Replace(said.ToLowerInvariant().Replace('’', '\''), "")).Select(match => match.Value.Trim('\'')).Where(word => word.Length > 0)];

    /// <summary>The keys that were pressed in the turn; empty where none were.</summary>
    public static string Keys(string said)
    {
        var at = said.LastIndexOf(KeypadMark, StringComparison.Ordinal);
        return at < 0 ? "" : string.Concat(said[(at + KeypadMark.Length)..].TakeWhile(letter => letter != ']').Where(char.IsAsciiDigit));
    }

    /// <summary>The words after the caller's last correction of themselves, or all of them.</summary>
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
