using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Trunks;

/// <summary>Two gateways share the counts, as they do in Redis.</summary>
public sealed class TollGuardTests
{
    private const string Berlin = "+4930123456";
    private const string Munich = "+4989123456";

    private readonly VirtualTime _time = new();
    private readonly Alerts _alerts = new();
    private readonly TollGuard[] _gateways;
    private int _calls;

    public TollGuardTests()
    {
        var (budget, concurrent) = (new MemoryCallBudget(), new MemoryConcurrentCalls(_time));
        var routes = new RouteTable(Options.Create(new RouteOptions()), new RouteMetrics(new FakeMeters()), _time);
        _gateways = [.. Enumerable.Range(0, 2).Select(_ => new TollGuard(budget, concurrent, _alerts, new TrunkMetrics(new FakeMeters(), new TrunkTable(routes, _time)), _time, NullLogger<TollGuard>.Instance))];
    }

    private static Trunk Free => Example.Trunk() with { Limits = new TrunkLimits { CallsPerSecond = 1_000 } };

    [Fact]
    public async Task A_destination_that_is_not_allowed_counts_nothing_and_raises_an_alert()
    {
        var trunk = Free with { Toll = Free.Toll with { CallsPerHour = 1 } };

        Assert.Equal(TollReason.Premium, (await PlaceAsync(trunk, "+499001234567")).Refusal!.Reason);
        Assert.Null((await PlaceAsync(trunk, Berlin)).Refusal);

        var alert = Assert.Single(_alerts.Raised);
        Assert.Equal(("north", "+499001234567", Example.Number), (alert.Trunk, alert.Destination, alert.Own));
    }

    [Fact]
    public async Task Calls_are_counted_in_an_hour_and_on_a_day_for_all_gateways()
    {
        var trunk = Free with { Toll = Free.Toll with { CallsPerHour = 3, CallsPerDay = 4, CallsPerDestination = 100 } };
        for (var call = 0; call < 3; call++)
        {
            Assert.Null((await PlaceAsync(trunk, Berlin, gateway: call % 2)).Refusal);
        }

        Assert.Equal(TollReason.CallsPerHour, (await PlaceAsync(trunk, Munich)).Refusal!.Reason);
        Assert.Equal(TollReason.CallsPerHour, (await PlaceAsync(trunk, Munich, gateway: 1)).Refusal!.Reason);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null((await PlaceAsync(trunk, Berlin)).Refusal);
        Assert.Equal(TollReason.CallsPerDay, (await PlaceAsync(trunk, Berlin)).Refusal!.Reason);
    }

    [Fact]
    public async Task A_long_call_is_ended_when_its_minutes_are_spent()
    {
        var trunk = Free with { Toll = Free.Toll with { MinutesPerDestinationPerDay = 3 } };
        var (call, _) = await PlaceAsync(trunk, Berlin);

        Assert.Null(await _gateways[0].MinuteAsync(trunk, call, Berlin));
        Assert.Null(await _gateways[0].MinuteAsync(trunk, call, Berlin));
        Assert.Equal(TollReason.MinutesPerDestinationPerDay, (await _gateways[0].MinuteAsync(trunk, call, Berlin))!.Reason);
        Assert.Equal(TollReason.MinutesPerDestinationPerDay, (await PlaceAsync(trunk, Berlin)).Refusal!.Reason);
        Assert.Null((await PlaceAsync(trunk, Munich)).Refusal);
    }

    [Fact]
    public async Task Minutes_of_all_calls_are_counted_together()
    {
        var trunk = Free with { Toll = Free.Toll with { MinutesPerHour = 2 } };
        var (call, _) = await PlaceAsync(trunk, Berlin);
        await PlaceAsync(trunk, Munich, gateway: 1);

        Assert.Equal(TollReason.MinutesPerHour, (await _gateways[0].MinuteAsync(trunk, call, Berlin))!.Reason);
    }

