using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>
/// The reports of one call, delivered in any order and each up to three times, through the code that handles them. They must lead to the same record as
/// each of them once and in order. What a report orders must be ordered once.
/// </summary>
[Trait("Kind", "Property")]
public sealed class LifecyclePropertyTests
{
    private const int Cases = 200;
    private const string Attempt = "attempt-1";

    private static readonly TelephonyEvent.Connected Connected = new("connection-0", "server-1", "correlation-1");
    private static readonly TelephonyEvent.Disconnected HungUp = new(CallEnding.CallerHungUp);

    [Theory, Seeds]
    public void A_connected_call_is_connected_once(Seed seed) => Holds(seed, nameof(A_connected_call_is_connected_once), [Connected], isOver: false, after =>
    {
        Assert.Equal(CallPhase.Connected, after.Record.Phase);
        Assert.Single(after.Events.OfType<CallConnected>());
        Assert.Empty(after.Done);
    });

    [Theory, Seeds]
    public void A_disconnected_call_drains_whenever_it_was_connected(Seed seed) => Holds(seed, nameof(A_disconnected_call_drains_whenever_it_was_connected), [Connected, HungUp], isOver: true, after =>
    {
        Assert.Equal((CallPhase.Draining, CallEnding.CallerHungUp, true), (after.Record.Phase, after.Record.Ending, after.Record.IsDisconnected));
        Assert.Single(after.Events.OfType<CallConnected>());
        Assert.Contains(after.Commands, command => command is Disconnected);
    });

    [Theory, Seeds]
    public void An_accepted_transfer_ends_the_call_as_transferred(Seed seed) => Holds(
        seed, nameof(An_accepted_transfer_ends_the_call_as_transferred), [Connected, new TelephonyEvent.TransferAccepted(Attempt), HungUp], isOver: true, after =>
        {
            Assert.Equal((CallPhase.Draining, CallEnding.Transferred, TransferOutcome.Accepted), (after.Record.Phase, after.Record.Ending, after.Record.Transfer?.Outcome));
            Assert.Empty(after.Events.OfType<ProviderFailed>());
        }, isTransferring: true);

    [Theory, Seeds]
    public void A_failed_transfer_leaves_the_caller_with_the_agent(Seed seed) => Holds(
        seed, nameof(A_failed_transfer_leaves_the_caller_with_the_agent), [Connected, new TelephonyEvent.TransferFailed("486", Attempt, TransferOutcome.Busy)], isOver: false, after =>
        {
            Assert.Equal((CallPhase.Connected, null, TransferOutcome.Busy), (after.Record.Phase, after.Record.Ending, after.Record.Transfer?.Outcome));
            Assert.Single(after.Events.OfType<ProviderFailed>());
            Assert.Empty(after.Done);
        }, isTransferring: true);

    [Theory, Seeds]
    public void Participants_come_and_go_without_effect(Seed seed) => Holds(
        seed, nameof(Participants_come_and_go_without_effect), [Connected, new TelephonyEvent.PartiesChanged(), new TelephonyEvent.PartiesChanged(), new TelephonyEvent.PartiesChanged()], isOver: false, after =>
        {
            Assert.Equal(CallPhase.Connected, after.Record.Phase);
            Assert.Empty(after.Done);
            Assert.Empty(after.Commands);
        });

    [Theory, Seeds]
    public void Media_that_started_and_ended_with_its_call_leaves_no_trace(Seed seed) => Holds(
        seed, nameof(Media_that_started_and_ended_with_its_call_leaves_no_trace), [Connected, new TelephonyEvent.MediaStarted(), new TelephonyEvent.MediaStopped(), HungUp], isOver: true, after =>
        {
            Assert.Equal((CallPhase.Draining, CallEnding.CallerHungUp, null), (after.Record.Phase, after.Record.Ending, after.Record.Rescue));
            Assert.Empty(after.Events.OfType<ProviderFailed>());
        });

