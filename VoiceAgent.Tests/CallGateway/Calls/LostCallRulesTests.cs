using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class LostCallRulesTests
{
    private static readonly DateTimeOffset Now = ExampleCall.Start.AddMinutes(1);
    private static readonly Help Everything = new("+15550199990", "Please call again.", Token: 1);
    private static readonly Help NoNumber = Everything with { FallbackNumber = null };
    private static readonly Help Nothing = new(null, null);

    // A call whose conversation has begun.
    private static CallRecord Talking => ExampleCall.Record with { Worker = "worker-1" };

    private static CallRecord Answered => ExampleCall.Record;

    [Theory]
    [InlineData(Loss.MediaEnded)]
    [InlineData(Loss.MediaRefused)]
    [InlineData(Loss.WorkerSilent)]
    [InlineData(Loss.NeverConnected)]
    internal void The_media_stream_is_first_started_again_at_once(Loss why) => Assert.Equal(new RescueDecision(RescueStep.Reconnecting), Decide(Talking, why, Everything));

    [Theory]
    [InlineData(Loss.WorkerLeaves)]
    [InlineData(Loss.StepFailed)]
    internal void A_conversation_that_no_worker_can_continue_goes_to_the_fallback_number_else_an_announcement_else_it_ends(Loss why)
    {
        Assert.Equal(RescueStep.Transferring, Next(Talking, why, Everything));
        Assert.Equal(RescueStep.Announcing, Next(Talking, why, NoNumber));
        Assert.Equal(RescueStep.HangingUp, Next(Talking, why, Nothing));
    }

    [Fact]
    public void When_nobody_answers_at_the_fallback_number_the_caller_hears_an_announcement()
    {
        var transferring = Begin(Talking, RescueStep.Transferring);

        Assert.Equal(RescueStep.Announcing, Next(transferring, Loss.TransferFailed, Everything));
        Assert.Equal(RescueStep.HangingUp, Next(Begin(transferring, RescueStep.Announcing), Loss.StepFailed, Everything));
    }

    [Fact]
    public void A_repeated_report_of_the_failed_transfer_does_not_cut_off_the_announcement() =>
        Assert.Null(Next(Begin(Begin(Talking, RescueStep.Transferring), RescueStep.Announcing), Loss.TransferFailed, Everything));

    [Fact]
    public void A_failed_transfer_of_an_agent_that_has_the_caller_again_takes_nobody_away()
    {
        // The media stream was refused once. Then the conversation began, and the colleague's line was busy.
        var talking = Taken(Begin(Answered, RescueStep.Reconnecting, Loss.MediaRefused), Now);

        Assert.Null(Next(talking, Loss.TransferFailed, Everything));
    }

    [Fact]
    public void A_call_that_is_ended_after_its_media_stream_was_started_again_goes_nowhere_else() =>
        Assert.Equal(RescueStep.HangingUp, Next(Taken(Begin(Answered, RescueStep.Reconnecting), Now) with { Ending = CallEnding.AgentHungUp }, Loss.MediaEnded, Everything));

    [Fact]
    public void While_a_step_is_in_progress_other_reports_wait()
    {
        var transferring = Begin(Talking, RescueStep.Transferring);

        Assert.Null(Next(transferring, Loss.MediaEnded, Everything));
        Assert.Equal(RescueStep.Announcing, Next(transferring with { Transfer = null }, Loss.WorkerSilent, Everything, Now.AddMinutes(2)));
    }

    [Fact]
    public void While_a_human_is_being_called_another_worker_takes_the_call_else_the_outcome_of_the_transfer_decides()
    {
        var calling = Talking with { Transfer = new CallTransfer("1", "+15550199900", "", Now) };

        Assert.Equal(RescueStep.Reconnecting, Next(calling, Loss.MediaEnded, Everything));
        Assert.Equal(RescueStep.AwaitingTransfer, Next(calling, Loss.WorkerLeaves, Everything));
        var waiting = Begin(calling, RescueStep.AwaitingTransfer, Loss.WorkerLeaves) with { Transfer = calling.Transfer! with { Outcome = TransferOutcome.Busy } };
        Assert.Equal(RescueStep.Transferring, Next(waiting, Loss.TransferFailed, Everything));
    }

    [Theory]
    [InlineData(CallEnding.AgentHungUp)]
    [InlineData(CallEnding.OperatorHungUp)]
    public void A_call_that_somebody_ends_is_ended_and_the_request_is_repeated_while_the_caller_is_connected(CallEnding ending)
    {
        var ended = Talking with { Ending = ending };
        Assert.Equal(RescueStep.HangingUp, Next(ended, Loss.MediaEnded, Everything));

        var hangingUp = CarriedOut(Begin(ended, RescueStep.HangingUp));
        Assert.Equal(RescueStep.HangingUp, Next(hangingUp, Loss.Overdue, Everything, hangingUp.Rescue!.DueAt!.Value));
    }

    [Fact]
    public void A_call_that_is_over_needs_nothing()
    {
        Assert.Null(Next(Talking with { Phase = CallPhase.Draining }, Loss.MediaEnded, Everything));
        Assert.Null(Next(Talking with { Ending = CallEnding.Transferred }, Loss.MediaEnded, Everything));
        Assert.Null(Next(Answered with { Ending = CallEnding.Rejected }, Loss.NeverConnected, Everything));
        Assert.Null(Next(Talking with { ConnectionId = null }, Loss.MediaEnded, Everything));
    }

    [Fact]
    public void A_call_whose_worker_has_closed_the_log_gets_no_other_worker_and_is_not_left_on_a_silent_line() =>
        Assert.Equal(RescueStep.Transferring, Next(Talking with { Phase = CallPhase.Ended, Ending = CallEnding.MediaLost }, Loss.MediaEnded, Everything));

    [Fact]
    public void A_hand_over_starts_the_media_stream_again_or_does_nothing()
    {
        Assert.Equal(RescueStep.Reconnecting, Next(Talking, Loss.HandOver, Everything));
        Assert.Equal(RescueStep.Reconnecting, Next(Taken(Begin(Talking, RescueStep.Reconnecting), Now), Loss.HandOver, Everything));
        Assert.Null(Next(Begin(Talking, RescueStep.AwaitingTransfer, Loss.WorkerLeaves), Loss.HandOver, Everything));
    }

    [Fact]
    public void A_step_whose_gateway_died_before_it_was_carried_out_is_begun_again()
    {
        var begun = Begin(Talking, RescueStep.Transferring);

        Assert.Null(Next(begun, Loss.Overdue, Everything, Now.AddSeconds(1)));
        Assert.Equal(RescueStep.Transferring, Next(begun, Loss.Overdue, Everything, begun.Rescue!.DueAt!.Value));
    }

    [Fact]
    public void Every_way_of_losing_a_conversation_ends_with_somebody_or_with_the_end_of_the_call()
    {
        foreach (var why in Enum.GetValues<Loss>().Where(why => why is not (Loss.TransferFailed or Loss.Overdue or Loss.HandOver)))
        {
            foreach (var help in new[] { Everything, NoNumber, Nothing })
            {
                var call = Talking;
                List<RescueStep> steps = [];
                for (var loss = why; steps.Count < 20 && Decide(call, loss, help) is { } decision; loss = Loss.StepFailed)
                {
                    steps.Add(decision.Step);
                    call = LostCallRules.Begin(call, decision, loss, help, null, Now);
                    if (decision.Step is RescueStep.HangingUp)
                    {
                        break;
                    }
                }

                Assert.Equal(RescueStep.HangingUp, steps[^1]);
                Assert.Equal(steps.Order(), steps);
            }
        }
    }

    private static CallRecord Begin(CallRecord call, RescueStep step, Loss why = Loss.MediaEnded) => LostCallRules.Begin(call, new(step), why, Everything, null, Now);

    private static CallRecord CarriedOut(CallRecord call) => LostCallRules.CarriedOut(call, call.Rescue!, Now)!;

    private static CallRecord Taken(CallRecord call, DateTimeOffset at) => call with { Rescue = Reconnects.Taken(call.Rescue, null, at) };

    private static RescueStep? Next(CallRecord call, Loss why, Help help, DateTimeOffset? now = null) => LostCallRules.Next(call, why, help, now ?? Now)?.Step;

    private static RescueDecision? Decide(CallRecord call, Loss why, Help help) => LostCallRules.Next(call, why, help, Now);
}
