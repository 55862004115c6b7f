using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>A call was answered while the store was away, so it has no record. Then its worker dies, before it could write one.</summary>
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

    private sealed class World
    {
        public const string Worker = "worker-1";

        private readonly VirtualTime _time;

        public World(VirtualTime time, TimeSpan age = default)
        {
            (_time, Call, Log) = (time, CallId.At(time.GetUtcNow() - age), new MemoryCallLog(time));
            Gateway = new GatewayParts(Log, Store, Telephony, new RouteOptions(), time);
        }

        public static CallOrigin Origin { get; } = new("+15550100001", "+15550199001", "claims", "en-US", Connection, "trace");

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
