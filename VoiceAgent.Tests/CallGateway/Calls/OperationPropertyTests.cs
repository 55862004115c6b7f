using System.Text.Json;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>What holds for operations in whatever order their reports come, and however often.</summary>
[Trait("Kind", "Property")]
public sealed class OperationPropertyTests
{
    private const int Cases = 200;

    [Theory, Seeds]
    public void Participants_end_in_the_same_state_in_every_order_of_the_reports(Seed seed) => Each(seed, nameof(Participants_end_in_the_same_state_in_every_order_of_the_reports), random =>
    {
        var start = Begun(random, CallOperationKind.AddParticipant);
        var invited = start.Operations!.Aggregate(start, (call, each) => OperationRules.Invited(call, each.Id, $"invitation-{each.Id}")!);
        var reports = invited.Operations!.SelectMany((each, number) => ReportsOfAddition(random, each.Id)).Concat(Enumerable.Range(1, 6).Select(number =>
            (TelephonyEvent)new TelephonyEvent.PartiesChanged([.. Enumerable.Range(0, random.Next(4)).Select(who => $"4:+1555000000{who}")], number))).ToArray();

        var once = reports.Aggregate(invited, Apply);
        var delivered = Delivered(random, reports).Aggregate(invited, Checked);

        Assert.Equal(OutcomesOf(once), OutcomesOf(delivered));
        Assert.Equal(once.Members!.Sequence, delivered.Members!.Sequence);
        Assert.Equal(once.Members.RawIds, delivered.Members.RawIds);
        Assert.Equal(6, delivered.Members.Sequence);
    });

    [Theory, Seeds]
    public void Prompts_end_in_the_same_state_in_every_order_of_the_reports_and_of_the_deadline(Seed seed) =>
        Each(seed, nameof(Prompts_end_in_the_same_state_in_every_order_of_the_reports_and_of_the_deadline), random =>
        {
            var start = Begun(random, CallOperationKind.Play);
            var reports = start.Operations!.SelectMany(each => OutcomesAtRandom(random, each.Id)).ToArray();

            var once = reports.Aggregate(start, Apply);
            var delivered = Delivered(random, reports).Aggregate(start, Checked);

            Assert.Equal(OutcomesOf(once), OutcomesOf(delivered));
        });

    [Theory, Seeds]
    public void A_caller_is_on_hold_exactly_while_somebody_holds_them(Seed seed) => Each(seed, nameof(A_caller_is_on_hold_exactly_while_somebody_holds_them), random =>
    {
        var call = ExampleCall.Record;
        for (var step = 0; step < 30; step++)
        {
            var before = call;
            var kind = random.Next(2) == 0 ? CallOperationKind.Hold : CallOperationKind.Unhold;
            call = random.Next(3) == 0 ? Command(call, kind, step) : Apply(call, AnyReport(random));

            Assert.True(call.HeldBy is null ? call.Phase is not CallPhase.OnHold : call.Phase >= CallPhase.OnHold, $"Held by {call.HeldBy} in the phase {call.Phase}.");
            Assert.True(
                call.Phase >= before.Phase || (before.Phase, call.Phase) is (CallPhase.OnHold, CallPhase.Connected) or (CallPhase.Transferring, CallPhase.Connected or CallPhase.OnHold),
                $"From {before.Phase} to {call.Phase}.");
        }
    });

    [Theory, Seeds]
    public void Keys_are_read_in_their_order_and_are_never_in_the_log(Seed seed) => Each(seed, nameof(Keys_are_read_in_their_order_and_are_never_in_the_log), random => VirtualTime.Run(async time =>
    {
        var log = new MemoryCallLog(time);
        var keys = new MemoryCollectedKeys();
        var parts = new GatewayParts(log, new MemoryFinishedCalls(), new FakeTelephony(), new RouteOptions(), time, keys: keys);
        var digits = string.Concat(Enumerable.Range(0, 8).Select(_ => random.Next(10)));
        var now = time.GetUtcNow();
        var call = CallId.At(now);
        var record = OperationRules.Begin(ExampleCall.New(call), new CallOperation("listening", CallOperationKind.ListenForKeys, "Ana", now) { Target = "+15550100001" });
        await log.CreateAsync(OperationRules.Begin(record, new CallOperation("collection", CallOperationKind.CollectKeys, "Ana", now) { Target = "+15550100001" }));
        TelephonyEvent[] reports =
        [
            .. digits.Select((digit, number) => new TelephonyEvent.KeyHeard("listening", new PressedKeys($"{digit}", number + 1))),
            new TelephonyEvent.OperationEnded("collection", OperationOutcome.Done, "200", new PressedKeys(digits)),
            new TelephonyEvent.OperationEnded("listening", OperationOutcome.Done),
        ];

        foreach (var report in Delivered(random, reports))
        {
            Assert.True(await parts.Progress.ReportAsync(call, $"connection-{call}", report, default));
        }

        Assert.Equal(digits, await keys.FindAsync(call, "listening"));
        Assert.Equal(digits, await keys.FindAsync(call, "collection"));
        var events = await log.ReadAsync(call);
        Assert.DoesNotContain(digits, JsonSerializer.Serialize(events, LoggedEvent.Json), StringComparison.Ordinal);
        Assert.Equal(8, Assert.Single(events.Select(logged => logged.Event).OfType<OperationEnded>(), ended => ended.Operation == "collection").Keys);
        Assert.Equal(2, events.Count);
        Assert.Equal(new IgnoreKeys(false), log.Sent.Last().Command);
    }));

