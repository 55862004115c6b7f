using System.Buffers.Text;
using System.Text;
using System.Web;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>A call was answered, and it has no record: the store was away, or the gateway died before it wrote one. Its worker could not write one either.</summary>
public sealed class CallAdoptionTests
{
    private const string Connection = "connection-1";

    [Fact]
    public void With_a_lease_the_call_goes_to_another_worker() => VirtualTime.Run(async time =>
    {
        var world = new World(time);
        await world.OpenAsync(await world.Log.TakeAsync(world.Call, World.Worker));
        await world.Log.ReportAsync(new WorkerReport(World.Worker, 5, 1, IsDraining: false, 1), []);

        await world.LaterAsync(TimeSpan.FromSeconds(3));

        Assert.Equal($"stop and restart the media of {Connection}", Assert.Single(world.Telephony.Done));
        var record = (await world.Log.FindAsync(world.Call))!;
        Assert.Equal(
            (CallPhase.Connected, "+15550100001", "+15550199001", "claims", "en-US", "trace", World.Worker, Connection),
            (record.Phase, record.From, record.To, record.Agent, record.Language, record.Trace, record.Worker, record.ConnectionId));
        Assert.Equal(world.Begun, record.AnsweredAt);
    });

    [Fact]
    public void Without_a_lease_too_the_caller_is_hung_up_and_the_call_is_stored() => VirtualTime.Run(async time =>
    {
        var world = new World(time);
        await world.OpenAsync(CallLease.Unknown(world.Call, World.Worker));

        await world.LaterAsync(TimeSpan.FromSeconds(100));

        Assert.Equal($"hang up {Connection}", world.Telephony.Done.Last());
        var stored = (await world.Store.FindAsync(world.Call, default))!;
        Assert.Equal((CallEnding.MediaLost, "+15550100001", World.Worker), (stored.Record.Ending, stored.Record.From, stored.Record.Worker));
        Assert.Empty(await world.Log.LiveAsync());
    });

    [Fact]
    public void Of_a_caller_who_has_left_meanwhile_the_call_is_stored() => VirtualTime.Run(async time =>
    {
        var world = new World(time);
        await world.OpenAsync(CallLease.Unknown(world.Call, World.Worker));
        world.Telephony.IsGone = true;

        await world.LaterAsync(TimeSpan.FromSeconds(100));

        Assert.Equal(CallEnding.CallerHungUp, (await world.Store.FindAsync(world.Call, default))!.Record.Ending);
    });

    [Fact]
    public void A_log_that_its_worker_completed_is_stored_at_once() => VirtualTime.Run(async time =>
    {
        var world = new World(time);
        await world.OpenAsync(CallLease.Unknown(world.Call, World.Worker), new CallEnded(CallEnding.CallerHungUp));
        world.Telephony.IsGone = true;

        await world.LaterAsync(TimeSpan.FromSeconds(12));

        Assert.Equal(CallEnding.CallerHungUp, (await world.Store.FindAsync(world.Call, default))!.Record.Ending);
    });

    [Fact]
    public void A_report_of_the_telephony_service_finds_the_call() => VirtualTime.Run(async time =>
    {
        var world = new World(time);
        await world.OpenAsync(CallLease.Unknown(world.Call, World.Worker));

        Assert.True(await world.Gateway.Progress.ReportAsync(world.Call, Connection, new TelephonyEvent.Disconnected(CallEnding.CallerHungUp), default));

        Assert.Equal((CallPhase.Draining, true), ((await world.Log.FindAsync(world.Call))!.Phase, (await world.Log.FindAsync(world.Call))!.IsDisconnected));
    });

    [Fact]
    public void A_call_of_another_day_whose_record_has_expired_is_not_made_anew() => VirtualTime.Run(async time =>
    {
        var world = new World(time, TimeSpan.FromHours(25));
        await world.OpenAsync(CallLease.Unknown(world.Call, World.Worker), new CallEnded(CallEnding.CallerHungUp));

        await world.LaterAsync(TimeSpan.FromSeconds(20));

        Assert.Empty(world.Store.Stored);
        Assert.Empty(await world.Log.SilentForAsync(TimeSpan.Zero));
    });

