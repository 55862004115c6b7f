using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;
using static VoiceAgent.Tests.Pipeline.TurnTaking.Conversation;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>When a tool may run, what is said while it runs, and that each tool call ends exactly once.</summary>
public sealed class ToolRuleTests
{
    [Fact]
    public void A_reading_tool_runs_at_once_and_its_answer_is_told_with_the_time_it_took()
    {
        var call = Asked();
        var tool = call.Wants(ToolKind.Read, arguments: """{"a":1}""");

        Assert.Equal(new RunTool(1, tool, "Read", """{"a":1}""", TimeSpan.FromSeconds(3)), Assert.Single(call.Done<RunTool>()));
        Assert.Equal(new ToolCalled(1, tool, "Read", """{"a":1}"""), Assert.Single(call.Told<ToolCalled>()));
        call.Wait(700);
        call.Returns(tool, result: "40");
        Assert.Equal(new ToolReturned(1, tool, "Read", ToolOutcome.Succeeded, "40", TimeSpan.FromMilliseconds(700)), Assert.Single(call.Told<ToolReturned>()));
        Assert.Empty(call.Returns(tool, result: "41"));
    }

    [Fact]
    public void A_tool_that_is_refused_never_runs_and_the_model_is_told_why()
    {
        var call = Asked();
        var tool = call.Wants(ToolKind.Read, refusal: "There is no such tool.");

        Assert.Empty(call.Done<RunTool>());
        Assert.Equal(ToolOutcome.Refused, Assert.Single(call.Told<ToolReturned>()).Outcome);
        Assert.Equal(new ToolExchange(tool, "Read", "{}", "There is no such tool."), Assert.Single(call.RoundEnds().OfType<StartAnswer>()).History[^1]);
    }

    [Fact]
    public void A_terminal_tool_that_is_refused_is_told_to_the_model_as_well()
    {
        var call = Asked();
        call.Wants(ToolKind.Terminal, CallEnding.AgentHungUp, refusal: "Not now.");

        Assert.Single(call.RoundEnds().OfType<StartAnswer>());
    }

    [Fact]
    public void A_slow_tool_gets_a_filler_sooner_than_a_slow_model()
    {
        var call = Asked();
        call.Wants(ToolKind.Read);
        Assert.Empty(call.Wait(799).OfType<Say>());
        Assert.Single(call.Wait(1).OfType<Say>());

        var late = Asked();
        late.Wait(500);
        late.Wants(ToolKind.Read);
        Assert.Empty(late.Wait(499).OfType<Say>());
        Assert.Single(late.Wait(1).OfType<Say>());
    }

    [Fact]
    public void A_tool_after_words_is_covered_by_these_words()
    {
        var call = Asked();
        call.Composes("Let me look that up for you.");
        call.Wants(ToolKind.Read, seconds: 9);

        Assert.Empty(call.Wait(3_000).OfType<Say>());
    }

    [Fact]
    public void A_tool_that_changes_something_waits_until_the_words_are_sure()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(1_000);
        call.Hears("pay my bill please");
        call.SoundEnds();
        call.Wait(600);
        var tool = call.Wants(ToolKind.Commit);
        Assert.Empty(call.RoundEnds().OfType<StartAnswer>());
        Assert.Empty(call.Done<RunTool>());

