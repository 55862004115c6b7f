namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>What the business hours of a route must fulfil.</summary>
internal static class HoursRules
{
    private const int MostIntervals = 12;
    private const int MostHolidays = 300;
    private const int LongestName = 100;

    public static IEnumerable<RouteMistake> Check(Route route) => route.Hours is not { } hours ? [] :
    [
        .. RouteRules.When(route.TimeZone is null or "", "timeZone", "A route with business hours needs a time zone, such as America/New_York."),
        .. hours.Weekly.SelectMany(day => Weekday(day.Key, day.Value)),
        .. RouteRules.When(
            hours.Weekly.Keys.GroupBy(Weekdays.Read).Any(same => same.Key is not null && same.Count() > 1), "hours.weekly", "Name each weekday once."),
        .. RouteRules.When(hours.Holidays.Count > MostHolidays, "hours.holidays", $"There may be at most {MostHolidays}."),
        .. hours.Holidays.SelectMany((holiday, index) => Holiday(holiday, $"hours.holidays[{index}]")),
    ];

    private static IEnumerable<RouteMistake> Weekday(string name, IReadOnlyList<string>? intervals) =>
    [
        .. RouteRules.When(Weekdays.Read(name) is null, $"hours.weekly.{name}", $"'{name}' is no weekday. Write monday, tuesday and so on."),
        .. Intervals(intervals, $"hours.weekly.{name}"),
    ];

    private static IEnumerable<RouteMistake> Holiday(Holiday? holiday, string field) => holiday is null ? [new RouteMistake(field, "The holiday is empty. Give it a date and a name.")] :
    [
        .. RouteRules.When(HolidayDate.Read(holiday.Date) is null, $"{field}.date", $"'{holiday.Date}' is no day. {HolidayDate.Forms}"),
        .. RouteRules.When(holiday.Name is not { Length: > 0 and <= LongestName } || holiday.Name.Any(char.IsControl), $"{field}.name", $"Write a name of at most {LongestName} characters."),
        .. RouteRules.When(RouteRules.IsUnspeakable(holiday.Announcement), $"{field}.announcement", RouteRules.SpeakableForm),
        .. Intervals(holiday.Hours, $"{field}.hours"),
    ];

    private static IEnumerable<RouteMistake> Intervals(IReadOnlyList<string>? intervals, string field)
    {
        if (intervals is null || intervals.Count > MostIntervals)
        {
            return [new RouteMistake(field, $"Write a list of at most {MostIntervals} intervals. An empty list means closed.")];
        }

        var read = intervals.Select(OpenInterval.Read).ToArray();
        var ordered = read.OfType<OpenInterval>().Select(interval => interval.Minutes).Order().ToArray();
        return
        [
            .. read.SelectMany((interval, index) => RouteRules.When(interval is null, $"{field}[{index}]", $"'{intervals[index]}' is no interval. {OpenInterval.Form}")),
            .. RouteRules.When(ordered.Zip(ordered.Skip(1)).Any(pair => pair.Second.Start < pair.First.End), field, "The intervals of a day must not overlap."),
        ];
    }
}