    [Fact]
    public void The_gateway_that_answered_adds_what_only_it_knows() => VirtualTime.Run(async time =>
    {
        var world = new World(time);
        var answered = ExampleCall.New(world.Call) with { AnsweredAt = time.GetUtcNow() };

        await world.Log.CreateAsync(World.Origin.ToRecord(world.Call, World.Worker) with { ConnectionId = null });
        await world.Gateway.Ledger.OpenAsync(answered, "ring:1", [new CallRang(answered.From, answered.To)]);

        var record = (await world.Log.FindAsync(world.Call))!;
        Assert.Equal((answered.ConnectionId, answered.ServerCallId, answered.CorrelationId, answered.AnsweredAt), (record.ConnectionId, record.ServerCallId, record.CorrelationId, record.AnsweredAt));
        Assert.Equal((World.Worker, "trace"), (record.Worker, record.Trace));
    });

    [Fact]
    public void A_caller_whose_gateway_died_after_the_answer_and_whom_the_worker_refuses_goes_to_another_worker() => VirtualTime.Run(async time =>
    {
        var world = new World(time);
        var ring = world.RingOf(world.Gateway.Planner.Converse(world.Call, World.Ringing, World.Claims, "trace"));

        Assert.True(await world.Gateway.Progress.ReportAsync(world.Call, Connection, new TelephonyEvent.MediaFailed("full", WasOpen: false, Attempt: 0), ring, default));
        await world.LaterAsync(TimeSpan.FromSeconds(3));

        Assert.Contains(world.Telephony.Done, done => done.EndsWith($"restart the media of {Connection}", StringComparison.Ordinal));
        var record = (await world.Log.FindAsync(world.Call))!;
        Assert.Equal(("+15550100001", "+15550199001", "claims", "en-US", "ring-1", "trace", Connection), (record.From, record.To, record.Agent, record.Language, record.CorrelationId, record.Trace, record.ConnectionId));
        Assert.Single(await world.Log.ReadAsync(world.Call), logged => logged.Event is CallRang { From: "+15550100001", To: "+15550199001" });
    });

    [Fact]
    public void A_caller_whom_no_worker_and_no_report_about_the_media_reaches_is_not_left_alone() => VirtualTime.Run(async time =>
    {
        var world = new World(time, routes: new RouteOptions { FallbackNumber = "+15550199990" });
        var ring = world.RingOf(world.Gateway.Planner.Converse(world.Call, World.Ringing, World.Claims, "trace"));

        Assert.True(await world.Gateway.Progress.ReportAsync(world.Call, Connection, new TelephonyEvent.Connected(Connection, "server-1", "ring-1"), ring, default));
        await world.LaterAsync(TimeSpan.FromMinutes(3));

        Assert.Contains(world.Telephony.Done, done => done == $"transfer {Connection} to +15550199990");
    });

    [Theory]
    [InlineData(CallEnding.Rejected, "All lines are busy.")]
    [InlineData(CallEnding.OutsideHours, "We are closed.")]
    public void A_refused_caller_whose_gateway_died_after_the_answer_hears_the_announcement(CallEnding ending, string announcement) => VirtualTime.Run(async time =>
    {
        var closed = World.Claims with { Hours = new BusinessHours(), Closed = new OutsideHours { Announcement = "We are closed." } };
        var world = new World(time, routes: new RouteOptions { AllLinesBusy = "All lines are busy.", Default = World.Claims, Numbers = [closed] });
        var ring = world.RingOf(world.Gateway.Planner.Announce(world.Call, World.Ringing, closed, ending, "trace"));

        Assert.True(await world.Gateway.Progress.ReportAsync(world.Call, Connection, new TelephonyEvent.Connected(Connection, "server-1", "ring-1"), ring, default));
        Assert.True(await world.Gateway.Progress.ReportAsync(world.Call, Connection, new TelephonyEvent.Announced(), ring, default));

        Assert.Collection(world.Telephony.Done, done => Assert.Contains(announcement, done, StringComparison.Ordinal), done => Assert.Equal($"hang up {Connection}", done));
        Assert.Equal(ending, (await world.Log.FindAsync(world.Call))!.Ending);
    });