    private static CallRecord Command(CallRecord call, CallOperationKind kind, int number)
    {
        var wanted = new CallOperation($"hold-{number}", kind, "Ana", call.RangAt) { Target = call.From };
        return (CallControl.Refusal(call) ?? OperationRules.Refusal(call, wanted)) is null
            ? OperationRules.Ended(OperationRules.Begin(CallRules.Held(call, kind is CallOperationKind.Hold ? "Ana" : null), wanted), wanted.Id, OperationOutcome.Done, null)!
            : call;
    }

    private static TelephonyEvent AnyReport(Random random) => random.Next(7) switch
    {
        0 => new TelephonyEvent.Connected("connection", "server", "correlation"),
        1 => new TelephonyEvent.PartiesChanged(["4:+1"], random.Next(9)),
        2 => new TelephonyEvent.TransferFailed("486", "1", TransferOutcome.Busy),
        3 => new TelephonyEvent.MusicFailed($"hold-{random.Next(30)}", "400"),
        4 => new TelephonyEvent.OperationEnded($"hold-{random.Next(30)}", OperationOutcome.Cancelled),
        5 => new TelephonyEvent.MediaStarted(),
        _ => random.Next(8) == 0 ? new TelephonyEvent.Disconnected(CallEnding.CallerHungUp) : new TelephonyEvent.TransferFailed("487", "2"),
    };

    private static IEnumerable<TelephonyEvent> ReportsOfAddition(Random random, string id) => random.Next(4) switch
    {
        0 => [new TelephonyEvent.OperationEnded(id, OperationOutcome.Done)],
        1 => [new TelephonyEvent.OperationEnded(id, OperationOutcome.Failed)],
        2 => [new TelephonyEvent.InvitationCancelled($"cancel-{id}", $"invitation-{id}")],

        // Somebody answers at the moment at which the invitation is given up.
        _ => [new TelephonyEvent.InvitationCancelled($"cancel-{id}", $"invitation-{id}"), new TelephonyEvent.OperationEnded(id, OperationOutcome.Done)],
    };

    private static IEnumerable<TelephonyEvent> OutcomesAtRandom(Random random, string id) =>
        Enum.GetValues<OperationOutcome>().Where(_ => random.Next(2) == 0).Select(outcome => new TelephonyEvent.OperationEnded(id, outcome));

    private static CallRecord Begun(Random random, CallOperationKind kind) => Enumerable.Range(0, random.Next(1, 6)).Aggregate(
        ExampleCall.Record, (call, number) => OperationRules.Begin(call, new CallOperation($"{kind}-{number}", kind, "Ana", call.RangAt) { Target = $"+1555000000{number}" }));

    private static TelephonyEvent[] Delivered(Random random, TelephonyEvent[] reports)
    {
        TelephonyEvent[] all = [.. reports, .. reports.Where(_ => random.Next(2) == 0)];
        random.Shuffle(all);
        return all;
    }

    private static CallRecord Apply(CallRecord call, TelephonyEvent happened) => CallRules.After(call, happened) ?? call;

    private static CallRecord Checked(CallRecord call, TelephonyEvent happened)
    {
        var after = Apply(call, happened);
        Assert.Equal(call.Operations!.Count, after.Operations!.Count);
        Assert.All(call.Operations.Zip(after.Operations), pair => Assert.True(pair.First.Outcome is null || pair.Second.Outcome >= pair.First.Outcome, $"{pair.First} became {pair.Second}."));
        Assert.True(call.Members is null || after.Members!.Sequence >= call.Members.Sequence);
        Assert.Null(CallRules.After(after, happened));
        return after;
    }

    private static List<(string, OperationOutcome?)> OutcomesOf(CallRecord call) => [.. call.Operations!.Select(each => (each.Id, each.Outcome)).Order()];

    private static void Each(Seed seed, string test, Action<Random> run)
    {
        for (var number = seed.Number; number < seed.Number + seed.Cases(Cases); number++)
        {
            try
            {
                run(new Random(number));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{Seed.ToRepeat($"{number}", test)}\n{failure.Message}", failure);
            }
        }
    }
}
