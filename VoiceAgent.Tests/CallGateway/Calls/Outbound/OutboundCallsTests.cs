using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Outbound;

public sealed class OutboundCallsTests
{
    private const string From = "+15550199001";
    private const string To = "+15550100001";

    private readonly VirtualTime _time = new();
    private readonly MemoryCallLog _log;
    private readonly FakePlacing _telephony = new();
    private readonly MemoryCallBudget _budget = new();
    private OutboundOptions _options = new() { Targets = ["+1555*"], PlacesForCallers = 1 };

    public OutboundCallsTests() => _log = new MemoryCallLog(_time);

    private AttemptFates Fates => new(_log, new MemoryFinishedCalls(), _time);

    [Fact]
    public async Task The_limits_of_an_hour_and_a_day_are_kept_and_a_new_hour_begins_anew()
    {
        _options = _options with { CallsPerHour = 2, CallsPerDay = 3 };
        await WorkerAsync(50);
        Assert.Equal(PlaceOutcome.Placed, await PlaceAsync(NewCall()));
        Assert.Equal(PlaceOutcome.Placed, await PlaceAsync(NewCall()));
        Assert.Equal(PlaceOutcome.HourIsSpent, await PlaceAsync(NewCall()));

        _time.Advance(TimeSpan.FromHours(1));
        await WorkerAsync(50);
        Assert.Equal(PlaceOutcome.Placed, await PlaceAsync(NewCall()));
        Assert.Equal(PlaceOutcome.DayIsSpent, await PlaceAsync(NewCall()));
        Assert.Equal(3, _telephony.Placed.Count);
    }

    [Fact]
    public async Task A_place_is_kept_for_people_who_call()
    {
        await WorkerAsync(2);
        Assert.Equal(PlaceOutcome.Placed, await PlaceAsync(NewCall()));
        Assert.Equal(PlaceOutcome.NoPlace, await PlaceAsync(NewCall()));
        Assert.True(await _log.TryReserveAsync(NewCall()));
    }

    [Fact]
    public async Task A_call_that_the_service_refuses_ends_at_once_and_its_place_is_free()
    {
        await WorkerAsync(5);
        _telephony.IsDown = true;
        var call = NewCall();

        Assert.Equal(PlaceOutcome.Failed, await PlaceAsync(call));
        var record = (await _log.FindAsync(call))!;
        Assert.Equal((CallPhase.Draining, CallEnding.NotPlaced, true), (record.Phase, record.Ending!.Value, record.IsDisconnected));
        Assert.Equal(5, (await _log.ReadAsync()).Free);
        Assert.Contains(await _log.TakeDueAsync(10, TimeSpan.FromSeconds(5)), due => due.Call == call);
    }

    [Fact]
    public async Task An_attempt_without_a_record_is_given_up_after_half_a_minute_and_a_slow_gateway_does_not_call_then()
    {
        await WorkerAsync(5);
        var call = NewCall();
        var since = _time.GetUtcNow();
        Assert.True((await Fates.FindAsync(call, since, default)).IsGoing);

        _time.Advance(AttemptFates.Grace);
        Assert.Equal(AttemptFate.NeverPlaced, await Fates.FindAsync(call, since, default));
        await WorkerAsync(5);
        Assert.Equal(PlaceOutcome.GivenUp, await PlaceAsync(call));

        Assert.Empty(_telephony.Placed);
        Assert.Equal(5, (await _log.ReadAsync()).Free);
        Assert.Empty(await _log.LiveAsync());
        Assert.Equal(AttemptFate.NeverPlaced, await Fates.FindAsync(call, since, default));
    }

    [Fact]
    public async Task A_call_whose_gateway_died_before_it_asked_the_service_ends_when_its_ringing_time_is_over()
    {
        var call = NewCall();
        var record = new CallRecord(call, CallPhase.Ringing, From, To, "claims", "en-US", call.RangAt) { Direction = CallDirection.Outbound, RingsUntil = call.RangAt.AddSeconds(30) };
        await _log.CreateAsync(record);
        var ringing = new RingingOut(_log, new FakeTelephony(), new Admission(_log, new CapacityEstimate(_time), _time, NullLogger<Admission>.Instance), _time, NullLogger<RingingOut>.Instance);
        Assert.Equal(_time.GetUtcNow().AddSeconds(5), await ringing.LookAsync(record, default));

        _time.Advance(TimeSpan.FromSeconds(31));
        await ringing.LookAsync(record, default);
        Assert.Equal(CallEnding.NotPlaced, (await _log.FindAsync(call))!.Ending);
    }

    [Theory]
    [InlineData(null, "Hello. This is an automated assistant calling.")]
    [InlineData("Good day.", "Good day.")]
    public async Task The_agent_gets_first_words_that_fit(string? greeting, string expected)
    {
        await WorkerAsync(5);
        var call = NewCall();
        await Calls().PlaceAsync(call, new OutboundOrder(From, To, "Ana", new OutboundTalk(greeting, null)), default);

        var media = _telephony.Placed.Single().Plan.Media!;
        Assert.Equal(expected, CallTicket.Read(Uri.UnescapeDataString(media.Query["?ticket=".Length..]), call, new byte[32], _time.GetUtcNow()).Ticket!.Outbound!.Greeting);
    }

    private CallId NewCall() => CallId.At(_time.GetUtcNow());

    private Task WorkerAsync(int places) => _log.ReportAsync(new WorkerReport("worker", places, 0, false, _time.GetTimestamp()), []);

    private Task<PlaceOutcome> PlaceAsync(CallId call) => Calls().PlaceAsync(call, new OutboundOrder(From, To, "Ana", new OutboundTalk(null, null)), default);

    private OutboundCalls Calls()
    {
        var routes = new RouteOptions { Numbers = [new Route { Number = From, Agent = "claims" }] };
        var table = new RouteTable(Options.Create(routes), new RouteMetrics(new FakeMeters()), _time);
        var planner = Planners.New(_time, routes, table: table);
        return new OutboundCalls(
            _log, _log, _log, _log, new Admission(_log, new CapacityEstimate(_time), _time, NullLogger<Admission>.Instance), new CallSpend(_budget, _time), new MemoryCampaigns(), table, planner,
            _telephony, Options.Create(_options), _time, NullLogger<OutboundCalls>.Instance);
    }
}
