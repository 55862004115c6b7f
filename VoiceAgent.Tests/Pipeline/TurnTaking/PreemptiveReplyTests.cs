using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using Xunit;
using static VoiceAgent.Tests.Pipeline.TurnTaking.Conversation;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>A reply that begins before the end of the turn is decided. It must not be heard before the turn is over.</summary>
public sealed class PreemptiveReplyTests
{
    [Fact]
    public void A_draft_is_begun_when_the_words_reach_the_end_of_the_sound()
    {
        var call = Paused();

        Assert.True(Assert.Single(call.Done<OpenReply>(), open => open.Epoch == call.Epoch).IsHeld);
        var asked = Assert.Single(call.Done<StartAnswer>());
        Assert.Equal((1, call.Epoch, 1, new CallerSaid("what about the dental one")), (asked.Turn, asked.Epoch, asked.Round, asked.History[^1]));
        Assert.Equal(AgentState.Preempting, call.State.Agent);
    }

    [Fact]
    public void A_draft_waits_for_words_that_lag_behind_the_sound()
    {
        var call = Speaking();
        call.Hears("what about the dental one");
        call.Wait(300);
        call.SoundEnds();
        Assert.Empty(call.Done<StartAnswer>());

        Assert.Empty(call.Wait(199).OfType<StartAnswer>());
        Assert.Single(call.Wait(1).OfType<StartAnswer>());
        Assert.Equal(AgentState.Preempting, call.State.Agent);
    }

    [Fact]
    public void No_draft_is_begun_for_words_that_ask_for_more_nor_for_keys()
    {
        var unfinished = Speaking();
        unfinished.Hears("what about the");
        unfinished.SoundEnds();
        Assert.Empty(unfinished.Wait(500).OfType<StartAnswer>());

        var keyed = Greeted(new Conversation(speculation: PreemptiveGeneration.Default));
        keyed.Tell(new DtmfReceived('4'));
        Assert.Empty(keyed.Wait(500).OfType<StartAnswer>());
    }

    [Fact]
    public void The_end_of_the_turn_makes_the_draft_the_reply()
    {
        var call = Paused();
        var held = call.Composes("It was approved.");
        Assert.Equal("It was approved.", Assert.Single(held.OfType<Say>()).Clause);
        Assert.Empty(call.Composes("We send forty dollars."));
        Assert.Empty(call.RoundEnds());
        var effects = call.Wait(350);

        Assert.Equal(call.Epoch, Assert.Single(effects.OfType<ResumeVoice>()).Epoch);
        Assert.Equal("We send forty dollars.", Assert.Single(effects.OfType<Say>()).Clause);
        Assert.Equal(["It was approved.", "It was approved. We send forty dollars."], call.Told<AgentSpeaking>().Where(speaking => speaking.Turn == 1).Select(speaking => speaking.Text));
        Assert.Single(effects.OfType<CompleteReply>());
        Assert.Single(call.Done<StartAnswer>());
    }

    [Fact]
    public void What_a_draft_took_is_measured_from_when_it_was_asked()
    {
        var call = Paused();
        call.Wait(100);
        call.Composes("It was approved.");
        call.Wait(50);
        call.Composes("We send forty dollars.");
        call.Tell(new SpeechSynthesized(call.Epoch));
        call.Wait(20);
        call.Tell(new SpeechSynthesized(call.Epoch));
        call.Wait(180);
        call.Tell(new PlayoutStarted(call.Epoch, call.Now));

        var latency = Assert.Single(call.Told<TurnMeasured>()).Latency;
        Assert.Equal(
            [(StageNames.Endpoint, 0, 450), (StageNames.Transcribe, 0, 450), (StageNames.Think, 100, 100), (StageNames.Speak, 200, 50), (StageNames.Wire, 450, 0)],
            latency.Stages.Select(stage => (stage.Name, (int)stage.Start.TotalMilliseconds, (int)stage.Duration.TotalMilliseconds)));
    }