    [Theory, Seeds]
    public void A_media_stream_that_could_not_be_opened_is_started_again_once(Seed seed) => Holds(
        seed, nameof(A_media_stream_that_could_not_be_opened_is_started_again_once), [Connected, new TelephonyEvent.MediaFailed("400 8581"), new TelephonyEvent.MediaStarted(1)], isOver: false, after =>
        {
            Assert.Equal((CallPhase.Connected, null), (after.Record.Phase, after.Record.Ending));
            Assert.Single(after.Done, done => done.StartsWith("restart the media", StringComparison.Ordinal));
            Assert.InRange(after.Events.OfType<ProviderFailed>().Count(), 1, 2);
        });

    /// <summary>A human is called, picks up, is asked and answers. Each report may come three times, and late, but not before the request that it answers.</summary>
    [Theory, Seeds]
    public void A_human_who_is_asked_is_joined_once_or_never(Seed seed)
    {
        var cases = seed.Cases(Cases);
        for (var number = seed.Number; number < seed.Number + cases; number++)
        {
            var random = new Random(number);
            VirtualTime.Run(async time =>
            {
                var world = new World(time, isOver: false);
                var record = await world.AnsweredAsync(isTransferring: true);
                await world.Parts.Consultations.BeginAsync(record, record.Transfer!, default);
                var accepts = random.Next(2) == 0;
                await new Human(world, record.Id, random, accepts).AnswerAsync();

                var after = await world.ReadAsync(record.Id);
                var message = Seed.ToRepeat($"{number}", nameof(A_human_who_is_asked_is_joined_once_or_never));
                Assert.True(after.Done.Count(done => done.StartsWith("join", StringComparison.Ordinal)) == (accepts ? 1 : 0), message);
                Assert.True(after.Record.Transfer!.Outcome == (accepts ? TransferOutcome.Accepted : TransferOutcome.Declined), message);
                Assert.True(after.Record.Ending == (accepts ? CallEnding.Transferred : null), message);
                Assert.True(after.Events.OfType<ProviderFailed>().Count() == (accepts ? 0 : 1), message);
            });
        }
    }

    private static void Holds(Seed seed, string test, IReadOnlyList<TelephonyEvent> reports, bool isOver, Action<After> check, bool isTransferring = false)
    {
        var cases = seed.Cases(Cases);
        After once = null!;
        VirtualTime.Run(async time => once = await DeliverAsync(time, reports, isOver, isTransferring));
        check(once);
        for (var number = seed.Number; number < seed.Number + cases; number++)
        {
            var random = new Random(number);
            var deliveries = reports.SelectMany(report => Enumerable.Repeat(report, random.Next(1, 4))).OrderBy(_ => random.Next()).ToList();
            VirtualTime.Run(async time =>
            {
                var after = await DeliverAsync(time, deliveries, isOver, isTransferring, random);
                try
                {
                    check(after);
                    Assert.Equal(
                        (once.Record.Phase, once.Record.Ending, once.Record.ConnectionId, once.Record.IsDisconnected, once.Record.Transfer?.Outcome),
                        (after.Record.Phase, after.Record.Ending, after.Record.ConnectionId, after.Record.IsDisconnected, after.Record.Transfer?.Outcome));
                }
                catch (Xunit.Sdk.XunitException wrong)
                {
                    Assert.Fail($"{wrong.Message}\nDelivered: {string.Join(", ", deliveries)}\n{Seed.ToRepeat($"{number}", test)}");
                }
            });
        }
    }

    private static async Task<After> DeliverAsync(VirtualTime time, IReadOnlyList<TelephonyEvent> deliveries, bool isOver, bool isTransferring, Random? random = null)
    {
        var world = new World(time, isOver);
        var record = await world.AnsweredAsync(isTransferring);
        var running = new List<Task>();
        foreach (var happened in deliveries)
        {
            // Some deliveries overlap.
            running.Add(world.Parts.Progress.ReportAsync(record.Id, record.ConnectionId, happened, default));
            await (random?.Next(3) == 0 ? Task.CompletedTask : Task.WhenAll(running));
        }

        await Task.WhenAll(running);
        return await world.ReadAsync(record.Id);
    }

