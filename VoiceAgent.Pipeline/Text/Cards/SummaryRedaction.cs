using System.Globalization;
using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Text.Cards;

/// <summary>
/// Removes payment card numbers, and dates that may be a date of birth, from a summary that a model has written. The summary
/// leaves the product over the telephone network.
/// </summary>
internal static partial class SummaryRedaction
{
    public const string LeftOut = "[left out]";

    // A date is read as one within about 125 years before one of these days. Together they cover every living caller.
    private static readonly DateOnly[] Todays = [new(2000, 12, 31), new(2099, 12, 31)];

    // Words in a date, such as "January the third nineteen hundred seventy", plus one to spare.
    private const int LongestDate = 8;

    /// <summary>Returns the text on one line, without card numbers and dates of birth.</summary>
    /// <param name="keptFrom">A date with this year in figures, or with a later one, is kept: it is no date of birth. Null removes all dates with a year.</param>
    public static string Of(string text, int? keptFrom = null)
    {
        var line = Blank().Replace(text, " ").Trim();
        var withoutCards = SecurityCode().Replace(OfCard().Replace(LongNumber().Replace(line, LeftOut), $"$1{LeftOut}"), $"$1{LeftOut}");
        return WithoutDates(NumericDate().Replace(withoutCards, date => IsKept(date.Value, keptFrom) ? date.Value : LeftOut), keptFrom);
    }

    private static bool IsKept(string date, int? from) =>
        from is { } year && Year().Matches(date) is [.., var last] && int.Parse(last.Value, CultureInfo.InvariantCulture) >= year;

    /// <summary>A date with its year, in words or figures around the name of a month.</summary>
    private static string WithoutDates(string text, int? keptFrom)
    {
        var words = text.Split(' ').ToList();
        for (var from = 0; from < words.Count; from++)
        {
            for (var count = Math.Min(LongestDate, words.Count - from); count > 1; count--)
            {
                if (words.GetRange(from, count) is var date && IsDate(date) && !IsKept(string.Join(' ', date), keptFrom))
                {
                    var end = words[from + count - 1];
                    words.RemoveRange(from, count);
                    words.Insert(from, LeftOut + end[end.AsSpan().TrimEnd(".,;:!?").Length..]);
                    break;
                }
            }
        }

        return string.Join(' ', words);
    }

    private static bool IsDate(List<string> words) =>
        words.Exists(word => Month().IsMatch(word))
        && Begins(words[0])
        && SpokenDigits.In(words[^1].Trim(',', '.', ';', ':')).Length > 0
        && words.FindIndex(0, words.Count - 1, word => word[^1] is ',' or ';') is -1 or 1 or 2
        && Array.Exists(Todays, today => SpokenDate.In(string.Join(' ', words.Select(word => word.Trim(',', '.', ';', ':'))), "en-US", today) is not null);

    private static bool Begins(string word) => Month().IsMatch(word) || OrdinalDay().IsMatch(word) || SpokenDigits.In(word).Length is 1 or 2;

    [GeneratedRegex(@"[\s\p{C}]+")]
    private static partial Regex Blank();

    // Telephone numbers have at most 11 digits, card numbers at least 12. The same is true of numbers in words.
    [GeneratedRegex(@"\d(?:[ .\-]?\d){11,}|\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)[ ,.\-]+){11,}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b", RegexOptions.IgnoreCase)]
    private static partial Regex LongNumber();

    [GeneratedRegex(@"(\bcard\b[^.;\d]{0,40})\d[\d \-]*", RegexOptions.IgnoreCase)]
    private static partial Regex OfCard();

    [GeneratedRegex(@"(\b(?:security code|cvv|cvc|cvv2)\b[^.;\d]{0,20})\d+", RegexOptions.IgnoreCase)]
    private static partial Regex SecurityCode();

    [GeneratedRegex(@"\b(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2}))\b")]
    private static partial Regex NumericDate();

    [GeneratedRegex(@"(?<!\d)\d{4}(?!\d)")]
    private static partial Regex Year();

    [GeneratedRegex("^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[.,]?$", RegexOptions.IgnoreCase)]
    private static partial Regex Month();

    [GeneratedRegex(@"^(?:the|\w+(?:st|nd|rd|th))$", RegexOptions.IgnoreCase)]
    private static partial Regex OrdinalDay();
}
