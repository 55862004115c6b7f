using System.Collections.Frozen;
using System.Globalization;

namespace VoiceAgent.Pipeline.Text;

/// <summary>
/// Reads dates as callers say them: "the third of May nineteen eighty", "May 3rd, 1980", "5/3/80", or eight keys. Dates of
/// birth are in the past and have a year. Dates in the future may have none.
/// </summary>
internal static class SpokenDate
{
    // A date of birth is at most this many years ago.
    private const int MostYears = 125;

    // A year in two digits is at most this many years in the future.
    private const int MostAhead = 10;

    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly FrozenDictionary<string, int> Ordinals = NumberWords.Ordinals.Select((word, at) => (word, at + 1)).Append(("thirtieth", 30)).ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>Reads one date in the past.</summary>
    /// <param name="language">BCP 47. When a date has only digits, American callers say the month first.</param>
    /// <param name="today">The latest possible date. A year in two digits gets the century that puts it in the past.</param>
    /// <returns>Null when there is no date, or when it is ambiguous.</returns>
    public static DateOnly? In(string said, string language, DateOnly today)
    {
        var monthFirst = IsMonthFirst(language);
        if (SpokenWords.Keys(said) is { Length: > 0 } keys)
        {
            return OfFigures(keys, monthFirst, today);
        }

        var words = SpokenWords.Meant(SpokenWords.In(said));
        for (var at = words.Count - 1; at >= 0; at--)
        {
            if (Month(words[at]) is { } month && (DayBefore(words, at) is { } day ? Date(Year(words.Skip(at + 1), today), month, day, today) : After(words, at, month, today)) is { } date)
            {
                return date;
            }
        }

        return words.Any(word => Month(word) is not null) ? null : InFigures(words, monthFirst, today);
    }

    /// <summary>
    /// Returns every date in the past that the words may mean, to be compared with a known date: "one twelve nineteen eighty"
    /// may be January 12 or November 2. Empty when there is none.
    /// </summary>
    public static IReadOnlyList<DateOnly> Readings(string said, string language, DateOnly today)
    {
        if (In(said, language, today) is { } date)
        {
            return [date];
        }

        var words = SpokenWords.Meant(SpokenWords.In(said));
        return words.Any(word => Month(word) is not null) ? [] : [.. Split(SpokenDigits.In(string.Join(' ', words)), IsMonthFirst(language), today).Distinct()];
    }

    /// <summary>Reads a date from today on. A date without a year means its next occurrence.</summary>
    /// <returns>Null when there is no date.</returns>
    public static DateOnly? Coming(string said, string language, DateOnly today)
    {
        var words = SpokenWords.Meant(SpokenWords.In(said));
        if (Named(words) is { } named)
        {
            return Next(Year(named.Year, today.AddYears(MostAhead)), named.Month, named.Day, today);
        }

        if (words.Any(word => Month(word) is not null) || words.Where(word => word.All(char.IsAsciiDigit)).ToList() is not [{ Length: <= 2 } first, { Length: <= 2 } second, .. var years] || years.Count > 1)
        {
            return null;
        }

        var (one, two) = (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(second, CultureInfo.InvariantCulture));
        var year = Year(years, today.AddYears(MostAhead));
        return IsMonthFirst(language) ? Next(year, one, two, today) : Next(year, two, one, today);
    }

    /// <summary>True when the words name a month and a day, even when that day does not exist.</summary>
    public static bool NamesDayOfMonth(string said) => Named(SpokenWords.Meant(SpokenWords.In(said))) is not null;

    private static (int Month, int Day, IEnumerable<string> Year)? Named(IReadOnlyList<string> words)
    {
        for (var at = words.Count - 1; at >= 0; at--)
        {
            if (Month(words[at]) is { } month && (DayBefore(words, at) is { } before ? (before, words.Skip(at + 1)) : DayAfter(words, at)) is ({ } day, var year))
            {
                return (month, day, year);
            }
        }

        return null;
    }

    private static bool IsMonthFirst(string language) => language.EndsWith("-US", StringComparison.OrdinalIgnoreCase);

    private static DateOnly? Next(int? year, int month, int day, DateOnly today)
    {
        foreach (var candidate in year is { } said ? (int[])[said] : [today.Year, today.Year + 1])
        {
            if (month is >= 1 and <= 12 && day >= 1 && candidate is >= 1 and <= 9999 && day <= DateTime.DaysInMonth(candidate, month) && new DateOnly(candidate, month, day) is var date && date >= today)
            {
                return date;
            }
        }

        return null;
    }

    private static IEnumerable<DateOnly> Split(string figures, bool monthFirst, DateOnly today)
    {
        foreach (var years in (int[])[4, 2])
        {
            var rest = figures.Length - years;
            for (var firsts = 1; firsts <= 2; firsts++)
            {
                if (rest - firsts is 1 or 2
                    && OfFigures(figures[..firsts].PadLeft(2, '0') + figures[firsts..rest].PadLeft(2, '0') + figures[rest..], monthFirst, today) is { } date)
                {
                    yield return date;
                }
            }
        }
    }

