using Microsoft.Extensions.Configuration;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Routes;

/// <summary>Each mistake in a route names its field.</summary>
public sealed class RouteRulesTests
{
    private static readonly Route Good = new()
    {
        Number = "+15550199001",
        Agent = "claims",
        Language = "de-DE",
        TimeZone = "Europe/Berlin",
        TransferTo = "+15550199900",
        MoreHumans = ["+15550199901", "8:acs:user"],
        FallbackNumber = "+15550199990",
        Hours = new BusinessHours { Weekly = new Dictionary<string, IReadOnlyList<string>> { ["Monday"] = ["09:00-17:00"], ["friday"] = [] }, Holidays = [new Holiday { Date = "12-25", Name = "Christmas Day" }] },
        Closed = new OutsideHours { Announcement = "We are closed." },
        Recording = new RecordingPolicy { Consent = "This call is recorded.", Formats = ["wav", "mp4"], RetentionDays = 30, Encrypted = true },
        Queue = new QueueSettings { OfferCallbackAfter = TimeSpan.FromMinutes(2) },
        LongestCall = TimeSpan.FromMinutes(30),
    };

    [Fact]
    public void A_whole_route_is_valid() => Assert.Empty(RouteRules.Check(Good));

    [Fact]
    public void A_route_with_only_an_agent_is_valid() => Assert.Empty(RouteRules.Check(new Route { Number = Route.DefaultNumber, Agent = "claims" }));

    [Fact]
    public void Each_mistake_names_its_field() => Assert.All(
        new (Route Route, string Field)[]
        {
            (Good with { Number = "12" }, "number"),
            (Good with { Agent = "" }, "agent"),
            (Good with { Agent = "two words" }, "agent"),
            (Good with { Language = "German!" }, "language"),
            (Good with { TimeZone = "Mars/Olympus" }, "timeZone"),
            (Good with { TimeZone = null }, "timeZone"),
            (Good with { TransferTo = "Bob" }, "transferTo"),
            (Good with { TransferTo = null }, "transferTo"),
            (Good with { MoreHumans = ["+15550199901", "Bob"] }, "moreHumans[1]"),
            (Good with { MoreHumans = [.. Enumerable.Repeat("+15550199901", 11)] }, "moreHumans"),
            (Good with { FallbackNumber = "911" }, "fallbackNumber"),
            (Good with { AllLinesBusy = new string('x', 1_001) }, "allLinesBusy"),
            (Good with { OneMoment = "a\nb" }, "oneMoment"),
            (Good with { Hours = null }, "closed"),
            (Good with { Closed = null }, "closed"),
            (Good with { Closed = new OutsideHours() }, "closed"),
            (Good with { Closed = new OutsideHours { Agent = "night", Number = "+15550199990" } }, "closed"),
            (Good with { Closed = new OutsideHours { Announcement = " " } }, "closed.announcement"),
            (Good with { Closed = new OutsideHours { Agent = "" } }, "closed.agent"),
            (Good with { Closed = new OutsideHours { Number = "0" } }, "closed.number"),
            (Weekly("monday", "9-17"), "hours.weekly.monday[0]"),
            (Weekly("monday", "09:00-09:00"), "hours.weekly.monday[0]"),
            (Weekly("monday", "09:00-25:00"), "hours.weekly.monday[0]"),
            (Weekly("monday", "09:00-12:00", "11:00-13:00"), "hours.weekly.monday"),
            (Weekly("monday", "22:00-02:00", "23:00-23:30"), "hours.weekly.monday"),
            (Weekly("montag", "09:00-12:00"), "hours.weekly.montag"),
            (Weekly("1", "09:00-12:00"), "hours.weekly.1"),
            (Holidays(new Holiday { Date = "Christmas", Name = "Christmas" }), "hours.holidays[0].date"),
            (Holidays(new Holiday { Date = "12-25" }), "hours.holidays[0].name"),
            (Holidays(new Holiday { Date = "12-25", Name = "x", Hours = ["never"] }), "hours.holidays[0].hours[0]"),
            (Holidays([.. Enumerable.Repeat(new Holiday { Date = "12-25", Name = "x" }, 301)]), "hours.holidays"),
            (Good with { Recording = new RecordingPolicy { Formats = [] } }, "recording.formats"),
            (Good with { Recording = new RecordingPolicy { Formats = ["ogg"] } }, "recording.formats[0]"),
            (Good with { Recording = new RecordingPolicy { Formats = ["wav", "wav"] } }, "recording.formats"),
            (Good with { Recording = new RecordingPolicy { RetentionDays = 0 } }, "recording.retentionDays"),
            (Good with { Recording = new RecordingPolicy { Consent = new string('x', 1_001) } }, "recording.consent"),
            (Good with { Queue = new QueueSettings { Announcement = "" } }, "queue.announcement"),
            (Good with { Queue = new QueueSettings { Every = TimeSpan.FromSeconds(9) } }, "queue.every"),
            (Good with { Queue = new QueueSettings { LongestWait = TimeSpan.FromHours(3) } }, "queue.longestWait"),
            (Good with { Queue = new QueueSettings { Places = 0 } }, "queue.places"),
            (Good with { Queue = new QueueSettings { Music = new Uri("http://music.test/a.wav") } }, "queue.music"),
            (Good with { Queue = new QueueSettings { OfferCallbackAfter = TimeSpan.FromMinutes(11) } }, "queue.offerCallbackAfter"),
            (Good with { LongestCall = TimeSpan.FromSeconds(59) }, "longestCall"),
            (Good with { LongestCall = TimeSpan.FromHours(24) }, "longestCall"),
        },
        wrong => Assert.Contains(wrong.Field, RouteRules.Check(wrong.Route).Select(mistake => mistake.Field)));

