using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;
using static VoiceAgent.Tests.Pipeline.TurnTaking.Conversation;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>The caller is transferred to a human, who answers or does not.</summary>
public sealed class TransferTests
{
    [Fact]
    public void A_transfer_tells_the_human_what_it_is_about_and_the_caller_that_somebody_cares()
    {
        var call = Transferring("""{"reason":"x","summary":"Wants a refund."}""", out _);
        Assert.Equal(new TransferRequested("human", "Wants a refund."), Assert.Single(call.Told<TransferRequested>()));

        for (var prompts = 0; prompts < 3; prompts++)
        {
            Assert.Empty(call.Wait(4_999).OfType<Say>());
            Assert.Contains(Assert.Single(call.Wait(1).OfType<Say>()).Clause, call.Phrases.Fillers);
            call.Plays();
            call.PlaysToTheEnd();
        }
    }

    [Theory]
    [InlineData("""{"reason":"A refund."}""")]
    [InlineData("""["A refund."]""")]
    [InlineData("""{"summary":7}""")]
    [InlineData("A refund.")]
    public void A_transfer_without_a_summary_tells_the_human_whatever_there_is(string arguments)
    {
        var call = Transferring(arguments, out _);

        Assert.Equal(arguments, Assert.Single(call.Told<TransferRequested>()).Summary);
    }

    [Fact]
    public void A_completed_transfer_ends_the_call_and_nobody_hangs_up()
    {
        var call = Transferring("{}", out var tool);
        call.Returns(tool);

        Assert.Empty(call.Done<HangUpCall>());
        Assert.Empty(call.Told<HangUpRequested>());
        call.Tell(new MediaStreamClosed(Broken: false));
        call.Tell(new Drained(null));
        Assert.Equal(CallEnding.Transferred, call.Ending);
        Assert.Empty(call.Told<HangUpRequested>());
    }

    [Fact]
    public void A_line_that_closes_before_the_transfer_is_reported_was_closed_by_the_transfer()
    {
        var call = Transferring("{}", out var tool);
        call.Tell(new MediaStreamClosed(Broken: false));
        call.Tell(new Drained(null));
        Assert.Empty(call.Told<HangUpRequested>());
        Assert.Empty(call.Told<CallEnded>());
        call.Returns(tool);

        Assert.Equal(CallEnding.Transferred, call.Ending);
    }

    [Theory]
    [InlineData(ToolOutcome.Failed)]
    [InlineData(ToolOutcome.TimedOut)]
    public void A_transfer_that_fails_after_the_line_was_closed_was_a_caller_hanging_up(ToolOutcome outcome)
    {
        var call = Transferring("{}", out var tool);
        call.Tell(new MediaStreamClosed(Broken: false));
        call.Tell(new Drained(null));
        if (outcome is ToolOutcome.TimedOut)
        {
            Assert.Empty(call.Wait(4_999));
            call.Wait(1);
        }
        else
        {
            call.Returns(tool, outcome);
        }

        Assert.Equal(CallEnding.CallerHungUp, call.Ending);
        Assert.Equal(outcome, call.Told<ToolReturned>()[^1].Outcome);
    }

    [Fact]
    public void That_a_transfer_has_failed_is_told_when_the_prompt_that_is_being_said_is_over()
    {
        var call = Transferring("{}", out var tool);
        call.Wait(5_000);
        call.Plays();
        Assert.Empty(call.Returns(tool, ToolOutcome.Failed, "busy"));

        var effects = call.PlaysToTheEnd();
        Assert.Single(effects.OfType<StartAnswer>());
        Assert.Equal((ToolOutcome.Failed, "busy"), (call.Told<ToolReturned>()[^1].Outcome, call.Told<ToolReturned>()[^1].Result));
    }

    [Fact]
    public void What_the_caller_says_while_the_humans_telephone_rings_is_answered_when_nobody_picks_up()
    {
        var call = Transferring("{}", out var tool);
        call.Says("Are you there.");
        Assert.Empty(call.Wait(3_000).OfType<StartAnswer>());

        var asked = Assert.Single(call.During(() => { call.Returns(tool, ToolOutcome.Failed, "busy"); call.Wait(10); }).OfType<StartAnswer>());
        Assert.Contains(new CallerSaid("Are you there."), asked.History);
        Assert.Contains(new ToolExchange(tool, "Terminal", "{}", "busy"), asked.History);
    }

    [Fact]
    public void A_transfer_that_was_only_announced_is_cancelled_by_a_hang_up()
    {
        var call = Asked();
        call.Composes("I'm putting you through.");
        var tool = call.Wants(ToolKind.Terminal, CallEnding.Transferred);
        call.RoundEnds();
        call.Plays();
        call.PlaysToTheEnd();
        call.Tell(new HangUpAsked("operator"));

        Assert.Equal((tool, ToolOutcome.Cancelled), (Assert.Single(call.Told<ToolReturned>()).ToolCallId, call.Told<ToolReturned>()[0].Outcome));
        Assert.Empty(call.Told<TransferRequested>());
    }

    private static Conversation Transferring(string arguments, out string tool)
    {
        var call = Asked();
        call.Composes("I'm putting you through.");
        tool = call.Wants(ToolKind.Terminal, CallEnding.Transferred, seconds: 40, arguments: arguments);
        call.RoundEnds();
        call.Plays();
        call.PlaysToTheEnd();
        call.Wait(800);
        return call;
    }
}