    [Fact]
    public void Other_words_throw_the_draft_away_and_what_it_took_is_wasted()
    {
        var call = Paused();
        call.Composes("It was approved.");
        call.Tell(new TokensCounted(call.Epoch, 100, 20));
        call.SoundBegins();
        var effects = call.Hears("what about the dental one from march");

        Assert.Equal(call.Epoch, Assert.Single(effects.OfType<CancelAnswer>()).Epoch);
        Assert.Equal(call.Epoch, Assert.Single(effects.OfType<StopVoice>()).Epoch);
        Assert.Equal(new UsageCounted(1, 100, 20, 120, 16, TimeSpan.Zero), Assert.Single(call.Told<UsageCounted>(), usage => usage.WastedTokens > 0));
        Assert.DoesNotContain(call.Told<AgentSpoke>(), spoke => spoke.Turn == 1);
        Assert.DoesNotContain(call.Told<AgentSpeaking>(), speaking => speaking.Turn == 1);
    }

    [Fact]
    public void A_draft_whose_model_has_finished_and_said_nothing_is_thrown_away_without_stopping_anything()
    {
        var call = Paused();
        call.RoundEnds();
        call.SoundBegins();
        var effects = call.Hears("what about the dental one from march");

        Assert.DoesNotContain(effects, effect => effect is CancelAnswer or StopVoice);
    }

    [Fact]
    public void What_was_composed_meanwhile_is_said_when_the_turn_is_over()
    {
        var call = Paused();
        call.Composes("It was approved.");
        call.Composes("We send forty dollars.");

        Assert.Equal("We send forty dollars.", Assert.Single(call.Wait(350).OfType<Say>()).Clause);
    }

    [Fact]
    public void A_draft_that_became_the_reply_is_covered_by_its_words_and_then_by_a_filler()
    {
        var call = Paused();
        call.Composes("It was approved.");
        call.Wait(350);

        // 16 characters at 70 ms, and the longest silence before a filler.
        Assert.Empty(call.Wait(1_120 + 1_199).OfType<Say>());
        Assert.Single(call.Wait(1).OfType<Say>());
    }

    [Fact]
    public void The_model_of_a_draft_that_became_the_reply_is_waited_for_since_its_last_sign_of_life()
    {
        var call = Paused();
        call.Composes("It was approved.");

        Assert.Empty(call.Wait(7_999).OfType<CancelAnswer>());
        Assert.Single(call.Wait(1).OfType<CancelAnswer>());
    }

    [Fact]
    public void A_key_throws_the_draft_away()
    {
        var call = Paused();

        Assert.Single(call.Tell(new DtmfReceived('4')).OfType<CancelAnswer>());
    }

    [Fact]
    public void Please_at_the_end_keeps_the_draft()
    {
        var call = Paused();
        call.Hears("what about the dental one please");

        Assert.Empty(call.Done<CancelAnswer>());
        Assert.Equal(AgentState.Preempting, call.State.Agent);
    }

    [Fact]
    public void A_tool_of_a_draft_runs_when_the_turn_is_over()
    {
        var call = Paused();
        call.Wait(50);
        var tool = call.Wants(ToolKind.Read);
        Assert.Empty(call.Told<ToolCalled>());
        Assert.Empty(call.Done<RunTool>());

        Assert.Equal(tool, Assert.Single(call.Wait(300).OfType<RunTool>()).ToolCallId);
        call.RoundEnds();
        call.Wait(200);
        call.Returns(tool);
        call.Wait(30);
        call.Composes("It was approved.");
        call.Plays();
        Assert.Equal(
            [(StageNames.Think, 100, 50), (StageNames.Tool, 450, 200), (StageNames.Think, 650, 30)],
            Assert.Single(call.Told<TurnMeasured>()).Latency.Stages.Where(stage => stage.Name is StageNames.Think or StageNames.Tool)
                .Select(stage => (stage.Name, (int)stage.Start.TotalMilliseconds, (int)stage.Duration.TotalMilliseconds)));
    }

    [Fact]
    public void A_guardrail_of_a_draft_is_told_when_the_turn_is_over()
    {
        var call = Paused();
        call.Composes("It was approved.");
        Assert.Empty(call.Tell(new AnswerGuarded(call.Epoch, "never say")));
        call.Wait(350);

        Assert.Single(call.Told<GuardrailApplied>());
    }

