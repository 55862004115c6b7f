using System.Globalization;
using VoiceAgent.Pipeline.Answering.Capture;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>Dates between figures and words, as Americans say them: month, day, year.</summary>
internal static class SpokenDates
{
    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] Ordinals =
    [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
        "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    ];

    private static readonly char[] Between = [' ', ',', '.', '/', '?', '!'];

    /// <summary><c>2026-03-03</c> is "March third".</summary>
    public static string Of(DateOnly date) => $"{CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(date.Month)} {Ordinal(date.Day)}";

    /// <summary>"Friday, November twenty-seventh".</summary>
    public static string WithWeekday(DateOnly date) => $"{date.DayOfWeek}, {Of(date)}";

    /// <summary>
    /// Every date that the words can mean: "May fifth 1980", "the 5th of May nineteen eighty", "05/05/1980", "5 5 80",
    /// "05051980" from keys, "1980-05-05". Empty where they mean none. Two readings of "1 2 1980" are both given.
    /// </summary>
    public static IReadOnlyList<DateOnly> Read(string said)
    {
        if (DateOnly.TryParseExact(said.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact))
        {
            return [exact];
        }

        var words = said.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal).Split(Between, StringSplitOptions.RemoveEmptyEntries);
        var month = Array.FindIndex(words, word => MonthOf(word) > 0);
        return month >= 0 ? ByName(words, month) : ByFigures(SpokenDigits.In(said));
    }

    /// <summary>"third", "twenty-seventh".</summary>
    public static string Ordinal(int day) => day <= 20 ? Ordinals[day - 1] : day == 30 ? "thirtieth" : $"{(day < 30 ? "twenty" : "thirty")}-{Ordinals[(day % 10) - 1]}";

    /// <summary>The day of the month at a place in the words, in figures or as an ordinal; 0 where there is none.</summary>
    private static (int Day, int Used) DayAt(string[] words, int at)
    {
        if (at < 0 || at >= words.Length)
        {
            return (0, 0);
        }

        var word = words[at];
        if (word is "twenty" or "thirty" && at + 1 < words.Length && UnitOf(words[at + 1]) is > 0 and < 10 and var unit)
        {
            return ((word is "twenty" ? 20 : 30) + unit, 2);
        }

        var figures = word.TrimEnd('s', 't', 'n', 'd', 'r', 'h');
        return int.TryParse(figures, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day is > 0 and <= 31 && figures.Length <= 2 ? (day, 1)
            : word is "thirtieth" or "thirty" ? (30, 1)
            : UnitOf(word) is > 0 and var named ? (named, 1)
            : (0, 0);
    }

    private static int UnitOf(string word) =>
        Array.IndexOf(Ordinals, word) is >= 0 and var ordinal ? ordinal + 1
        : SpokenDigits.In(word) is { Length: 1 or 2 } digits && !char.IsAsciiDigit(word[0]) ? int.Parse(digits, CultureInfo.InvariantCulture)
        : 0;

    private static IReadOnlyList<DateOnly> ByName(string[] words, int month)
    {
        // "May fifth 1980" or "the fifth of May 1980".
        var (day, used) = DayAt(words, month + 1);
        var rest = words.Skip(month + 1 + used);
        var before = words.Take(month).Where(word => word is not ("the" or "of")).ToArray();
        if (before.Length > 0 && DayBefore(before) is > 0 and var named)
        {
            (day, rest) = (named, words.Skip(month + 1));
        }

        var years = string.Join(' ', rest);
        var year = years.Contains("thousand", StringComparison.Ordinal) ? (int?)SpokenMoney.In(years) : YearOf(SpokenDigits.In(years));
        return year is { } known ? Valid(known, MonthOf(words[month]), day) : [];
    }

    private static int DayBefore(string[] words)
    {
        var two = DayAt(words, words.Length - 2);
        return two.Used == 2 ? two.Day : DayAt(words, words.Length - 1).Day;
    }

    private static IReadOnlyList<DateOnly> ByFigures(string digits)
    {
        var readings = new HashSet<DateOnly>();
        foreach (var years in (int[])[4, 2])
        {
            var rest = digits.Length - years;
            for (var months = 1; months <= 2; months++)
            {
                if (rest - months is 1 or 2 && YearOf(digits[rest..]) is { } year)
                {
                    readings.UnionWith(Valid(year, int.Parse(digits[..months], CultureInfo.InvariantCulture), int.Parse(digits[months..rest], CultureInfo.InvariantCulture)));
                }
            }
        }

        return [.. readings];
    }

    /// <summary>"1980", or "80" for the century in which people are alive.</summary>
    private static int? YearOf(string digits) => digits.Length switch
    {
        4 when int.Parse(digits, CultureInfo.InvariantCulture) is >= 1900 and <= 2099 and var year => year,
        2 => int.Parse(digits, CultureInfo.InvariantCulture) is var two && two < 30 ? 2000 + two : 1900 + two,
        _ => null,
    };

    private static IReadOnlyList<DateOnly> Valid(int year, int month, int day) =>
        year is >= 1900 and <= 2099 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? [new DateOnly(year, month, day)] : [];

    private static int MonthOf(string word) => Array.FindIndex(Months, name => name == word || (word.Length == 3 && name.StartsWith(word, StringComparison.Ordinal))) + 1;
}
