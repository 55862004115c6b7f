using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Queue;

/// <summary>What callers get when all lines are busy and their route has a queue.</summary>
public sealed class QueueTests
{
    private const string Number = "+15550199001";
    private const string Fallback = "+15550199990";
    private const string Busy = "All lines are busy. Please call again.";

    private static readonly QueueSettings Settings = new()
    {
        Every = TimeSpan.FromSeconds(20),
        LongestWait = TimeSpan.FromMinutes(2),
        Music = new Uri("https://music.test/a.wav"),
        OfferCallbackAfter = TimeSpan.FromSeconds(15),
        Places = 3,
    };

    [Fact]
    public void A_caller_waits_without_a_media_stream_hears_the_position_and_music_and_gets_the_agent() => Run(async world =>
    {
        var caller = world.Ring();
        await world.PassAsync(2);
        Assert.Equal(["All our lines are busy. You are number 1 in the queue. Please stay on the line."], caller.Heard);
        Assert.Null(caller.Music);
        await world.PassAsync(4);
        Assert.Equal("https://music.test/a.wav", caller.Music);
        await world.PassAsync(30);
        Assert.Equal(2, caller.Heard.Count);
        Assert.EndsWith("If you want us to call you back, press 1.", caller.Heard[1], StringComparison.Ordinal);
        Assert.True(caller.KeysAreHeard);
        Assert.Equal(0, caller.Agents);

        world.Capacity = 1;
        await world.PassAsync(2);

        Assert.True(caller.HasAgent);
        Assert.False(caller.KeysAreHeard);
        var record = (await world.Log.FindAsync(caller.Call!.Value))!;
        Assert.Equal((CallPhase.Connected, QueueEnding.Connected), (record.Phase, record.Queue!.Ending));
        await world.EndAsync(caller);
        await world.PassAsync(5);
        var events = await world.EventsAsync(caller);
        Assert.Equal(
            [typeof(CallRang), typeof(CallQueued), typeof(CallAnswered), typeof(CallConnected), typeof(QueueLeft), typeof(MediaOpened), typeof(CallEnded)],
            events.Select(happened => happened.GetType()));
        Assert.Equal((Number, 1), (events.OfType<CallQueued>().Single().Route, events.OfType<CallQueued>().Single().Position));
        Assert.InRange(events.OfType<QueueLeft>().Single().Waited.TotalSeconds, 36, 38);
        Assert.Equal(CallEnding.AgentHungUp, events.OfType<CallEnded>().Single().Ending);
        Assert.Equal(1, world.Finished);
    });

    [Fact]
    public void Callers_get_the_agent_in_the_order_of_their_calls_and_new_ones_do_not_overtake() => Run(async world =>
    {
        var first = world.Ring();
        await world.PassAsync(1);
        var second = world.Ring();
        await world.PassAsync(1);

        world.Capacity = 1;
        await world.PassAsync(1);
        var third = world.Ring();
        await world.PassAsync(25);

        Assert.Equal((true, false, false), (first.HasAgent, second.HasAgent, third.HasAgent));
        Assert.Contains("number 2", second.Heard[0], StringComparison.Ordinal);
        Assert.Contains("number 1", second.Heard[1], StringComparison.Ordinal);
        Assert.Contains("number 2", third.Heard[0], StringComparison.Ordinal);
        await world.EndAsync(first);
        await world.PassAsync(2);
        Assert.Equal((true, false), (second.HasAgent, third.HasAgent));
        await world.EndAsync(second);
        await world.PassAsync(2);
        Assert.True(third.HasAgent);
    });

    [Fact]
    public void A_caller_who_presses_1_is_called_back_and_the_call_ends() => Run(async world =>
    {
        var (caller, next) = (world.Ring(wantsCallBack: true), world.Ring());
        await world.PassAsync(40);

        Assert.Equal("Thank you. We will call you back. Goodbye.", caller.Heard[^1]);
        Assert.True(caller.IsOver);
        Assert.False(next.IsOver);
        var request = Assert.Single((await world.Requests.ListAsync(CallbackStatus.Waiting, null, default)).Requests);
        Assert.Equal((caller.Ringing.From, Number, "caller"), (request.Number, request.Route, request.By));
        Assert.Equal(CallEnding.Rejected, (await world.EventsAsync(caller)).OfType<CallEnded>().Single().Ending);
        Assert.Equal(QueueEnding.CallBack, (await world.EventsAsync(caller)).OfType<QueueLeft>().Single().Ending);
        await world.PassAsync(15);
        Assert.Contains("number 1", next.Heard[^1], StringComparison.Ordinal);
    });

    [Fact]
    public void Another_key_changes_nothing() => Run(async world =>
    {
        var caller = world.Ring();
        await world.PassAsync(25);

        await world.PressAsync(caller, "2");
        await world.PassAsync(5);

        Assert.False(caller.IsOver);
        Assert.Empty((await world.Requests.ListAsync(CallbackStatus.Waiting, null, default)).Requests);
    });

