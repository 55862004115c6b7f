using System.Collections.Frozen;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>Decides whether a spoken date lacks a part. Callers pause between the day, the month and the year. The words are English.</summary>
internal static class DateParts
{
    private static readonly FrozenSet<string> Months = new[]
    {
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Ordinals = NumberWords.Ordinals.Append("thirtieth").ToFrozenSet();

    // "3rd" is cut into the figure and its ending.
    private static readonly FrozenSet<string> Links = new[] { "the", "of", "in", "and", "year", "st", "nd", "rd", "th", "hundred", "thousand" }.ToFrozenSet();

    // Only the form of a date matters here, so every date may be in the past.
    private static readonly DateOnly LatestDate = new(2035, 1, 1);

    /// <summary>True when the words end in a part of a date, and another part must follow.</summary>
    public static bool Lack(string spoken)
    {
        var words = Words(spoken);
        return words.Count > 0 && EndsInPart(words) && (SpokenDate.In(spoken, "en-US", LatestDate) is null || EndsInCentury(words));
    }

    /// <summary>True when the words are a whole date with the name of its month.</summary>
    public static bool AreWhole(string spoken) => Words(spoken).Any(word => Months.Contains(word)) && !Lack(spoken) && SpokenDate.In(spoken, "en-US", LatestDate) is not null;

    /// <summary>True when all the words are parts of a date.</summary>
    public static bool Are(string spoken) => Words(spoken) is { Count: > 0 } words && words.All(word => IsPart(word) || Links.Contains(word));

    private static bool EndsInPart(IReadOnlyList<string> words) => words[^1] switch
    {
        "second" => words.Count > 1 && (words[^2] is "the" || IsPart(words[^2])),
        "one" => words.Count == 1 || IsPart(words[^2]),
        var last => IsPart(last) || (Links.Contains(last) && words.Count > 1 && IsPart(words[^2])),
    };

    /// <summary>"May fifth nineteen" is the beginning of "nineteen eighty". A transcriber writes it as "May 5th, 19".</summary>
    private static bool EndsInCentury(IReadOnlyList<string> words) =>
        words[^1] is "nineteen" or "twenty" or "19" or "20" && words.Count > 2 && words.SkipLast(1).Any(word => Months.Contains(word));

    private static bool IsPart(string word) => Months.Contains(word) || Ordinals.Contains(word) || SpokenDigits.In(word).Length > 0;

    private static IReadOnlyList<string> Words(string spoken) => SpokenWords.In(spoken);
}