    [Theory]
    [InlineData("model")]
    [InlineData("text-to-speech")]
    public void A_draft_that_fails_is_not_tried_again_and_the_model_is_asked_when_the_turn_is_over(string provider)
    {
        var call = Paused();
        call.Tell(provider == "model" ? new AnswerFailed(call.Epoch, "cut") : new SynthesisFailed(call.Epoch, "cut"));
        Assert.Equal(new ProviderFailed(provider, "cut"), Assert.Single(call.Told<ProviderFailed>()));
        Assert.Empty(call.Wait(349).OfType<StartAnswer>());

        Assert.Single(call.Wait(1).OfType<StartAnswer>());
        Assert.Equal(0, call.State.FailuresInRow);
        Assert.DoesNotContain(call.Done<Say>(), say => say.Epoch > 1);
    }

    [Fact]
    public void A_draft_without_a_sign_of_life_is_given_up()
    {
        var call = Greeted(new Conversation(speculation: PreemptiveGeneration.Default, endOfTurn: new FixedSilence(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20))));
        call.Wait(1_000);
        call.SoundBegins();
        call.Wait(1_000);
        call.Hears("what about the dental one");
        call.SoundEnds();
        call.Wait(5_000);
        call.Composes("It was approved.");
        Assert.Empty(call.Wait(7_999).OfType<CancelAnswer>());
        Assert.Single(call.Wait(1).OfType<CancelAnswer>());

        Assert.Equal(new ProviderFailed("model", "The model did not answer in time."), Assert.Single(call.Told<ProviderFailed>()));
    }

    [Fact]
    public void A_turn_begins_three_drafts_at_most()
    {
        var call = Greeted(new Conversation(speculation: PreemptiveGeneration.Default, endOfTurn: new FixedSilence(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2))));
        call.Wait(1_000);
        var words = "the dental one";
        for (var pauses = 0; pauses < 5; pauses++)
        {
            call.SoundBegins();
            call.Wait(300);
            call.Hears(words += " again");
            call.SoundEnds();
            call.Wait(500);
        }

        Assert.Equal(3, call.Done<OpenReply>().Count(open => open.IsHeld));
    }

    [Theory]
    [InlineData(0.3, 0, 0, true)]
    [InlineData(0.3, 100, 0, true)]
    [InlineData(0.3, 70, 29, true)]
    [InlineData(0.3, 70, 30, false)]
    [InlineData(0, 100, 0, false)]
    [InlineData(0.3, 0, 1, false)]
    public void Drafts_are_allowed_until_too_much_was_wasted(double share, long used, long wasted, bool allowed) =>
        Assert.Equal(allowed, (PreemptiveGeneration.Default with { Wasted = share }).Allows(new TokenAccount(used, wasted)));

    [Fact]
    public void A_hang_up_throws_the_draft_away()
    {
        var call = Paused();
        call.Composes("It was approved.");
        var effects = call.Tell(new MediaStreamClosed(Broken: false));

        Assert.Single(effects.OfType<CancelAnswer>());
        Assert.Single(effects.OfType<StopVoice>());
    }

    [Fact]
    public void A_farewell_that_is_due_throws_the_draft_away()
    {
        var call = Speaking(ConversationLimits.Default with { LongestCall = TimeSpan.FromSeconds(3) });
        call.Hears("what about the dental one");
        call.SoundEnds();
        call.Composes("It was approved.");
        var preemptive = call.Epoch;
        var effects = call.Wait(200);

        Assert.Equal(call.Phrases.Farewell, call.Spoken);
        Assert.Equal(preemptive, Assert.Single(effects.OfType<StopVoice>()).Epoch);
    }

    /// <summary>The caller has spoken for one second, 2.8 s after the start of the call.</summary>
    private static Conversation Speaking(ConversationLimits? patience = null)
    {
        var call = Greeted(new Conversation(speculation: PreemptiveGeneration.Default, patience: patience));
        call.Wait(1_000);
        call.SoundBegins();
        call.Wait(500);
        call.Hears("what");
        call.Wait(500);
        return call;
    }

    /// <summary>The caller pauses after words that may be complete, 350 ms before the end of the turn.</summary>
    private static Conversation Paused()
    {
        var call = Speaking();
        call.Hears("what about the dental one");
        call.SoundEnds();
        return call;
    }
}
