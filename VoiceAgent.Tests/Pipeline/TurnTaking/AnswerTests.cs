using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;
using static VoiceAgent.Tests.Pipeline.TurnTaking.Conversation;
using Record = VoiceAgent.Pipeline.TurnTaking.Record;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>How a reply is made: the request to the model, what is said while the model thinks, and how a reply is cancelled.</summary>
public sealed class AnswerTests
{
    [Fact]
    public void The_model_is_asked_when_the_turn_is_over_with_what_was_said_and_heard()
    {
        var call = Greeted();
        call.Wait(1_000);
        call.Says("What is my balance.");

        Assert.Empty(call.Wait(199).OfType<StartAnswer>());
        var asked = Assert.Single(call.Wait(1).OfType<StartAnswer>());
        Assert.Equal((1, 2, 1), (asked.Turn, asked.Epoch, asked.Round));
        Assert.Equal([new AgentSaid("Hello there."), new CallerSaid("What is my balance.")], asked.History);
    }

    [Fact]
    public void Where_no_opener_takes_the_floor_a_filler_is_due_from_the_callers_last_word_on()
    {
        var call = Asked();

        Assert.Empty(call.Wait(999).OfType<Say>());
        Assert.Equal(call.Phrases.Fillers[0], Assert.Single(call.Wait(1).OfType<Say>()).Clause);
    }

    [Fact]
    public void An_opener_takes_the_floor_600_ms_after_the_callers_last_word_unless_a_clause_is_there()
    {
        var call = Asked(new Conversation(phrases => phrases with { Openers = new Openers { Asked = ["Let me see.", "Good question."] } }));
        Assert.Empty(call.Wait(299).OfType<Say>());
        Assert.Equal("Good question.", Assert.Single(call.Wait(1).OfType<Say>()).Clause);

        var quick = Asked(new Conversation(phrases => phrases with { Openers = new Openers { Asked = ["Let me see."] } }));
        quick.Composes("Forty dollars.");
        Assert.Empty(quick.Wait(600).OfType<Say>());
    }

    [Fact]
    public void A_farewell_gets_no_opener()
    {
        var call = Asked(new Conversation(phrases => phrases with { Openers = Openers.Default }), "Goodbye.");

        Assert.Empty(call.Wait(999).OfType<Say>());
        Assert.Equal(call.Phrases.Fillers[0], Assert.Single(call.Wait(1).OfType<Say>()).Clause);
    }

    [Fact]
    public void A_clause_that_begins_with_the_opener_is_said_without_it()
    {
        var call = Asked(new Conversation(phrases => phrases with { Openers = new Openers { Asked = ["Let me see."] } }));
        call.Wait(300);
        call.Composes("Let me see, it is forty dollars.");
        call.Composes("Anything else?");

        Assert.Equal("Let me see. it is forty dollars. Anything else?", call.Spoken);

        var repeated = Asked(new Conversation(phrases => phrases with { Openers = new Openers { Asked = ["Let me see."] } }));
        repeated.Wait(300);
        Assert.Empty(repeated.Composes("Let me see.").OfType<Say>());
        Assert.Equal("Let us go on.", Assert.Single(repeated.Composes("Let us go on.").OfType<Say>()).Clause);
    }

    [Fact]
    public void A_model_without_a_sign_of_life_for_8_s_is_given_up_with_an_apology()
    {
        var call = Asked();
        var left = (int)(call.State.Reply!.AnswerDue!.Value - call.Now).TotalMilliseconds;
        Assert.DoesNotContain(call.Wait(left - 1), effect => effect is CancelAnswer);

        var effects = call.Wait(1);
        Assert.Equal(call.Epoch, Assert.Single(effects.OfType<CancelAnswer>()).Epoch);
        Assert.Equal(new ProviderFailed("model", "The model did not answer in time.") { InRow = 1 }, Assert.Single(call.Told<ProviderFailed>()));
        Assert.EndsWith(call.Phrases.Apology, call.Spoken, StringComparison.Ordinal);
        Assert.Single(effects.OfType<CompleteReply>());
    }