    private sealed record After(CallRecord Record, IReadOnlyList<CallEvent> Events, IReadOnlyList<string> Done, IReadOnlyList<CallCommand> Commands);

    private sealed class World
    {
        private readonly VirtualTime _time;
        private readonly MemoryCallLog _log;

        public World(VirtualTime time, bool isOver)
        {
            (_time, _log) = (time, new MemoryCallLog(time));
            Telephony = new FakeTelephony { IsGone = isOver, CanSpeak = true };
            Parts = new GatewayParts(_log, new MemoryFinishedCalls(), Telephony, new RouteOptions { Default = new Route { Agent = "claims", TransferTo = "+15550199900" } }, time);
        }

        public FakeTelephony Telephony { get; }

        public GatewayParts Parts { get; }

        public async Task<CallRecord> AnsweredAsync(bool isTransferring)
        {
            var call = CallId.At(_time.GetUtcNow());
            var record = ExampleCall.New(call) with { Phase = CallPhase.Answering, ConnectionId = "connection-0", AnsweredAt = _time.GetUtcNow() };
            var transfer = new CallTransfer(Attempt, "+15550199900", "Wants a human.", _time.GetUtcNow());
            await _log.CreateAsync(isTransferring ? CallRules.Transferring(record with { Phase = CallPhase.Connected }, transfer)! : record);
            return (await _log.FindAsync(call))!;
        }

        public async Task<After> ReadAsync(CallId call) => new(
            (await _log.FindAsync(call))!,
            [.. (await _log.ReadAsync(call)).Select(logged => logged.Event)],
            [.. Telephony.Done.Where(done => !done.StartsWith("call ", StringComparison.Ordinal))],
            [.. _log.Sent.Where(sent => sent.Call == call).Select(sent => sent.Command)]);
    }

    /// <summary>The human's telephone. It reports only what the gateway has asked for, at least once and in any order.</summary>
    private sealed class Human(World world, CallId call, Random random, bool accepts)
    {
        private const string Connection = $"human-{Attempt}";

        private readonly List<Func<Task>> _reports = [];
        private int _seen;

        public async Task AnswerAsync()
        {
            Add(() => world.Parts.Consultations.ReportAsync(call, Connection, new ConsultationReport.PickedUp(), default));
            while (_reports.Count > 0)
            {
                var at = random.Next(_reports.Count);
                var report = _reports[at];
                _reports.RemoveAt(at);
                await report();
                foreach (var done in world.Telephony.Done.Skip(_seen).ToList())
                {
                    _seen++;
                    Follow(done);
                }
            }
        }

        private void Follow(string done)
        {
            if (done == $"listen to {Connection}")
            {
                Hear(ConsultationStage.Greeting, ColleagueAnswer.Silence);
            }
            else if (done.StartsWith($"ask {Connection}", StringComparison.Ordinal))
            {
                Hear(Enum.Parse<ConsultationStage>(done.Split(": ")[1]), new ColleagueAnswer(accepts ? ColleagueAnswer.AcceptKey : ColleagueAnswer.DeclineKey, null));
            }
            else if (done.StartsWith("join", StringComparison.Ordinal))
            {
                Add(() => world.Parts.Progress.ReportAsync(call, "connection-0", new TelephonyEvent.TransferAccepted(Attempt), default));
            }
            else if (done == $"hang up {Connection}")
            {
                Add(() => world.Parts.Consultations.ReportAsync(call, Connection, new ConsultationReport.Left(TransferOutcome.Declined), default));
            }
        }

        private void Hear(ConsultationStage stage, ColleagueAnswer answer) => Add(() => world.Parts.Consultations.ReportAsync(call, Connection, new ConsultationReport.Answered(stage, answer), default));

        private void Add(Func<Task> report) => _reports.AddRange(Enumerable.Repeat(report, random.Next(1, 4)));
    }
}