    [Fact]
    public void The_whole_route_can_be_configured()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Routes:Default:Agent"] = "claims",
            ["Routes:Numbers:0:Number"] = "+15550199001",
            ["Routes:Numbers:0:Agent"] = "claims",
            ["Routes:Numbers:0:TimeZone"] = "Europe/Berlin",
            ["Routes:Numbers:0:Hours:Weekly:monday:0"] = "09:00-12:00",
            ["Routes:Numbers:0:Hours:Weekly:monday:1"] = "13:00-17:00",
            ["Routes:Numbers:0:Hours:Holidays:0:Date"] = "12-25",
            ["Routes:Numbers:0:Hours:Holidays:0:Name"] = "Christmas Day",
            ["Routes:Numbers:0:Closed:Announcement"] = "We are closed.",
            ["Routes:Numbers:0:Recording:Formats:0"] = "mp3",
            ["Routes:Numbers:0:Queue:LongestWait"] = "00:05:00",
            ["Routes:Numbers:0:MoreHumans:0"] = "+15550199901",
        };

        var options = new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection(RouteOptions.Section).Get<RouteOptions>()!;

        Assert.Equal([Route.DefaultNumber, "+15550199001"], options.All.Select(route => route.Number));
        var route = options.All[1];
        Assert.Equal(["09:00-12:00", "13:00-17:00"], route.Hours!.Weekly["monday"]);
        Assert.Equal("Christmas Day", Assert.Single(route.Hours.Holidays).Name);
        Assert.Equal(("We are closed.", TimeSpan.FromMinutes(5)), (route.Closed!.Announcement, route.Queue!.LongestWait));
        Assert.Contains("'Routes:Numbers' has a mistake for +15550199001 in transferTo: ", Assert.Single(options.Validate(new(options))).ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transfer_after_a_failed_one_goes_to_the_next_human()
    {
        Assert.Equal("+15550199900", Good.HumanAfter(null));
        Assert.Equal("+15550199901", Good.HumanAfter(Tried("+15550199900", TransferOutcome.Busy)));
        Assert.Equal("8:acs:user", Good.HumanAfter(Tried("+15550199901", TransferOutcome.NotAnswered)));
        Assert.Equal("+15550199900", Good.HumanAfter(Tried("8:acs:user", TransferOutcome.Declined)));
        Assert.Equal("+15550199900", Good.HumanAfter(Tried("+15550170000", TransferOutcome.Busy)));
        Assert.Equal("+15550199900", Good.HumanAfter(Tried("+15550199900", null)));
        Assert.Null(new Route().HumanAfter(null));
    }

    private static CallTransfer Tried(string human, TransferOutcome? outcome) => new("attempt", human, "", DateTimeOffset.UnixEpoch, outcome);

    private static Route Weekly(string day, params string[] intervals) =>
        Good with { Hours = new BusinessHours { Weekly = new Dictionary<string, IReadOnlyList<string>> { [day] = intervals } } };

    private static Route Holidays(params Holiday[] holidays) => Good with { Hours = new BusinessHours { Holidays = holidays } };
}
