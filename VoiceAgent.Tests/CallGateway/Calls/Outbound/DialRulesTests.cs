using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Outbound;

public sealed class DialRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_person_is_called_again_until_the_attempts_are_used()
    {
        var rule = new RetryRule(2, TimeSpan.FromMinutes(5));

        var first = DialRules.Settled(Begun(new Dial()), DialOutcome.Busy, rule, Now);
        Assert.Equal((DialState.Waiting, Now.AddMinutes(5)), (first.State, first.DueAt));

        var second = DialRules.Settled(Begun(first), DialOutcome.Busy, rule, Now);
        Assert.Equal((DialState.GivenUp, null, 2), (second.State, second.DueAt, second.Attempts.Count));
    }

    [Fact]
    public void Each_outcome_has_its_own_attempts_and_all_together_have_a_limit()
    {
        var rule = new RetryRule(RetryRule.Most, TimeSpan.Zero);
        var dial = new Dial();
        for (var number = 0; number < RetryRule.Most - 1; number++)
        {
            dial = DialRules.Settled(Begun(dial), number % 2 == 0 ? DialOutcome.Busy : DialOutcome.NoAnswer, rule, Now);
            Assert.Equal(DialState.Waiting, dial.State);
        }

        Assert.Equal(DialState.GivenUp, DialRules.Settled(Begun(dial), DialOutcome.Busy, rule, Now).State);
    }

    [Fact]
    public void Without_a_retry_the_outcome_is_the_state_and_an_attempt_that_never_took_place_does_not_count()
    {
        Assert.Equal(DialState.Rejected, DialRules.Settled(Begun(new Dial()), DialOutcome.Rejected, RetryRule.None, Now).State);
        var again = DialRules.NotPlaced(Begun(new Dial()), Now, "No worker has a place.");
        Assert.Equal((DialState.Waiting, null, 0), (again.State, again.Call, again.Attempts.Count));
    }

    [Theory]
    [InlineData(PlaceOutcome.Placed, null)]
    [InlineData(PlaceOutcome.Failed, null)]
    [InlineData(PlaceOutcome.GivenUp, null)]
    [InlineData(PlaceOutcome.DoNotCall, DialState.DoNotCall)]
    [InlineData(PlaceOutcome.ForbiddenTarget, DialState.Failed)]
    [InlineData(PlaceOutcome.TooLong, DialState.Failed)]
    [InlineData(PlaceOutcome.NoRoute, DialState.Waiting)]
    [InlineData(PlaceOutcome.HourIsSpent, DialState.Waiting)]
    [InlineData(PlaceOutcome.DayIsSpent, DialState.Waiting)]
    [InlineData(PlaceOutcome.NoPlace, DialState.Waiting)]
    internal void A_call_that_could_not_be_placed_leaves_no_call_behind_and_says_why(PlaceOutcome outcome, DialState? state)
    {
        var after = DialRules.Asked(Begun(new Dial()), outcome, DialState.DoNotCall, DialState.Failed, Now.AddMinutes(1));
        Assert.Equal(state, after?.State);
        if (after is not null)
        {
            Assert.Equal((null, state is DialState.Waiting ? (DateTimeOffset?)Now.AddMinutes(1) : null, 0), (after.Call, after.DueAt, after.Attempts.Count));
            Assert.Equal(PlaceSentences.Of(outcome), after.Note);
        }
    }

    [Theory]
    [InlineData(CallEnding.Busy, false, DialOutcome.Busy)]
    [InlineData(CallEnding.NotAnswered, true, DialOutcome.NoAnswer)]
    [InlineData(CallEnding.Declined, false, DialOutcome.Rejected)]
    [InlineData(CallEnding.NotPlaced, false, DialOutcome.Failed)]
    [InlineData(CallEnding.Voicemail, true, DialOutcome.Voicemail)]
    [InlineData(CallEnding.AgentHungUp, true, DialOutcome.Answered)]
    [InlineData(CallEnding.CallerHungUp, true, DialOutcome.Answered)]
    [InlineData(CallEnding.CallerHungUp, false, DialOutcome.NoAnswer)]
    [InlineData(CallEnding.OperatorHungUp, false, DialOutcome.Failed)]
    internal void The_ending_of_a_call_tells_the_outcome(CallEnding ending, bool isAnswered, DialOutcome outcome) =>
        Assert.Equal(outcome, OutboundRules.OutcomeOf(Ringing() with { Phase = CallPhase.Ended, Ending = ending, AnsweredAt = isAnswered ? Now : null }));

    [Fact]
    public void The_order_of_the_reports_about_an_unanswered_call_does_not_matter()
    {
        TelephonyEvent[] reports = [new TelephonyEvent.Disconnected(CallEnding.CallerHungUp), new TelephonyEvent.Disconnected(CallEnding.NotPlaced, CallEnding.Busy)];
        foreach (var order in new[] { reports, [.. reports.Reverse()] })
        {
            var call = order.Aggregate(Ringing(), (current, report) => CallRules.After(current, report) ?? current);
            Assert.Equal((CallEnding.Busy, CallPhase.Draining, true), (call.Ending!.Value, call.Phase, call.IsDisconnected));
        }
    }

    [Fact]
    public void A_person_who_picks_up_after_the_call_was_given_up_is_noticed()
    {
        var call = CallRules.After(Ringing(), new TelephonyEvent.Disconnected(CallEnding.NotPlaced, CallEnding.NotPlaced))!;
        Assert.True(OutboundRules.IsTooLate(call));
        Assert.True(OutboundRules.IsTooLate(call with { Phase = CallPhase.Ended }));
        Assert.False(OutboundRules.IsTooLate(Ringing()));
        Assert.False(OutboundRules.IsTooLate(call with { Direction = CallDirection.Inbound }));
    }

    private static Dial Begun(Dial dial) => DialRules.Begun(dial, CallId.At(Now), Now);

    private static CallRecord Ringing() => new(CallId.At(Now), CallPhase.Ringing, "+15550199001", "+15550100001", "claims", "en-US", Now) { Direction = CallDirection.Outbound, RingsUntil = Now.AddSeconds(30) };
}
