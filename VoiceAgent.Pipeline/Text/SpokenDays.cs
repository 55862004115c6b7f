using System.Globalization;
using Humanizer;

namespace VoiceAgent.Pipeline.Text;

/// <summary>Reads days in the future as callers name them, relative to today.</summary>
internal static class SpokenDays
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-US");

    // The words below are English. Dates in figures are read as in the language of the call.
    private const string AmericanEnglish = "en-US";

    /// <summary>
    /// "today", "tomorrow", "Friday", "next Friday", "in two weeks", "the fifteenth", "December first", "the end of the
    /// month", "2026-12-01". A weekday means its next occurrence. The weekday of today means a week from now.
    /// </summary>
    /// <returns>Null when there is no day.</returns>
    public static DateOnly? Read(string said, DateOnly today)
    {
        var text = said.Trim().ToLowerInvariant();
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact))
        {
            return exact;
        }

        if (text.Contains("end of the month", StringComparison.Ordinal))
        {
            return new DateOnly(today.Year, today.Month, DateTime.DaysInMonth(today.Year, today.Month));
        }

        var words = text.Split((char[])[' ', ',', '.', '?', '!', '-'], StringSplitOptions.RemoveEmptyEntries);
        return words.Contains("tomorrow") ? today.AddDays(text.Contains("day after", StringComparison.Ordinal) ? 2 : 1)
            : words.Any(word => word is "today" or "tonight") ? today
            : InSoLong(words, today) ?? Weekday(words, today) ?? SpokenDate.Coming(text, AmericanEnglish, today) ?? (SpokenDate.NamesDayOfMonth(text) ? null : DayOfMonth(words, today));
    }

    private static DateOnly? InSoLong(string[] words, DateOnly today)
    {
        var at = Array.FindIndex(words, word => word is "day" or "days" or "week" or "weeks");
        if (at < 1 || !words.Take(at).Contains("in"))
        {
            return words is [.., "next", "week"] ? today.AddDays(7) : null;
        }

        var count = words[at - 1] is "a" or "one" ? 1 : int.TryParse(SpokenDigits.In(words[at - 1]), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return count is > 0 and < 100 ? today.AddDays(words[at].StartsWith("week", StringComparison.Ordinal) ? 7 * count : count) : null;
    }

    private static DateOnly? Weekday(string[] words, DateOnly today)
    {
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            if (words.Contains(day.ToString().ToLowerInvariant()))
            {
                var ahead = ((int)day - (int)today.DayOfWeek + 7) % 7;
                return today.AddDays(ahead == 0 ? 7 : ahead);
            }
        }

        return null;
    }

    private static DateOnly? DayOfMonth(string[] words, DateOnly today)
    {
        // "the fifteenth", "the 15th": in this month, or in the next one when it is past.
        for (var day = 1; day <= 31; day++)
        {
            var spoken = day.ToOrdinalWords(English).Split('-');
            var isSaid = spoken.Length == 1
                ? words.Contains(spoken[0]) && !(words.Contains("twenty") || words.Contains("thirty"))
                : words.Contains(spoken[0]) && words.Contains(spoken[1]);
            if (isSaid || words.Any(word => word == $"{day}th" || word == $"{day}st" || word == $"{day}nd" || word == $"{day}rd"))
            {
                var month = day >= today.Day ? today : today.AddMonths(1);
                return day <= DateTime.DaysInMonth(month.Year, month.Month) ? new DateOnly(month.Year, month.Month, day) : null;
            }
        }

        return null;
    }
}
