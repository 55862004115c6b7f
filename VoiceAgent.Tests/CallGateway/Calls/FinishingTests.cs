using FsCheck;
using FsCheck.Fluent;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class FinishingTests
{
    [Fact]
    public void A_call_whose_log_is_complete_is_stored_and_its_record_ended() => VirtualTime.Run(async time =>
    {
        var platform = new Platform(time);
        var call = await platform.TalkedAsync(ended: true);

        await platform.LaterAsync(TimeSpan.FromSeconds(11));

        var stored = await platform.Store.FindAsync(call, default);
        Assert.Equal((CallPhase.Ended, CallEnding.CallerHungUp, "worker-1"), (stored!.Record.Phase, stored.Record.Ending, stored.Record.Worker));
        Assert.Equal(CallPhase.Ended, (await platform.Log.FindAsync(call))!.Phase);
        Assert.Empty(await platform.Log.LiveAsync());
    });

    [Fact]
    public void A_call_whose_worker_died_and_that_no_other_worker_takes_is_hung_up_and_closed() => VirtualTime.Run(async time =>
    {
        var platform = new Platform(time);
        var call = await platform.TalkedAsync(ended: false);

        await platform.LaterAsync(TimeSpan.FromSeconds(80));

        Assert.Equal(CallEnding.MediaLost, (await platform.Store.FindAsync(call, default))!.Record.Ending);
        Assert.Equal($"stop and restart the media of connection-{call}", platform.Telephony.Done.First());
        Assert.Equal($"hang up connection-{call}", platform.Telephony.Done.Last());
    });

    [Fact]
    public void A_worker_that_is_quiet_for_a_moment_keeps_its_call() => VirtualTime.Run(async time =>
    {
        var platform = new Platform(time);
        var call = await platform.TalkedAsync(ended: false);

        await platform.LaterAsync(TimeSpan.FromSeconds(20));

        Assert.True((await platform.Log.FindAsync(call))!.IsLive);
        Assert.Empty(platform.Telephony.Done);
    });

    [Fact]
    public void An_outage_of_the_call_log_costs_no_call() => VirtualTime.Run(async time =>
    {
        var platform = new Platform(time);
        var call = await platform.TalkedAsync(ended: false);
        await platform.LaterAsync(TimeSpan.FromSeconds(5));
        platform.Log.IsDown = true;
        await Assert.ThrowsAsync<TimeoutException>(() => platform.LaterAsync(TimeSpan.FromSeconds(1)));
        await Task.Delay(TimeSpan.FromMinutes(2), time);
        platform.Log.IsDown = false;

        await platform.LaterAsync(TimeSpan.FromSeconds(5));
        await platform.Log.HeartbeatAsync(call);
        await platform.LaterAsync(TimeSpan.FromSeconds(8));

        Assert.True((await platform.Log.FindAsync(call))!.IsLive);
        Assert.Empty(platform.Telephony.Done);
    });

    [Fact]
    public void A_disconnected_call_that_nobody_held_is_closed_by_the_gateway() => VirtualTime.Run(async time =>
    {
        var platform = new Platform(time);
        var call = await platform.TalkedAsync(ended: false);
        await platform.Progress.ReportAsync(call, null, new TelephonyEvent.Disconnected(CallEnding.CallerHungUp), default);

        await platform.LaterAsync(TimeSpan.FromSeconds(17));

        Assert.Equal(CallEnding.CallerHungUp, (await platform.Store.FindAsync(call, default))!.Record.Ending);
    });

    [Fact]
    public void A_disconnected_call_whose_worker_has_let_go_of_it_is_closed_within_two_seconds() => VirtualTime.Run(async time =>
    {
        var platform = new Platform(time);
        var call = await platform.TalkedAsync(ended: false);
        await platform.Log.ReportAsync(new WorkerReport("worker-1", 5, 1, IsDraining: false, 1), []);
        await platform.LaterAsync(TimeSpan.FromSeconds(1));
        await platform.Log.ReleaseAsync(new CallLease(call, "worker-1", 1));
        await platform.Progress.ReportAsync(call, null, new TelephonyEvent.Disconnected(CallEnding.CallerHungUp), default);

        await platform.LaterAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(CallEnding.CallerHungUp, (await platform.Store.FindAsync(call, default))!.Record.Ending);
    });

    [Theory]
    [InlineData(CallEnding.AgentHungUp)]
    [InlineData(CallEnding.TimedOut)]
    public void A_hang_up_that_never_reached_the_telephony_service_is_repeated_until_the_caller_is_disconnected(CallEnding ending) => VirtualTime.Run(async time =>
    {
        var platform = new Platform(time);
        var call = await platform.TalkedAsync(ended: false);
        await platform.Log.AppendAsync(call, new CallEnded(ending));
        platform.Telephony.IsDown = true;
        await platform.LaterAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(platform.Telephony.Done);

        platform.Telephony.IsDown = false;
        await platform.LaterAsync(TimeSpan.FromSeconds(20));

        Assert.Equal([$"hang up connection-{call}"], platform.Telephony.Done);
        Assert.True((await platform.Log.FindAsync(call))!.IsDisconnected);
        Assert.Equal(ending, (await platform.Store.FindAsync(call, default))!.Record.Ending);
    });

    [Fact]
    public void With_the_store_of_calls_away_the_caller_is_hung_up_all_the_same() => VirtualTime.Run(async time =>
    {
        var platform = new Platform(time);
        platform.Store.IsDown = true;
        var call = await platform.TalkedAsync(ended: false);
        await platform.Log.AppendAsync(call, new CallEnded(CallEnding.AgentHungUp));

        await platform.LaterAsync(TimeSpan.FromSeconds(20));

        Assert.Equal([$"hang up connection-{call}"], platform.Telephony.Done);
    });

    [Fact]
    public void A_call_that_ended_as_usual_is_not_hung_up_again() => VirtualTime.Run(async time =>
    {
        var platform = new Platform(time);
        var call = await platform.TalkedAsync(ended: true);
        await platform.Progress.ReportAsync(call, null, new TelephonyEvent.Disconnected(CallEnding.CallerHungUp), default);

        await platform.LaterAsync(TimeSpan.FromSeconds(20));

        Assert.Empty(platform.Telephony.Done);
    });

    [Fact]
    public void While_the_worker_drains_the_gateway_waits() => VirtualTime.Run(async time =>
    {
        var platform = new Platform(time);
        var call = await platform.TalkedAsync(ended: false);
        await platform.Progress.ReportAsync(call, null, new TelephonyEvent.Disconnected(CallEnding.CallerHungUp), default);
        for (var second = 0; second < 20; second++)
        {
            await platform.Log.HeartbeatAsync(call);
            await platform.Log.ReportAsync(new WorkerReport("worker-1", 5, 1, IsDraining: false, second), []);
            await platform.LaterAsync(TimeSpan.FromSeconds(1));
        }

        Assert.True((await platform.Log.FindAsync(call))!.IsLive);
        Assert.DoesNotContain(await platform.Log.ReadAsync(call), logged => logged.Event is CallEnded);
    });

    [Fact]
    public void Two_gateways_at_once_store_the_same_call_and_count_it_once() => VirtualTime.Run(async time =>
    {
        var platform = new Platform(time);
        var call = await platform.TalkedAsync(ended: false);
        var other = platform.AnotherGateway();
        for (var second = 0; second < 90; second++)
        {
            await Task.WhenAll(platform.LaterAsync(TimeSpan.FromSeconds(1)), other.RoundAsync(default));
        }

        Assert.Single(await platform.Log.ReadAsync(call), logged => logged.Event is CallEnded);
        Assert.Single(platform.Store.Stored);
    });

    [Fact]
    public void A_store_that_is_away_is_tried_again_until_it_is_back() => VirtualTime.Run(async time =>
    {
        var platform = new Platform(time);
        var call = await platform.TalkedAsync(ended: true);
        platform.Store.IsDown = true;
        await platform.LaterAsync(TimeSpan.FromSeconds(11));
        Assert.True((await platform.Log.FindAsync(call))!.IsLive);

        platform.Store.IsDown = false;
        await platform.LaterAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(CallPhase.Ended, (await platform.Log.FindAsync(call))!.Phase);
    });

    [Fact]
    public void A_finisher_that_died_between_storing_and_ending_is_finished_by_the_next() => VirtualTime.Run(async time =>
    {
        var platform = new Platform(time);
        var call = await platform.TalkedAsync(ended: true);
        var record = (await platform.Log.FindAsync(call))!;
        await platform.Store.SaveAsync(FinishedCall.From(record, await platform.Log.ReadAsync(call))!, default);
        var before = platform.Store.Stored[call];

        await platform.LaterAsync(TimeSpan.FromSeconds(11));

        Assert.Equal(before, platform.Store.Stored[call]);
        Assert.Equal(CallPhase.Ended, (await platform.Log.FindAsync(call))!.Phase);
    });

    [Fact]
    public void A_late_sign_of_life_does_not_keep_a_finished_call_on_the_live_list() => VirtualTime.Run(async time =>
    {
        var platform = new Platform(time);
        var call = await platform.TalkedAsync(ended: true);
        await platform.LaterAsync(TimeSpan.FromSeconds(11));
        await platform.Log.HeartbeatAsync(call);

        await platform.LaterAsync(TimeSpan.FromSeconds(11));

        Assert.Empty(await platform.Log.LiveAsync());
    });

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Reports_in_any_order_and_however_often_end_in_the_same_finished_call(Seed seed)
    {
        TelephonyEvent[] reports =
        [
            new TelephonyEvent.Connected("connection", "server-1", "correlation"),
            new TelephonyEvent.PartiesChanged(),
            new TelephonyEvent.MediaStarted(),
            new TelephonyEvent.TransferAccepted("1"),
            new TelephonyEvent.MediaStopped(),
            new TelephonyEvent.Disconnected(CallEnding.CallerHungUp),
        ];
        Prop.ForAll(
            Deliveries.Of(reports).ToArbitrary(),
            delivery => FinishedAfter(delivery.Once) == FinishedAfter(delivery.AsDelivered)).Holds(seed);
    }

    private static string FinishedAfter(IReadOnlyList<TelephonyEvent> reports)
    {
        var finished = "";
        VirtualTime.Run(async time =>
        {
            var platform = new Platform(time);
            await platform.Log.CreateAsync(ExampleCall.Record with { ConnectionId = "connection", Worker = "worker-1" });

            // After such reports the telephony service says that the caller is no longer connected.
            platform.Telephony.IsGone = reports.Any(report => report is TelephonyEvent.Disconnected or TelephonyEvent.TransferAccepted);
            foreach (var report in reports)
            {
                await platform.Progress.ReportAsync(ExampleCall.Record.Id, "connection", report, default);
            }

            await platform.LaterAsync(TimeSpan.FromSeconds(80));
            var stored = (await platform.Store.FindAsync(ExampleCall.Record.Id, default))!;

            // The time of detection may differ between runs. The events must not.
            finished = $"{stored.Record with { EndedAt = null }} {string.Join(' ', stored.Events.Select(logged => logged.Event.ToString()).Order())}";
        });
        return finished;
    }

    private sealed class Platform
    {
        private readonly VirtualTime _time;
        private readonly GatewayParts _gateway;

        public Platform(VirtualTime time)
        {
            _time = time;
            Log = new MemoryCallLog(time);
            _gateway = Another();
        }

        public MemoryCallLog Log { get; }

        public MemoryFinishedCalls Store { get; } = new();

        public FakeTelephony Telephony { get; } = new();

        public CallProgress Progress => _gateway.Progress;

        public FinishingRounds AnotherGateway() => Another().Rounds;

        private GatewayParts Another() => new(Log, Store, Telephony, new RouteOptions(), _time);

        public async Task<CallId> TalkedAsync(bool ended)
        {
            var call = CallId.At(_time.GetUtcNow());
            await Log.CreateAsync(ExampleCall.New(call) with { Worker = "worker-1" });
            await Log.TakeAsync(call, "worker-1");
            foreach (var happened in ExampleCall.Events)
            {
                await Log.AppendAsync(call, happened);
            }

            if (ended)
            {
                await Log.AppendAsync(call, new CallEnded(CallEnding.CallerHungUp));
            }

            return call;
        }

        /// <summary>Advances the time and checks every second.</summary>
        public async Task LaterAsync(TimeSpan later)
        {
            for (var second = 0; second < later.TotalSeconds; second++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _time);
                await _gateway.Rounds.RoundAsync(default);
                await _gateway.Timers.RoundAsync(default);
                await _gateway.Places.ReadAsync(default);
            }
        }
    }
}