    /// <summary>"third of May nineteen eighty".</summary>
    private static int? DayBefore(IReadOnlyList<string> words, int at)
    {
        var last = at - 1 - (at > 0 && words[at - 1] is "of" ? 1 : 0);
        for (var first = Math.Max(0, last - 1); first <= last; first++)
        {
            var next = first;
            if (Day(words, ref next) is { } day && next == last + 1)
            {
                return day;
            }
        }

        return null;
    }

    /// <summary>"May third nineteen eighty", "May the 3rd, 1980".</summary>
    private static DateOnly? After(IReadOnlyList<string> words, int at, int month, DateOnly today) =>
        DayAfter(words, at) is ({ } day, var rest) ? Date(Year(rest, today), month, day, today) : null;

    /// <summary>The day that is said after its month, and the words after it.</summary>
    private static (int? Day, IEnumerable<string> Year) DayAfter(IReadOnlyList<string> words, int at)
    {
        var next = at + 1 + (at + 1 < words.Count && words[at + 1] is "the" ? 1 : 0);
        if (Day(words, ref next) is not { } day)
        {
            return (null, []);
        }

        // "May nineteen eighty" lacks its day: the nineteen is the century.
        return words[next - 1] is "nineteen" or "twenty" && words.Count - next == 1 && !char.IsAsciiDigit(words[next][0]) ? (null, []) : (day, words.Skip(next));
    }

    private static int? Day(IReadOnlyList<string> words, ref int at)
    {
        if (at >= words.Count)
        {
            return null;
        }

        if (Ordinals.TryGetValue(words[at], out var day))
        {
            at++;
            return day;
        }

        if (words[at] is "twenty" or "thirty" && at + 1 < words.Count && Ordinals.TryGetValue(words[at + 1], out day) && day < 10)
        {
            day += words[at] is "twenty" ? 20 : 30;
            at += 2;
            return day;
        }

        var next = at;
        if (SpokenNumber.Read(words, ref next) is not ({ } number and >= 1 and <= 31))
        {
            return null;
        }

        // "3rd" is cut into the figure and its ending.
        at = next + (next < words.Count && words[next] is "st" or "nd" or "rd" or "th" ? 1 : 0);
        return (int)number;
    }

    private static int? Year(IEnumerable<string> after, DateOnly today)
    {
        var words = after.SkipWhile(word => word is "of" or "in" or "the" or "year").ToList();
        var at = 0;
        if (words.Take(3).Any(word => word is "thousand" or "hundred"))
        {
            return SpokenNumber.Read(words, ref at) is { } year ? (int)year : null;
        }

        var figures = SpokenDigits.In(string.Join(' ', words.Take(4)));
        return figures.Length switch
        {
            4 => int.Parse(figures, CultureInfo.InvariantCulture),
            2 => Century(int.Parse(figures, CultureInfo.InvariantCulture), today),
            _ => null,
        };
    }

    private static DateOnly? InFigures(IReadOnlyList<string> words, bool monthFirst, DateOnly today)
    {
        var figures = words.Where(word => word.All(char.IsAsciiDigit)).ToList();
        return figures switch
        {
            [{ Length: 4 } year, { Length: <= 2 } month, { Length: <= 2 } day] => OfFigures(month.PadLeft(2, '0') + day.PadLeft(2, '0') + year, true, today),
            [{ Length: <= 2 } first, { Length: <= 2 } second, { Length: 2 or 4 } year] => OfFigures(first.PadLeft(2, '0') + second.PadLeft(2, '0') + year, monthFirst, today),
            _ => OfFigures(SpokenDigits.In(string.Join(' ', words)), monthFirst, today),
        };
    }

    /// <summary>Two figures each for day and month, two or four for the year.</summary>
    private static DateOnly? OfFigures(string figures, bool monthFirst, DateOnly today)
    {
        if (figures.Length is not (6 or 8))
        {
            return null;
        }

        var (first, second, year) = (Int(figures[..2]), Int(figures[2..4]), Int(figures[4..]));
        year = figures.Length == 6 ? Century(year, today) : year;
        return monthFirst ? Date(year, first, second, today) : Date(year, second, first, today);

        static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    private static int Century(int year, DateOnly today) => year > today.Year % 100 ? (today.Year / 100 * 100) - 100 + year : (today.Year / 100 * 100) + year;

    private static int? Month(string word)
    {
        var at = Array.FindIndex(Months, month => month == word || (word.Length == 3 && month.StartsWith(word, StringComparison.Ordinal)) || (word is "sept" && month is "september"));
        return at < 0 ? null : at + 1;
    }

    private static DateOnly? Date(int? year, int month, int day, DateOnly today) =>
        year is { } known && known > today.Year - MostYears && known <= today.Year && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(known, month)
        && new DateOnly(known, month, day) is var date && date <= today
            ? date
            : null;
}