    [Fact]
    public async Task One_number_is_not_called_many_times_at_once()
    {
        var first = await PlaceAsync(Free, Berlin);
        Assert.Null((await PlaceAsync(Free, Berlin, gateway: 1)).Refusal);
        Assert.Equal(TollReason.CallsPerDestination, (await PlaceAsync(Free, Berlin)).Refusal!.Reason);

        await _gateways[1].EndAsync(Free, first.Call, Berlin);
        Assert.Null((await PlaceAsync(Free, Berlin)).Refusal);
    }

    [Fact]
    public async Task A_trunk_has_a_most_of_calls_in_both_directions_and_a_refused_call_frees_its_place()
    {
        var trunk = Free with { Limits = new TrunkLimits { Calls = 2, CallsPerSecond = 1_000 }, Toll = Free.Toll with { CallsPerHour = 1 } };
        var inbound = NewCall();
        Assert.Null(await _gateways[0].TryTakeAsync(trunk, inbound));
        Assert.Null((await PlaceAsync(trunk, Berlin, gateway: 1)).Refusal);
        Assert.Equal(TollReason.CallsAtATime, (await _gateways[1].TryTakeAsync(trunk, NewCall()))!.Reason);

        await _gateways[0].EndAsync(trunk, inbound, null);
        Assert.Equal(TollReason.CallsPerHour, (await PlaceAsync(trunk, Munich)).Refusal!.Reason);
        Assert.Null(await _gateways[1].TryTakeAsync(trunk, NewCall()));
    }

    [Fact]
    public async Task The_calls_of_a_dead_gateway_are_free_after_minutes_and_a_call_that_goes_on_keeps_its_place()
    {
        var trunk = Free with { Limits = new TrunkLimits { Calls = 2, CallsPerSecond = 1_000 } };
        var (kept, lost) = (NewCall(), NewCall());
        await _gateways[0].TryTakeAsync(trunk, kept);
        await _gateways[1].TryTakeAsync(trunk, lost);
        for (var minute = 0; minute < 4; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await _gateways[0].KeepAsync(trunk, kept);
        }

        Assert.Null(await _gateways[0].TryTakeAsync(trunk, NewCall()));
        Assert.Equal(TollReason.CallsAtATime, (await _gateways[0].TryTakeAsync(trunk, NewCall()))!.Reason);
    }

    [Fact]
    public async Task New_calls_of_a_second_are_limited()
    {
        var trunk = Free with { Limits = new TrunkLimits { CallsPerSecond = 2 } };
        Assert.Null(await _gateways[0].TryTakeAsync(trunk, NewCall()));
        Assert.Null(await _gateways[1].TryTakeAsync(trunk, NewCall()));
        Assert.Equal(TollReason.CallsPerSecond, (await _gateways[0].TryTakeAsync(trunk, NewCall()))!.Reason);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await _gateways[0].TryTakeAsync(trunk, NewCall()));
        Assert.Empty(_alerts.Raised);
    }

    [Fact]
    public async Task A_trunk_calls_only_from_its_own_numbers()
    {
        Assert.Equal(TollReason.OwnNumber, (await _gateways[0].TryPlaceAsync(Free, NewCall(), Berlin, "+15550199999"))!.Reason);
        Assert.Equal(TollReason.Direction, (await _gateways[0].TryPlaceAsync(Free with { Direction = TrunkDirection.Inbound }, NewCall(), Berlin))!.Reason);
    }

    private async Task<(CallId Call, TollRefusal? Refusal)> PlaceAsync(Trunk trunk, string destination, int gateway = 0)
    {
        var call = NewCall();
        return (call, await _gateways[gateway].TryPlaceAsync(trunk, call, destination));
    }

    private CallId NewCall() => CallId.At(_time.GetUtcNow().AddMilliseconds(_calls++));

    private sealed class Alerts : ITrunkAlerts
    {
        public List<TrunkAlert> Raised { get; } = [];

        public Task RaiseAsync(TrunkAlert alert)
        {
            Raised.Add(alert);
            return Task.CompletedTask;
        }
    }
}