    [Fact]
    public void The_answer_goes_on_when_the_last_tool_of_the_round_has_answered()
    {
        var call = Asked();
        var first = call.Wants(ToolKind.Read);
        var second = call.Wants(ToolKind.Read);
        Assert.Empty(call.RoundEnds());
        Assert.Empty(call.Returns(second, result: "two").OfType<StartAnswer>());

        var asked = Assert.Single(call.Returns(first, result: "one").OfType<StartAnswer>());
        Assert.Equal((1, call.Epoch, 2), (asked.Turn, asked.Epoch, asked.Round));
        Assert.Equal([new ToolExchange("tool2", "Read", "{}", "two"), new ToolExchange("tool1", "Read", "{}", "one")], asked.History.OfType<ToolExchange>());
    }

    [Fact]
    public void The_answer_waits_for_the_round_to_end_though_its_tool_has_answered()
    {
        var call = Asked();
        var tool = call.Wants(ToolKind.Read);
        Assert.Empty(call.Returns(tool).OfType<StartAnswer>());

        Assert.Single(call.RoundEnds().OfType<StartAnswer>());
    }

    [Fact]
    public void A_model_that_asks_for_tools_again_and_again_is_stopped()
    {
        var call = Asked();
        for (var round = 1; round <= 6; round++)
        {
            Assert.Empty(call.Told<ProviderFailed>());
            var tool = call.Wants(ToolKind.Read);
            call.RoundEnds();
            call.Returns(tool);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], call.Done<StartAnswer>().Select(asked => asked.Round));
        Assert.Equal("model", Assert.Single(call.Told<ProviderFailed>()).Provider);
        Assert.Equal(call.Phrases.Apology, call.Spoken);
    }

    [Fact]
    public void A_guardrail_is_told_of_the_reply_it_changed()
    {
        var call = Asked();
        call.Tell(new AnswerGuarded(call.Epoch, "never say"));
        call.Tell(new AnswerGuarded(call.Epoch - 1, "never say"));

        Assert.Equal(new GuardrailApplied(1, "never say"), Assert.Single(call.Told<GuardrailApplied>()));
    }

    [Fact]
    public void A_model_that_says_nothing_has_failed()
    {
        var call = Asked();
        call.Wait(1_000);
        call.RoundEnds();

        Assert.Equal(new ProviderFailed("model", "The model returned no text.") { InRow = 1 }, Assert.Single(call.Told<ProviderFailed>()));
        Assert.Equal($"{call.Phrases.Fillers[0]} {call.Phrases.Apology}", call.Spoken);
    }

    [Fact]
    public void Where_the_model_ends_the_call_without_a_word_the_agent_says_goodbye()
    {
        var hangsUp = Asked();
        hangsUp.Wants(ToolKind.Terminal, CallEnding.AgentHungUp);
        hangsUp.RoundEnds();
        Assert.Equal(hangsUp.Phrases.Farewell, hangsUp.Spoken);

        var transfers = Asked();
        transfers.Wants(ToolKind.Terminal, CallEnding.Transferred);
        transfers.RoundEnds();
        Assert.Equal(transfers.Phrases.Transfer, transfers.Spoken);

        var says = Asked();
        says.Composes("Bye then.");
        says.Wants(ToolKind.Terminal, CallEnding.AgentHungUp);
        says.RoundEnds();
        Assert.Equal("Bye then.", says.Spoken);
    }

    [Fact]
    public void The_log_is_told_what_the_agent_is_saying_as_it_grows()
    {
        var call = Asked();
        call.Composes("Your balance");
        call.Composes("is forty dollars.");

        Assert.Equal(
            [new AgentSpeaking(1, call.Epoch, "Your balance", SpeechAct.Reply), new AgentSpeaking(1, call.Epoch, "Your balance is forty dollars.", SpeechAct.Reply)],
            call.Told<AgentSpeaking>().Where(speaking => speaking.Turn == 1));
    }

    [Fact]
    public void An_interruption_stops_the_model_only_while_it_works()
    {
        var working = Asked();
        working.Composes("Your balance");
        working.SoundBegins();
        Assert.Equal(working.Epoch, Assert.Single(working.Hears("no wait").OfType<CancelAnswer>()).Epoch);

        var done = MidAnswer();
        done.SoundBegins();
        Assert.Empty(done.Hears("no wait").OfType<CancelAnswer>());
    }

    [Fact]
    public void What_comes_of_an_earlier_answer_or_after_the_last_round_is_not_said()
    {
        var call = Asked();
        call.Tell(new ClauseComposed(call.Epoch - 1, "Stale."));
        call.Tell(new RoundEnded(call.Epoch - 1));
        call.Tell(new AnswerFailed(call.Epoch - 1, "cut"));
        Assert.Empty(call.Told<ProviderFailed>());
        call.Composes("Your balance.");
        call.RoundEnds();

        Assert.Empty(call.Composes("Too late."));
        Assert.Empty(call.RoundEnds());
        Assert.Empty(call.Fails());
        Assert.Equal("Your balance.", call.Spoken);
        Assert.Single(call.Done<CompleteReply>(), complete => complete.Epoch == call.Epoch);
    }

    [Fact]
    public void A_filler_is_no_part_of_the_answer_in_history_and_stands_alone_where_nothing_else_was_heard()
    {
        var call = Asked();
        call.Wait(1_000);
        call.Composes("Forty dollars.");
        call.RoundEnds();
        call.Plays();
        call.PlaysToTheEnd();
        Assert.Equal(new AgentSaid("Forty dollars."), call.State.History[^1]);
        Assert.Equal("One moment, please. Forty dollars.", call.Told<AgentSpoke>()[^1].Text);

        var cut = Asked();
        cut.Wait(1_000);
        cut.Plays();
        cut.Driver.HeardWords = 3;
        cut.SoundBegins();
        cut.Hears("no wait");
        Assert.Equal(new AgentSaid("One moment, please."), cut.State.History[^1]);
    }

    [Fact]
    public void Whether_the_agent_thinks_waits_for_a_tool_or_speaks_can_be_told()
    {
        var call = Greeted();
        Assert.Equal((UserState.Silent, AgentState.Idle), (call.State.User, call.State.Agent));
        call.SoundBegins();
        Assert.Equal(UserState.MaybeSpeaking, call.State.User);
        call.Wait(500);
        call.Hears("what is my balance");
        Assert.Equal(UserState.Speaking, call.State.User);
        call.SoundEnds();
        Assert.Equal(UserState.EndpointPending, call.State.User);
        call.Wait(1_000);
        Assert.Equal((UserState.Committed, AgentState.Thinking), (call.State.User, call.State.Agent));
        call.Wants(ToolKind.Read);
        Assert.Equal(AgentState.AwaitingTool, call.State.Agent);
        call.Composes("Just a second.");
        call.Plays();
        Assert.Equal(AgentState.Speaking, call.State.Agent);
        call.SoundBegins();
        Assert.Equal((UserState.MaybeSpeaking, AgentState.Yielding), (call.State.User, call.State.Agent));
        call.Hears("okay");
        Assert.Equal(UserState.Speaking, call.State.User);
    }

    [Fact]
    public void What_an_answer_took_is_counted_with_the_words_that_were_spoken_and_understood()
    {
        var call = Asked();
        call.Composes("Forty dollars.");
        call.Tell(new TokensCounted(call.Epoch, 100, 20));
        call.RoundEnds();
        call.Plays();
        call.PlaysToTheEnd();

        Assert.Equal(new UsageCounted(1, 100, 20, 0, 14, TimeSpan.FromSeconds(1)), call.Told<UsageCounted>()[^1]);
        Assert.Equal(new TokenAccount(120, 0), call.State.Tokens);
    }

    [Fact]
    public void Tokens_of_an_answer_that_nobody_heard_are_wasted_even_where_they_are_counted_late()
    {
        var call = Asked();
        call.Tell(new TokensCounted(call.Epoch, 100, 20));
        call.SoundBegins();
        call.Hears("no wait");
        Assert.Equal(new UsageCounted(1, 100, 20, 120, 0, TimeSpan.Zero), call.Told<UsageCounted>()[^1]);

        call.Tell(new TokensCounted(call.Epoch, 10, 2));
        Assert.Equal(new UsageCounted(1, 10, 2, 12, 0, TimeSpan.Zero), call.Told<UsageCounted>()[^1]);
        Assert.Equal(new TokenAccount(0, 132), call.State.Tokens);
    }
}
