using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class LostCallRulesTests
{
    private static readonly DateTimeOffset Now = ExampleCall.Start.AddMinutes(1);
    private static readonly Help Everything = new(CanTakeOver: false, "+15550199990", "Please call again.");
    private static readonly Help NoNumber = Everything with { FallbackNumber = null };
    private static readonly Help Nothing = new(CanTakeOver: false, null, null);

    // A call whose conversation has begun.
    private static CallRecord Talking => ExampleCall.Record with { Worker = "worker-1" };

    private static CallRecord Answered => ExampleCall.Record;

    [Fact]
    public void A_media_stream_that_was_refused_is_started_once_more()
    {
        Assert.Equal(RescueStep.Reconnecting, Next(Answered, Loss.MediaRefused, Everything));

        var reconnected = LostCallRules.Begin(Answered, RescueStep.Reconnecting, null, Now);
        Assert.Equal(RescueStep.Transferring, Next(reconnected, Loss.MediaRefused, Everything));
    }

    [Theory]
    [InlineData(Loss.MediaEnded)]
    [InlineData(Loss.WorkerLeaves)]
    [InlineData(Loss.WorkerSilent)]
    internal void A_conversation_that_has_begun_goes_to_the_fallback_number_else_an_announcement_else_it_ends(Loss why)
    {
        Assert.Equal(RescueStep.Transferring, Next(Talking, why, Everything));
        Assert.Equal(RescueStep.Announcing, Next(Talking, why, NoNumber));
        Assert.Equal(RescueStep.HangingUp, Next(Talking, why, Nothing));
    }

    [Fact]
    public void Another_worker_comes_first_when_it_can_take_over_a_conversation() =>
        Assert.Equal(RescueStep.Reconnecting, Next(Talking, Loss.MediaEnded, Everything with { CanTakeOver = true }));

    [Fact]
    public void When_nobody_answers_at_the_fallback_number_the_caller_hears_an_announcement()
    {
        var transferring = LostCallRules.Begin(Talking, RescueStep.Transferring, null, Now);

        Assert.Equal(RescueStep.Announcing, Next(transferring, Loss.TransferFailed, Everything));
        Assert.Equal(RescueStep.HangingUp, Next(LostCallRules.Begin(transferring, RescueStep.Announcing, null, Now), Loss.StepFailed, Everything));
    }

    [Fact]
    public void A_repeated_report_of_the_failed_transfer_does_not_cut_off_the_announcement()
    {
        var announcing = LostCallRules.Begin(LostCallRules.Begin(Talking, RescueStep.Transferring, null, Now), RescueStep.Announcing, null, Now);

        Assert.Null(Next(announcing, Loss.TransferFailed, Everything));
    }

    [Fact]
    public void A_failed_transfer_of_an_agent_that_has_the_caller_again_takes_nobody_away()
    {
        // The media stream was refused once. Then the conversation began, and the colleague's line was busy.
        var talking = LostCallRules.Begin(Answered, RescueStep.Reconnecting, null, Now) with { Worker = "worker-1" };

        Assert.Null(Next(talking, Loss.TransferFailed, Everything));
        Assert.Equal(RescueStep.AwaitingTransfer, Next(talking with { Transfer = new CallTransfer("1", "+15550199900", "", Now) }, Loss.MediaEnded, Everything));
    }

    [Fact]
    public void A_call_that_is_ended_after_its_media_stream_was_started_again_goes_nowhere_else() =>
        Assert.Equal(RescueStep.HangingUp, Next(LostCallRules.Begin(Answered, RescueStep.Reconnecting, null, Now) with { Worker = "worker-1", Ending = CallEnding.AgentHungUp }, Loss.MediaEnded, Everything));

    [Fact]
    public void While_a_step_is_in_progress_other_reports_wait()
    {
        var transferring = LostCallRules.Begin(Talking, RescueStep.Transferring, null, Now);

        Assert.Null(Next(transferring, Loss.MediaEnded, Everything));
        Assert.Equal(RescueStep.Announcing, LostCallRules.Next(transferring, Loss.WorkerSilent, Everything, Now.AddMinutes(2)));
    }

    [Fact]
    public void While_a_human_is_being_called_the_outcome_of_the_transfer_decides()
    {
        var calling = Talking with { Transfer = new CallTransfer("1", "+15550199900", "", Now) };

        Assert.Equal(RescueStep.AwaitingTransfer, Next(calling, Loss.MediaEnded, Everything));
        var waiting = LostCallRules.Begin(calling, RescueStep.AwaitingTransfer, null, Now) with { Transfer = calling.Transfer! with { Outcome = TransferOutcome.Busy } };
        Assert.Equal(RescueStep.Transferring, Next(waiting, Loss.TransferFailed, Everything));
    }

    [Theory]
    [InlineData(CallEnding.AgentHungUp)]
    [InlineData(CallEnding.OperatorHungUp)]
    public void A_call_that_somebody_ends_is_ended(CallEnding ending) => Assert.Equal(RescueStep.HangingUp, Next(Talking with { Ending = ending }, Loss.MediaEnded, Everything));

    [Fact]
    public void A_call_that_is_over_needs_nothing()
    {
        Assert.Null(Next(Talking with { Phase = CallPhase.Draining }, Loss.MediaEnded, Everything));
        Assert.Null(Next(Talking with { Ending = CallEnding.Transferred }, Loss.MediaEnded, Everything));
        Assert.Null(Next(Answered with { Ending = CallEnding.Rejected }, Loss.NeverConnected, Everything));
        Assert.Null(Next(Talking with { ConnectionId = null }, Loss.MediaEnded, Everything));
    }

    [Fact]
    public void A_call_whose_worker_has_closed_the_log_is_not_left_on_a_silent_line() =>
        Assert.Equal(RescueStep.Transferring, Next(Talking with { Phase = CallPhase.Ended, Ending = CallEnding.MediaLost }, Loss.MediaEnded, Everything));

    [Fact]
    public void Every_way_of_losing_a_conversation_ends_with_somebody_or_with_the_end_of_the_call()
    {
        foreach (var why in Enum.GetValues<Loss>().Where(why => why is not Loss.TransferFailed))
        {
            foreach (var help in new[] { Everything, NoNumber, Nothing })
            {
                var call = Talking;
                List<RescueStep> steps = [];
                for (var loss = why; steps.Count < 10 && Next(call, loss, help) is { } step; loss = Loss.StepFailed)
                {
                    steps.Add(step);
                    call = LostCallRules.Begin(call, step, null, Now);
                    if (step is RescueStep.HangingUp)
                    {
                        break;
                    }
                }

                Assert.Equal(RescueStep.HangingUp, steps[^1]);
                Assert.Equal(steps.Order(), steps);
            }
        }
    }

    private static RescueStep? Next(CallRecord call, Loss why, Help help) => LostCallRules.Next(call, why, help, Now);
}