    [Fact]
    public void A_report_without_a_valid_ring_makes_no_record() => VirtualTime.Run(async time =>
    {
        var world = new World(time);
        var other = CallId.At(time.GetUtcNow());
        var foreign = world.RingOf(world.Gateway.Planner.Converse(other, World.Ringing, World.Claims, "trace"));

        foreach (var ring in new[] { null, "", "!", "AAAA", foreign, foreign[..^1] })
        {
            Assert.False(await world.Gateway.Progress.ReportAsync(world.Call, Connection, new TelephonyEvent.Connected(Connection, null, null), ring, default));
        }

        Assert.Empty(await world.Log.LiveAsync());
    });

    [Fact]
    public void A_gateway_that_was_only_slow_completes_the_record_that_another_has_made() => VirtualTime.Run(async time =>
    {
        var world = new World(time);
        var ring = world.RingOf(world.Gateway.Planner.Converse(world.Call, World.Ringing, World.Claims, "trace"));
        await world.Gateway.Progress.ReportAsync(world.Call, null, new TelephonyEvent.Connected(null, null, null), ring, default);
        var answered = ExampleCall.New(world.Call) with { AnsweredAt = time.GetUtcNow() };

        await world.Gateway.Ledger.OpenAsync(answered, "ring:1", [new CallRang(answered.From, answered.To)]);

        var record = (await world.Log.FindAsync(world.Call))!;
        Assert.Equal((CallPhase.Connected, answered.ConnectionId, answered.ServerCallId), (record.Phase, record.ConnectionId, record.ServerCallId));
    });

    [Fact]
    public void The_number_of_the_caller_is_not_readable_in_the_address_for_reports() => VirtualTime.Run(time =>
    {
        var world = new World(time);

        var plan = world.Gateway.Planner.Converse(world.Call, World.Ringing, World.Claims, "trace");

        var ring = world.RingOf(plan);
        Assert.DoesNotContain("15550100001", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(ring)), StringComparison.Ordinal);
        Assert.Equal(new AnsweredRing("+15550100001", "+15550199001", "claims", "en-US", "ring-1", "trace"), world.Gateway.Planner.RingOf(world.Call, ring));
        return Task.CompletedTask;
    });

    private sealed class World
    {
        public const string Worker = "worker-1";

        private readonly VirtualTime _time;

        public World(VirtualTime time, TimeSpan age = default, RouteOptions? routes = null)
        {
            (_time, Call, Log) = (time, CallId.At(time.GetUtcNow() - age), new MemoryCallLog(time));
            Gateway = new GatewayParts(Log, Store, Telephony, routes ?? new RouteOptions(), time);
        }

        public static CallOrigin Origin { get; } = new("+15550100001", "+15550199001", "claims", "en-US", Connection, "trace");

        public static RingingCall Ringing { get; } = new("+15550100001", "+15550199001", "ring-1", "server-1", "key-1");

        public static Route Claims { get; } = new() { Number = "+15550199001", Agent = "claims" };

        public CallId Call { get; }

        public MemoryCallLog Log { get; }

        public MemoryFinishedCalls Store { get; } = new();

        public FakeTelephony Telephony { get; } = new();

        public GatewayParts Gateway { get; }

        public DateTimeOffset Begun { get; private set; }

        /// <summary>The worker writes its events when the store is back.</summary>
        public Task OpenAsync(CallLease lease, params CallEvent[] more)
        {
            Begun = _time.GetUtcNow();
            CallEvent[] events = [new MediaOpened(Worker, 16_000) { Origin = Origin }, new AgentTookOver("claims", "en-US"), .. more];
            return Log.AppendAsync(lease, [.. events.Select((happened, number) => new PendingEvent(number + 1, Begun, happened))]);
        }

        /// <summary>What the telephony service sends back with each report.</summary>
        public string RingOf(CallPlan plan) => HttpUtility.ParseQueryString(plan.Callback.Query)[AnsweredRing.Name]!;

        public async Task LaterAsync(TimeSpan later)
        {
            for (var half = 0; half < later.TotalSeconds * 2; half++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), _time);
                await Gateway.Rounds.RoundAsync(default);
                await Gateway.Timers.RoundAsync(default);
                await Gateway.Places.ReadAsync(default);
            }
        }
    }
}
