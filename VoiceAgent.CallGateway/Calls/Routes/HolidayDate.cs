using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>
/// The day of a holiday. There are four forms:
/// <code>
/// 2026-12-24      this day only
/// 12-25           each year
/// easter+1        each year, days after Easter Sunday of the Gregorian calendar; easter-2 is Good Friday
/// 11/thursday/4   each year, the fourth Thursday of November; 05/monday/last is the last Monday of May
/// </code>
/// </summary>
internal abstract record HolidayDate
{
    public const string Forms = "Write 2026-12-24 for one day, 12-25 for each year, easter+1 or easter-2 for days from Easter Sunday, or 11/thursday/4 and 05/monday/last for a weekday of a month.";

    // No holiday is farther from Easter: Septuagesima is 63 days before it, and Corpus Christi is 60 days after it.
    private const int Farthest = 100;

    private static readonly LocalDatePattern Once = LocalDatePattern.Iso;
    private static readonly AnnualDatePattern Yearly = AnnualDatePattern.CreateWithInvariantCulture("MM'-'dd");

    public abstract bool IsOn(LocalDate day);

    /// <returns>Null when the text has none of the forms.</returns>
    public static HolidayDate? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (text.StartsWith("easter", StringComparison.Ordinal))
        {
            var days = text["easter".Length..];
            return days.Length == 0 ? new FromEaster(0)
                : days[0] is '+' or '-' && int.TryParse(days, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var offset) && Math.Abs(offset) <= Farthest ? new FromEaster(offset)
                : null;
        }

        return text.Split('/') is [var month, var weekday, var which] ? ReadWeekday(month, weekday, which)
            : Once.Parse(text) is { Success: true, Value: var day } ? new OneDay(day)
            : Yearly.Parse(text) is { Success: true, Value: var annual } ? new EachYear(annual)
            : null;
    }

    private static WeekdayOfMonth? ReadWeekday(string month, string weekday, string which)
    {
        if (!int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 12 || Weekdays.Read(weekday) is not { } day)
        {
            return null;
        }

        return which is "last" ? new WeekdayOfMonth(number, day, null)
            : which is ['1' or '2' or '3' or '4' or '5'] ? new WeekdayOfMonth(number, day, which[0] - '0')
            : null;
    }

    private sealed record OneDay(LocalDate Day) : HolidayDate
    {
        public override bool IsOn(LocalDate day) => day == Day;
    }

    // 29 February exists in leap years only. AnnualDate would give 28 February in the others.
    private sealed record EachYear(AnnualDate Day) : HolidayDate
    {
        public override bool IsOn(LocalDate day) => day.Month == Day.Month && day.Day == Day.Day;
    }

    private sealed record FromEaster(int Days) : HolidayDate
    {
        public override bool IsOn(LocalDate day) => EasterSunday.Of(day.PlusDays(-Days).Year).PlusDays(Days) == day;
    }

    /// <param name="Which">1 to 5. Null: the last one of the month.</param>
    private sealed record WeekdayOfMonth(int Month, IsoDayOfWeek Weekday, int? Which) : HolidayDate
    {
        public override bool IsOn(LocalDate day) => day.Month == Month && day.DayOfWeek == Weekday
            && (Which is { } which ? (day.Day + 6) / 7 == which : day.PlusDays(7).Month != Month);
    }
}