        Assert.Equal(tool, Assert.Single(call.Understands("Pay my bill, please.").OfType<RunTool>()).ToolCallId);
        Assert.Single(call.Returns(tool).OfType<StartAnswer>());
    }

    [Fact]
    public void Where_the_words_are_sure_a_tool_that_changes_something_runs_at_once()
    {
        var call = Asked();
        call.Wants(ToolKind.Commit);

        Assert.Single(call.Done<RunTool>());
    }

    [Fact]
    public void A_guess_that_nobody_corrects_is_sure_after_3_s()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(1_000);
        call.Hears("pay my bill please");
        call.SoundEnds();
        call.Wait(350);
        Assert.Single(call.Done<StartAnswer>());
        call.Wants(ToolKind.Commit, seconds: 30);
        Assert.Empty(call.Wait(2_999).OfType<RunTool>());

        Assert.Single(call.Wait(1).OfType<RunTool>());
        Assert.Equal("pay my bill please", Assert.Single(call.Told<CallerSpoke>()).Text);

        // A later transcript of the same words counts as heard already. New words of the caller do not.
        call.Understands("Pay my bill please.");
        Assert.Single(call.Told<CallerSpoke>());
        call.Wait(100);
        call.SoundBegins();
        call.Wait(500);
        call.Hears("and my other bill too");
        Assert.Equal("and my other bill too", call.Told<CallerHypothesis>()[^1].Text.Replace("pay my bill please ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ToolKind.Read, "The tool did not answer in time.")]
    [InlineData(ToolKind.Commit, "The tool did not answer in time. It may have done its work. Do not call it again. Tell the caller that the result is uncertain.")]
    internal void A_tool_that_does_not_answer_in_time_is_cancelled_and_the_model_is_told_what_that_means(ToolKind kind, string told)
    {
        var call = Asked();
        var tool = call.Wants(kind);
        call.RoundEnds();
        Assert.Empty(call.Wait(2_999).OfType<CancelTool>());

        var effects = call.Wait(1);
        Assert.Equal(tool, Assert.Single(effects.OfType<CancelTool>()).ToolCallId);
        Assert.Equal((ToolOutcome.TimedOut, told), (call.Told<ToolReturned>()[^1].Outcome, call.Told<ToolReturned>()[^1].Result));
        Assert.Single(effects.OfType<StartAnswer>());
        Assert.Empty(call.Returns(tool));
    }

    [Fact]
    public void An_interruption_cancels_what_only_reads_and_lets_finish_what_changes_something()
    {
        var call = Asked();
        var read = call.Wants(ToolKind.Read);
        var commit = call.Wants(ToolKind.Commit, seconds: 20);
        call.Composes("Your balance is forty dollars.");
        call.Plays();
        call.Driver.HeardWords = 2;
        call.SoundBegins();
        var effects = call.Hears("no wait");

        Assert.Equal(read, Assert.Single(effects.OfType<CancelTool>()).ToolCallId);
        Assert.Equal((read, ToolOutcome.Cancelled), (Assert.Single(call.Told<ToolReturned>()).ToolCallId, call.Told<ToolReturned>()[0].Outcome));
        call.Wait(500);
        call.SoundEnds();
        call.Understands("No, wait.");
        call.Returns(commit, result: "done");
        call.Wait(1_000);
        Assert.Contains(new ToolExchange(commit, "Commit", "{}", "done"), call.Done<StartAnswer>()[^1].History);
    }

    [Fact]
    public void What_a_tool_answered_to_a_reply_that_nobody_heard_is_known_to_the_next()
    {
        var call = Asked();
        var tool = call.Wants(ToolKind.Read);
        call.Returns(tool, result: "forty");
        call.SoundBegins();
        call.Wait(300);
        call.Hears("on my savings account");
        call.SoundEnds();
        call.Understands("On my savings account.");
        call.Wait(1_000);

        Assert.Equal(
            [new AgentSaid("Hello there."), new CallerSaid("What is my balance. On my savings account."), new ToolExchange(tool, "Read", "{}", "forty")],
            call.Done<StartAnswer>()[^1].History);
    }

    [Fact]
    public void What_changes_something_and_ends_after_its_unheard_reply_is_known_to_the_next()
    {
        var call = Asked();
        var tool = call.Wants(ToolKind.Commit, seconds: 20);
        call.SoundBegins();
        call.Wait(300);
        call.Hears("on my savings account");
        call.Returns(tool, result: "done");
        call.SoundEnds();
        call.Understands("On my savings account.");
        call.Wait(1_000);

        Assert.Equal(new ToolExchange(tool, "Commit", "{}", "done"), call.Done<StartAnswer>()[^1].History[^1]);
    }

    [Fact]
    public void A_tool_that_ends_the_call_runs_when_the_reply_was_heard_and_the_caller_had_time_to_object()
    {
        var call = Asked();
        call.Composes("Goodbye then.");
        var tool = call.Wants(ToolKind.Terminal, CallEnding.AgentHungUp);
        call.RoundEnds();
        call.Plays();
        Assert.Empty(call.PlaysToTheEnd().OfType<RunTool>());
        Assert.Empty(call.Wait(799).OfType<RunTool>());
        Assert.Equal(tool, Assert.Single(call.Wait(1).OfType<RunTool>()).ToolCallId);

        Assert.Single(call.Returns(tool).OfType<HangUpCall>());
        Assert.Equal("agent", Assert.Single(call.Told<HangUpRequested>()).By);
    }

    [Fact]
    public void One_more_thing_after_the_goodbye_cancels_what_would_end_the_call()
    {
        var call = Asked();
        call.Composes("Goodbye then.");
        var tool = call.Wants(ToolKind.Terminal, CallEnding.AgentHungUp);
        call.RoundEnds();
        call.Plays();
        call.PlaysToTheEnd();
        call.Wait(300);
        call.SoundBegins();
        call.Wait(200);
        call.Hears("oh wait");

        Assert.Equal((tool, ToolOutcome.Cancelled), (call.Told<ToolReturned>()[^1].ToolCallId, call.Told<ToolReturned>()[^1].Outcome));
        Assert.Empty(call.Done<CancelTool>());
        Assert.Equal(2, call.State.Turn.Number);
        Assert.Empty(call.Wait(1_500).OfType<HangUpCall>());
    }

    [Fact]
    public void A_tool_that_was_to_end_the_call_and_failed_is_told_in_a_further_answer_that_is_not_measured()
    {
        var call = Asked();
        call.Composes("Goodbye then.");
        var tool = call.Wants(ToolKind.Terminal, CallEnding.AgentHungUp);
        call.RoundEnds();
        call.Plays();
        call.PlaysToTheEnd();
        call.Wait(800);
        var asked = Assert.Single(call.Returns(tool, ToolOutcome.Failed, "no").OfType<StartAnswer>());
        Assert.Equal((1, call.Epoch, 1), (asked.Turn, asked.Epoch, asked.Round));
        Assert.Equal([new CallerSaid("What is my balance."), new AgentSaid("Goodbye then."), new ToolExchange(tool, "Terminal", "{}", "no")], asked.History.Skip(1));
        call.Composes("That did not work.");
        call.RoundEnds();
        call.Plays();

        Assert.Single(call.Told<TurnMeasured>());
        Assert.Empty(call.Done<HangUpCall>());
    }

    [Fact]
    public void A_caller_who_hangs_up_after_the_goodbye_has_fulfilled_the_agents_wish()
    {
        var call = Asked();
        call.Composes("Goodbye then.");
        var tool = call.Wants(ToolKind.Terminal, CallEnding.AgentHungUp);
        call.RoundEnds();
        call.Plays();
        call.PlaysToTheEnd();
        call.Tell(new MediaStreamClosed(Broken: false));

        Assert.Equal(new ToolReturned(1, tool, "Terminal", ToolOutcome.Succeeded, "The caller hung up.", TimeSpan.Zero), call.Told<ToolReturned>()[^1]);
    }

    [Fact]
    public void A_call_that_is_hung_up_waits_for_what_is_changing_something_and_for_nothing_else()
    {
        var call = Asked();
        var read = call.Wants(ToolKind.Read);
        var commit = call.Wants(ToolKind.Commit, seconds: 8);
        call.Tell(new MediaStreamClosed(Broken: false));
        call.Tell(new Drained(null));
        Assert.Equal((read, ToolOutcome.Cancelled), (Assert.Single(call.Told<ToolReturned>()).ToolCallId, call.Told<ToolReturned>()[0].Outcome));
        Assert.Empty(call.Told<CallEnded>());

        call.Returns(commit, result: "done");
        Assert.Equal((commit, ToolOutcome.Succeeded), (call.Told<ToolReturned>()[^1].ToolCallId, call.Told<ToolReturned>()[^1].Outcome));
        Assert.Equal(CallEnding.CallerHungUp, call.Ending);
    }

    [Fact]
    public void Of_a_change_that_outlives_the_call_nobody_knows_what_became()
    {
        var call = Asked();
        call.Wants(ToolKind.Commit, seconds: 60);
        call.Tell(new MediaStreamClosed(Broken: false));
        call.Tell(new Drained(null));
        Assert.DoesNotContain(call.Wait(14_999), effect => effect is EndCall);
        var effects = call.Wait(1);

        Assert.Single(effects.OfType<CancelTool>());
        Assert.Equal(ToolOutcome.TimedOut, Assert.Single(call.Told<ToolReturned>()).Outcome);
        Assert.Equal(CallEnding.CallerHungUp, Assert.Single(effects.OfType<EndCall>()).Ending);
    }
}