    [Fact]
    public void After_the_longest_wait_the_fallback_number_gets_the_caller() => Run(
        async world =>
        {
            var caller = world.Ring();
            await world.PassAsync(130);

            Assert.Equal(Fallback, caller.WentTo);
            Assert.True(caller.IsOver);
            Assert.Equal(CallEnding.Transferred, (await world.EventsAsync(caller)).OfType<CallEnded>().Single().Ending);
            Assert.Equal(QueueEnding.TimedOut, (await world.EventsAsync(caller)).OfType<QueueLeft>().Single().Ending);
        },
        fallback: Fallback);

    [Fact]
    public void Without_a_fallback_number_the_caller_hears_after_the_longest_wait_that_all_lines_are_busy() => Run(async world =>
    {
        var caller = world.Ring();
        await world.PassAsync(135);

        Assert.Equal(Busy, caller.Heard[^1]);
        Assert.True(caller.IsOver);
        Assert.Equal(CallEnding.Rejected, (await world.EventsAsync(caller)).OfType<CallEnded>().Single().Ending);
    });

    [Fact]
    public void A_full_queue_falls_back_as_calls_without_a_queue_do() => Run(async world =>
    {
        for (var number = 0; number < 3; number++)
        {
            world.Ring();
        }

        await world.PassAsync(2);
        var caller = world.Ring();
        await world.PassAsync(2);

        Assert.Equal([Busy], caller.Heard);
        Assert.DoesNotContain(await world.EventsAsync(caller), happened => happened is CallQueued);
    });

    [Fact]
    public void Without_the_store_the_caller_gets_what_callers_without_a_queue_get() => Run(async world =>
    {
        await world.PassAsync(1);
        world.Log.PlacesFail = true;
        var caller = world.Ring();
        await world.PassAsync(2);

        Assert.Equal([Busy], caller.Heard);
    });

    [Fact]
    public void A_caller_who_hangs_up_leaves_the_queue() => Run(async world =>
    {
        var (caller, next) = (world.Ring(patience: TimeSpan.FromSeconds(10)), world.Ring());
        await world.PassAsync(15);

        Assert.Equal(1, (await world.Log.ReadAsync()).Waiting);
        var events = await world.EventsAsync(caller);
        Assert.Equal([QueueEnding.CallerHungUp], events.OfType<QueueLeft>().Select(left => left.Ending));
        Assert.Equal([CallEnding.CallerHungUp], events.OfType<CallEnded>().Select(ended => ended.Ending));
        world.Capacity = 1;
        await world.PassAsync(2);
        Assert.True(next.HasAgent);
    });

    [Fact]
    public void An_operator_can_hang_up_and_can_do_nothing_that_needs_an_agent() => Run(async world =>
    {
        var (caller, ana) = (world.Ring(), new Asker("Ana", IsService: false));
        await world.PassAsync(3);
        var control = world.Gateway.Control;

        Assert.Equal(ControlOutcome.Queued, await control.TransferAsync(caller.Call!.Value, ana, null, "+15550199900", "", default));
        Assert.Equal(ControlOutcome.Queued, await control.SwitchRecordingAsync(caller.Call.Value, ana, isPaused: true));
        Assert.Equal(ControlOutcome.Done, await control.HangUpAsync(caller.Call.Value, ana, null, default));
        await world.PassAsync(5);

        Assert.True(caller.IsOver);
        var events = await world.EventsAsync(caller);
        Assert.Equal([QueueEnding.OperatorHungUp], events.OfType<QueueLeft>().Select(left => left.Ending));
        Assert.Equal([CallEnding.OperatorHungUp], events.OfType<CallEnded>().Select(ended => ended.Ending));
    });

    [Fact]
    public void A_route_without_a_queue_is_busy_as_before_and_its_callers_do_not_overtake() => Run(async world =>
    {
        var waiting = world.Ring();
        await world.PassAsync(2);
        var other = world.Ring(to: "+15550199555");
        await world.PassAsync(2);

        Assert.Equal([Busy], other.Heard);
        Assert.False(waiting.IsOver);
    });

    private static void Run(Func<QueueWorld, Task> test, string? fallback = null) => VirtualTime.Run(async time =>
    {
        var routes = new RouteOptions
        {
            FallbackNumber = fallback,
            AllLinesBusy = Busy,
            Default = new Route { Agent = "claims" },
            Numbers = [new Route { Number = Number, Agent = "claims", Queue = Settings }],
        };
        var world = new QueueWorld(time, routes);
        await test(world);
        world.Stop();
        Assert.True(world.Mistakes.Count == 0, string.Join('\n', world.Mistakes.Concat(world.Story)));
    });
}
