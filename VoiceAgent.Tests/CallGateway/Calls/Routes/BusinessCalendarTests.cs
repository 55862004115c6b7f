using NodaTime;
using NodaTime.Text;
using VoiceAgent.CallGateway.Calls.Routes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Routes;

/// <summary>Business hours in the time zone of the route.</summary>
public sealed class BusinessCalendarTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Office = new[] { "monday", "tuesday", "wednesday", "thursday", "friday" }
        .ToDictionary(day => day, _ => (IReadOnlyList<string>)["09:00-12:30", "13:30-17:00"]);

    [Theory]
    [InlineData("2026-01-05T08:00:00Z", true)] // 09:00 in Berlin in winter
    [InlineData("2026-01-05T07:59:59Z", false)]
    [InlineData("2026-07-06T07:00:00Z", true)] // 09:00 in summer
    [InlineData("2026-07-06T06:59:59Z", false)]
    [InlineData("2026-01-05T11:30:00Z", false)] // the lunch break begins
    [InlineData("2026-01-05T12:30:00Z", true)]
    [InlineData("2026-01-05T16:00:00Z", false)] // 17:00 is closed
    [InlineData("2026-01-04T10:00:00Z", false)] // Sunday
    public void A_route_is_open_within_its_intervals(string at, bool isOpen) => Assert.Equal(isOpen, BusinessCalendar.IsOpen(Berlin(Office), Moment(at)));

    [Theory]
    [InlineData("2026-01-09T23:30:00Z", true)] // Saturday 00:30: the interval of Friday goes on
    [InlineData("2026-01-10T01:00:00Z", false)] // Saturday 02:00
    [InlineData("2026-01-09T20:59:00Z", false)]
    [InlineData("2026-01-09T21:00:00Z", true)]
    [InlineData("2026-01-08T23:30:00Z", false)] // Friday 00:30: Thursday has no interval
    public void An_interval_may_end_on_the_next_day(string at, bool isOpen) =>
        Assert.Equal(isOpen, BusinessCalendar.IsOpen(Berlin(new() { ["friday"] = ["22:00-02:00"] }), Moment(at)));

    [Theory]
    [InlineData("2026-01-09T22:59:59Z", false)]
    [InlineData("2026-01-09T23:00:00Z", true)]
    [InlineData("2026-01-10T22:59:59Z", true)]
    [InlineData("2026-01-10T23:00:00Z", false)]
    public void A_whole_day_ends_at_midnight(string at, bool isOpen) =>
        Assert.Equal(isOpen, BusinessCalendar.IsOpen(Berlin(new() { ["saturday"] = ["00:00-24:00"] }), Moment(at)));

    [Theory]
    [InlineData("2026-03-29T00:59:59Z", "01:00-02:30", true)] // 01:59:59, then the clock shows 03:00
    [InlineData("2026-03-29T01:00:00Z", "01:00-02:30", false)]
    [InlineData("2026-03-29T01:00:00Z", "02:15-02:45", false)] // this interval does not exist on this day
    [InlineData("2026-03-29T01:00:00Z", "02:30-04:00", true)] // it opens when the clock is set
    [InlineData("2026-03-29T00:59:59Z", "02:30-04:00", false)]
    [InlineData("2026-10-25T00:15:00Z", "02:10-02:50", true)] // the first 02:15
    [InlineData("2026-10-25T00:55:00Z", "02:10-02:50", true)] // between the two: it stays open
    [InlineData("2026-10-25T01:49:59Z", "02:10-02:50", true)] // the second 02:49
    [InlineData("2026-10-25T01:50:00Z", "02:10-02:50", false)]
    [InlineData("2026-10-25T00:09:59Z", "02:10-02:50", false)]
    public void The_days_on_which_the_clock_is_set_have_one_interval(string at, string interval, bool isOpen) =>
        Assert.Equal(isOpen, BusinessCalendar.IsOpen(Berlin(new() { ["sunday"] = [interval] }), Moment(at)));

    [Fact]
    public void A_night_over_the_change_of_the_clock_is_one_interval()
    {
        var route = Berlin(new() { ["saturday"] = ["22:00-06:00"] });

        Assert.Equal(Moment("2026-03-29T04:00:00Z"), BusinessCalendar.NextChange(route, Moment("2026-03-28T22:00:00Z")));
        Assert.Equal(Moment("2026-10-25T05:00:00Z"), BusinessCalendar.NextChange(route, Moment("2026-10-24T22:00:00Z")));
    }

    [Theory]
    [InlineData("2026-12-25", "2026-12-25", true)]
    [InlineData("2026-12-25", "2027-12-25", false)]
    [InlineData("12-25", "2031-12-25", true)]
    [InlineData("12-25", "2031-12-24", false)]
    [InlineData("02-29", "2028-02-29", true)]
    [InlineData("02-29", "2027-02-28", false)]
    [InlineData("easter", "2026-04-05", true)]
    [InlineData("easter", "2024-03-31", true)]
    [InlineData("easter", "2038-04-25", true)]
    [InlineData("easter-2", "2026-04-03", true)]
    [InlineData("easter+1", "2027-03-29", true)]
    [InlineData("easter+39", "2026-05-14", true)]
    [InlineData("easter+1", "2026-04-05", false)]
    [InlineData("11/thursday/4", "2026-11-26", true)]
    [InlineData("11/thursday/4", "2026-11-19", false)]
    [InlineData("11/thursday/4", "2029-11-22", true)]
    [InlineData("05/monday/last", "2026-05-25", true)]
    [InlineData("05/monday/last", "2027-05-31", true)]
    [InlineData("05/monday/last", "2027-05-24", false)]
    public void A_holiday_is_one_day_or_a_day_of_each_year(string date, string day, bool isOn) =>
        Assert.Equal(isOn, HolidayDate.Read(date)!.IsOn(LocalDatePattern.Iso.Parse(day).Value));

    [Theory]
    [InlineData("25.12.2026")]
    [InlineData("2026-02-30")]
    [InlineData("13-01")]
    [InlineData("easter+")]
    [InlineData("easter+101")]
    [InlineData("easter+1d")]
    [InlineData("11/thursday/6")]
    [InlineData("13/monday/1")]
    [InlineData("11/4/4")]
    [InlineData("")]
    public void Any_other_text_is_no_holiday(string date) => Assert.Null(HolidayDate.Read(date));

    [Fact]
    public void A_holiday_closes_its_day_and_not_the_night_before()
    {
        var route = Berlin(new() { ["thursday"] = ["22:00-02:00"], ["friday"] = ["09:00-17:00"] }, new Holiday { Date = "12-25", Name = "Christmas Day" });

        // In 2026 it is a Friday.
        Assert.True(BusinessCalendar.IsOpen(route, Moment("2026-12-25T00:30:00Z")));
        Assert.False(BusinessCalendar.IsOpen(route, Moment("2026-12-25T10:00:00Z")));
        Assert.Equal("Christmas Day", BusinessCalendar.HolidayAt(route, Moment("2026-12-25T10:00:00Z"))!.Name);
        Assert.True(BusinessCalendar.IsOpen(route, Moment("2026-12-18T10:00:00Z")));
    }

    [Fact]
    public void A_holiday_may_have_hours_of_its_own()
    {
        var route = Berlin(Office, new Holiday { Date = "12-24", Name = "Christmas Eve", Hours = ["10:00-12:00"] });

        Assert.False(BusinessCalendar.IsOpen(route, Moment("2026-12-24T08:30:00Z")));
        Assert.True(BusinessCalendar.IsOpen(route, Moment("2026-12-24T09:30:00Z")));
        Assert.False(BusinessCalendar.IsOpen(route, Moment("2026-12-24T14:00:00Z")));
    }

    [Fact]
    public void The_next_change_is_the_moment_at_which_the_route_opens_or_closes()
    {
        var route = Berlin(Office, new Holiday { Date = "2026-01-05", Name = "Inventory" });

        // From Friday evening over the weekend and the closed Monday to Tuesday 09:00.
        Assert.Equal(Moment("2026-01-06T08:00:00Z"), BusinessCalendar.NextChange(route, Moment("2026-01-02T20:00:00Z")));
        Assert.Equal(Moment("2026-01-06T11:30:00Z"), BusinessCalendar.NextChange(route, Moment("2026-01-06T08:00:00Z")));
        Assert.Null(BusinessCalendar.NextChange(new Route { Number = Route.DefaultNumber, Agent = "claims" }, Moment("2026-01-06T08:00:00Z")));
    }

    [Fact]
    public void Intervals_that_follow_each_other_are_one()
    {
        var route = Berlin(new() { ["monday"] = ["20:00-24:00"], ["tuesday"] = ["00:00-06:00"] });

        Assert.Equal(Moment("2026-01-06T05:00:00Z"), BusinessCalendar.NextChange(route, Moment("2026-01-05T21:00:00Z")));
    }

    [Fact]
    public void A_route_that_never_closes_has_no_next_change() => Assert.Null(BusinessCalendar.NextChange(
        Berlin(Enum.GetNames<DayOfWeek>().ToDictionary(day => day, _ => (IReadOnlyList<string>)["00:00-24:00"])), Moment("2026-01-06T08:00:00Z")));

    [Fact]
    public void The_change_that_is_told_is_the_change_that_happens()
    {
        const int seed = 53;
        var random = new Random(seed);
        foreach (var zone in new[] { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kolkata", "Africa/Casablanca" })
        {
            var weekly = Enum.GetNames<DayOfWeek>().ToDictionary(day => day, _ => (IReadOnlyList<string>)[Interval(random, 0), Interval(random, 12)]);
            var route = Berlin(weekly, new Holiday { Date = "easter", Name = "Easter" }) with { TimeZone = zone };
            Assert.Empty(RouteRules.Check(route));
            for (var at = Moment("2026-03-27T00:00:00Z"); at < Moment("2026-04-07T00:00:00Z");)
            {
                var change = BusinessCalendar.NextChange(route, at)!.Value;
                var isOpen = BusinessCalendar.IsOpen(route, at);
                Assert.True(change > at, $"seed {seed}, {zone}, {at}");
                Assert.True(isOpen == BusinessCalendar.IsOpen(route, change - Duration.FromSeconds(1)), $"seed {seed}, {zone}, before {change}");
                Assert.True(isOpen != BusinessCalendar.IsOpen(route, change), $"seed {seed}, {zone}, at {change}");
                at = change;
            }
        }
    }

    [Fact]
    public void The_plan_says_why()
    {
        var route = Berlin(Office, new Holiday { Date = "easter+1", Name = "Easter Monday", Announcement = "Happy Easter." });

        var open = RoutePlan.At(route, DateTimeOffset.Parse("2026-01-05T08:00:00Z", null));
        Assert.Equal((true, "claims", null), (open.IsOpen, open.Agent, open.Announcement));
        Assert.Contains("In Europe/Berlin it is Monday, 2026-01-05, 09:00.", open.Why, StringComparison.Ordinal);
        var holiday = RoutePlan.At(route, DateTimeOffset.Parse("2026-04-06T08:00:00Z", null));
        Assert.Equal((false, null, "Happy Easter."), (holiday.IsOpen, holiday.Agent, holiday.Announcement));
        Assert.Contains("because it is Easter Monday", holiday.Why, StringComparison.Ordinal);
        var night = RoutePlan.At(route with { Closed = new OutsideHours { Agent = "night" } }, DateTimeOffset.Parse("2026-01-05T20:00:00Z", null));
        Assert.Equal((false, "night", "night", null), (night.IsOpen, night.Agent, night.Route.Agent, night.Announcement));
    }

    private static string Interval(Random random, int from)
    {
        var start = from + random.Next(5);
        return $"{start:D2}:{random.Next(60):D2}-{start + 1 + random.Next(6):D2}:{random.Next(60):D2}";
    }

    private static Route Berlin(Dictionary<string, IReadOnlyList<string>> weekly, params Holiday[] holidays) => new()
    {
        Number = "+15550199001",
        Agent = "claims",
        TimeZone = "Europe/Berlin",
        Hours = new BusinessHours { Weekly = weekly, Holidays = holidays },
        Closed = new OutsideHours { Announcement = "We are closed." },
    };

    private static Instant Moment(string text) => InstantPattern.General.Parse(text).Value;
}
