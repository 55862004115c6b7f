using NodaTime;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>Tells whether a route is open at a moment. The route must be valid (<see cref="RouteRules"/>). The functions are pure.</summary>
internal static class BusinessCalendar
{
    // A route that does not change within this time is told to be open or closed without an end.
    private const int DaysAhead = 400;

    public static bool IsOpen(Route route, Instant at)
    {
        if (route.Hours is not { } hours)
        {
            return true;
        }

        var zone = ZoneOf(route);
        var today = at.InZone(zone).Date;
        return Between(hours, zone, today.PlusDays(-1), 3).Any(interval => interval.From <= at && at < interval.Until);
    }

    /// <summary>The holiday of the day in the route's time zone. Null when it is none.</summary>
    public static Holiday? HolidayAt(Route route, Instant at) => route.Hours is { } hours ? HolidayOn(hours, at.InZone(ZoneOf(route)).Date) : null;

    /// <summary>When the route opens or closes next. Null when it does not within about a year.</summary>
    public static Instant? NextChange(Route route, Instant at)
    {
        if (route.Hours is not { } hours)
        {
            return null;
        }

        var zone = ZoneOf(route);
        var last = at;
        var isOpen = IsOpen(route, at);
        foreach (var interval in Between(hours, zone, at.InZone(zone).Date.PlusDays(-1), DaysAhead).Where(interval => interval.Until > at).OrderBy(interval => interval.From))
        {
            if (!isOpen)
            {
                return interval.From;
            }

            if (interval.From > last)
            {
                return last;
            }

            last = Instant.Max(last, interval.Until);
        }

        return isOpen && last < at + Duration.FromDays(DaysAhead - 2) ? last : null;
    }

    /// <summary>The zone of the route, or UTC.</summary>
    public static DateTimeZone ZoneOf(Route route) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(route.TimeZone ?? "") ?? DateTimeZone.Utc;

    /// <summary>The intervals that begin on a day, as they are written.</summary>
    public static IReadOnlyList<string> IntervalsOn(BusinessHours hours, LocalDate day) => HolidayOn(hours, day)?.Hours
        ?? hours.Weekly.FirstOrDefault(weekday => Weekdays.Read(weekday.Key) == day.DayOfWeek).Value ?? [];

    private static Holiday? HolidayOn(BusinessHours hours, LocalDate day) => hours.Holidays.FirstOrDefault(holiday => HolidayDate.Read(holiday.Date)?.IsOn(day) is true);

    private static IEnumerable<(Instant From, Instant Until)> Between(BusinessHours hours, DateTimeZone zone, LocalDate first, int days) => Enumerable.Range(0, days)
        .Select(number => first.PlusDays(number))
        .SelectMany(day => IntervalsOn(hours, day).Select(OpenInterval.Read).OfType<OpenInterval>().Select(interval => interval.On(day, zone)))
        .Where(interval => interval.From < interval.Until);
}
