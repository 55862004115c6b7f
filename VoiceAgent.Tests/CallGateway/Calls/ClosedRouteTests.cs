using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>Calls outside the business hours of the called number.</summary>
public sealed class ClosedRouteTests
{
    private const string Closed = "Routes:Default:Closed:";

    // A route without weekdays is always closed.
    private static readonly (string, string)[] Always =
        [("Routes:Default:Agent", "claims"), ("Routes:Default:TimeZone", "Europe/Berlin"), ("Routes:Default:Hours:Holidays:0:Date", "02-29"), ("Routes:Default:Hours:Holidays:0:Name", "Leap day")];

    [Fact]
    public async Task The_caller_hears_the_announcement_and_the_call_ends()
    {
        await using var gateway = await RingAsync(canSpeak: true, ($"{Closed}Announcement", "We are closed."));

        var (_, plan) = Assert.Single(gateway.Telephony.Answered);
        Assert.Null(plan.Media);
        var record = Assert.Single(await gateway.Log.LiveAsync());
        Assert.Equal((CallPhase.Answering, CallEnding.OutsideHours, "We are closed."), (record.Phase, record.Ending, record.Announcement));
        var events = await gateway.Log.ReadAsync(record.Id);
        Assert.Equal([typeof(CallRang), typeof(CalledOutsideHours), typeof(CallAnswered)], events.Select(logged => logged.Event.GetType()));
        Assert.StartsWith("It is closed. In Europe/Berlin it is ", ((CalledOutsideHours)events[1].Event).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_number_gets_the_call()
    {
        await using var gateway = await RingAsync(canSpeak: true, ($"{Closed}Number", "+15550199990"));

        Assert.Equal(["redirect to +15550199990"], gateway.Telephony.Done);
        var finished = Assert.Single(await gateway.Log.LiveAsync());
        Assert.Equal(CallEnding.OutsideHours, Assert.IsType<CallEnded>((await gateway.Log.ReadAsync(finished.Id))[^1].Event).Ending);
    }

    [Fact]
    public async Task Another_agent_answers()
    {
        await using var gateway = await RingAsync(canSpeak: true, ($"{Closed}Agent", "night"));

        var (_, plan) = Assert.Single(gateway.Telephony.Answered);
        var record = Assert.Single(await gateway.Log.LiveAsync());
        Assert.Equal(("night", null), (record.Agent, record.Ending));
        var ticket = Assert.IsType<TicketReading>(CallTicket.Read(plan.Media!.Query.Split('=')[1], record.Id, gateway.TicketKey, DateTimeOffset.UnixEpoch)).Ticket!;
        Assert.Equal(("night", "Europe/Berlin"), (ticket.Agent, ticket.TimeZone));
        Assert.IsType<CalledOutsideHours>((await gateway.Log.ReadAsync(record.Id))[1].Event);
    }

    [Theory]
    [InlineData("", "reject")]
    [InlineData("+15550199990", "redirect to +15550199990")]
    public async Task Without_a_voice_the_fallback_number_or_the_busy_tone_takes_the_place_of_the_announcement(string fallback, string done)
    {
        await using var gateway = await RingAsync(canSpeak: false, ($"{Closed}Announcement", "We are closed."), ("Routes:Default:FallbackNumber", fallback));

        Assert.Equal([done], gateway.Telephony.Done);
    }

    [Fact]
    public async Task A_closed_route_needs_no_free_worker()
    {
        await using var gateway = await RingAsync(canSpeak: true, 0, ($"{Closed}Announcement", "We are closed."));

        Assert.Equal(CallEnding.OutsideHours, Assert.Single(await gateway.Log.LiveAsync()).Ending);
    }

    [Fact]
    public async Task A_route_has_a_fallback_number_of_its_own()
    {
        await using var gateway = await GatewayHost.StartAsync(0, ("Routes:FallbackNumber", "+15550199990"), ("Routes:Numbers:0:Number", "+15550199001"), ("Routes:Numbers:0:Agent", "claims"), ("Routes:Numbers:0:FallbackNumber", "+15550199991"));
        await gateway.CreateClient().PostAsync(Rings.Address, Rings.Of("ring-1"));

        Assert.Equal(["redirect to +15550199991"], gateway.Telephony.Done);
    }

    [Fact]
    public async Task The_ticket_has_the_longest_call_of_the_route_and_outlives_it()
    {
        await using var gateway = await GatewayHost.StartAsync(5, ("Routes:Default:Agent", "claims"), ("Routes:Default:LongestCall", "05:00:00"));
        await gateway.CreateClient().PostAsync(Rings.Address, Rings.Of("ring-1"));

        var (_, plan) = Assert.Single(gateway.Telephony.Answered);
        var ticket = CallTicket.Read(plan.Media!.Query.Split("ticket=")[1], plan.Call, gateway.TicketKey, DateTimeOffset.UnixEpoch).Ticket!;
        Assert.Equal(TimeSpan.FromHours(5), ticket.LongestCall);
        Assert.True(ticket.ExpiresAt > plan.Call.RangAt.AddHours(5));
    }

    private static Task<GatewayHost> RingAsync(bool canSpeak, params (string Key, string Value)[] settings) => RingAsync(canSpeak, 5, settings);

    private static async Task<GatewayHost> RingAsync(bool canSpeak, int lines, params (string Key, string Value)[] settings)
    {
        var gateway = await GatewayHost.StartAsync(lines, [.. Always, .. settings]);
        gateway.Telephony.CanSpeak = canSpeak;
        await gateway.CreateClient().PostAsync(Rings.Address, Rings.Of("ring-1"));
        return gateway;
    }
}
