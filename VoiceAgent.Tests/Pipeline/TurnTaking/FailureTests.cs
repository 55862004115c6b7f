using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.Rules;
using Xunit;
using static VoiceAgent.Tests.Pipeline.TurnTaking.Conversation;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>A provider fails. The caller hears an apology, and then a goodbye or a human, but is never left in silence.</summary>
public sealed class FailureTests
{
    [Fact]
    public void The_first_failure_is_apologised_for_and_the_second_in_a_row_ends_the_call()
    {
        var call = Asked();
        call.Fails();
        Assert.Equal((call.Phrases.Apology, SpeechAct.Apology), (call.Spoken, call.State.Reply!.Act));
        call.Plays();
        call.PlaysToTheEnd();
        call.Wait(1_000);
        call.Says("What is my balance.");
        call.Wait(200);
        call.Fails();
        Assert.Equal((call.Phrases.GiveUp, SpeechAct.Goodbye), (call.Spoken, call.State.Reply!.Act));
        call.Plays();
        Assert.DoesNotContain(call.SoundBegins(), effect => effect is YieldVoice or StopVoice);
        call.SoundEnds();
        call.PlaysToTheEnd();
        Assert.Single(call.Wait(800).OfType<HangUpCall>());
        call.Tell(new MediaStreamClosed(Broken: false));
        call.Tell(new Drained(null));

        Assert.Equal(CallEnding.ProviderFailed, call.Ending);
    }

    [Fact]
    public void An_answer_that_was_heard_forgives_the_failure_before_it()
    {
        var call = Asked();
        call.Fails();
        Hear(call);
        call.Says("What is my balance.");
        call.Wait(200);
        call.Composes("Forty dollars.");
        call.RoundEnds();
        Hear(call);
        call.Says("And my rate.");
        call.Wait(200);
        call.Fails();

        Assert.Equal(call.Phrases.Apology, call.Spoken);
    }

    [Fact]
    public void An_apology_in_mid_answer_is_no_answer_that_forgives()
    {
        var call = Asked();
        call.Composes("Your balance");
        call.Fails();
        call.Fails();
        Assert.Equal(($"Your balance {call.Phrases.Apology}", SpeechAct.Reply), (call.Spoken, call.State.Reply!.Act));
        Hear(call);
        call.Says("What is my balance.");
        call.Wait(200);
        call.Composes("Your balance");
        call.Fails();
        call.Fails();

        Assert.Equal($"Your balance {call.Phrases.GiveUp}", call.Spoken);
    }

    [Fact]
    public void A_prompt_forgives_nothing()
    {
        var call = Asked();
        call.Fails();
        Hear(call);
        call.Wait(9_000);
        Assert.Equal(call.Phrases.StillThere, call.Spoken);
        Hear(call);
        call.Says("What is my balance.");
        call.Wait(200);
        call.Fails();

        Assert.Equal(call.Phrases.GiveUp, call.Spoken);
    }

    [Fact]
    public void Where_a_second_model_is_there_it_goes_on_in_the_same_reply_once()
    {
        var call = Asked(new Conversation(hasSecondModel: true));
        var epoch = call.Epoch;
        var tool = call.Wants(ToolKind.Read);
        var effects = call.Fails();
        Assert.Equal(call.Phrases.Hold, Assert.Single(effects.OfType<Say>()).Clause);
        var asked = Assert.Single(effects.OfType<StartAnswer>());
        Assert.Equal((epoch, 2), (asked.Epoch, asked.Round));
        Assert.Equal((tool, ToolOutcome.Cancelled), (Assert.Single(call.Told<ToolReturned>()).ToolCallId, call.Told<ToolReturned>()[0].Outcome));
        Assert.Equal(new ProviderFailed("model", "The stream was cut."), Assert.Single(call.Told<ProviderFailed>()));

        call.Fails();
        Assert.Equal($"{call.Phrases.Hold} {call.Phrases.Apology}", call.Spoken);
        Assert.Equal(2, call.Told<ProviderFailed>().Count);
    }

    [Fact]
    public void A_failure_that_the_second_model_has_made_good_is_not_counted()
    {
        var call = Asked(new Conversation(hasSecondModel: true));
        for (var turns = 0; turns < 3; turns++)
        {
            call.Fails();
            call.Composes("Forty dollars.");
            call.RoundEnds();
            Assert.Equal($"{call.Phrases.Hold} Forty dollars.", call.Spoken);
            Hear(call);
            call.Says("What is my balance.");
            call.Wait(200);
        }
    }

    [Fact]
    public void A_failed_answer_cancels_the_tools_that_only_read()
    {
        var call = Asked();
        var read = call.Wants(ToolKind.Read);
        call.Wants(ToolKind.Commit);
        Assert.Equal(read, Assert.Single(call.Fails().OfType<CancelTool>()).ToolCallId);
        Assert.Single(call.Told<ToolReturned>());
    }

    [Fact]
    public void A_voice_that_fails_is_apologised_for_in_a_reply_of_its_own()
    {
        var call = MidAnswer();
        var effects = call.Tell(new SynthesisFailed(call.Epoch, "gone"));

        Assert.Single(effects.OfType<StopVoice>());
        Assert.Equal((call.Phrases.Apology, SpeechAct.Apology), (call.Spoken, call.State.Reply!.Act));
        Assert.Equal(new ProviderFailed("text-to-speech", "gone") { InRow = 1 }, Assert.Single(call.Told<ProviderFailed>()));
        Assert.Empty(call.Tell(new SynthesisFailed(call.Epoch - 1, "gone")));
    }

    [Fact]
    public void A_voice_that_fails_on_the_goodbye_too_hangs_up_without_one()
    {
        var call = MidAnswer();
        call.Tell(new SynthesisFailed(call.Epoch, "gone"));
        call.Tell(new SynthesisFailed(call.Epoch, "gone"));
        Assert.Equal(call.Phrases.GiveUp, call.Spoken);
        var effects = call.Tell(new SynthesisFailed(call.Epoch, "gone"));

        Assert.Single(effects.OfType<HangUpCall>());
        Assert.Equal(CallEnding.ProviderFailed, call.State.Ending);
    }

    [Fact]
    public void Where_a_human_may_take_over_a_caller_is_put_through_instead_of_hung_up_on()
    {
        var call = Asked(new Conversation(canTransfer: true));
        call.Fails();
        Hear(call);
        call.Says("What is my balance.");
        call.Wait(200);
        call.Fails();
        Assert.Equal((call.Phrases.PutThrough, SpeechAct.Apology), (call.Spoken, call.State.Reply!.Act));
        call.Plays();
        Assert.Empty(call.Done<RunTool>());
        call.PlaysToTheEnd();
        var run = Assert.Single(call.Wait(800).OfType<RunTool>());
        Assert.Equal(("transfer_to_human", RecoveryRules.TransferDeadline), (run.Tool, run.Deadline));

        call.Returns(run.ToolCallId, ToolOutcome.Failed);
        Assert.Equal((call.Phrases.GiveUp, SpeechAct.Goodbye), (call.Spoken, call.State.Reply!.Act));
    }

    [Fact]
    public void Ordinary_words_of_the_caller_do_not_cancel_a_promised_transfer()
    {
        var call = Promised();
        Assert.DoesNotContain(call.Says("What do you mean, you can't go on."), effect => effect is StopVoice or YieldVoice);
        call.PlaysToTheEnd();
        call.Says("Hello?");

        var run = Assert.Single(call.Wait(800).Concat(call.Done<RunTool>()).OfType<RunTool>().Distinct());
        Assert.Equal("transfer_to_human", run.Tool);
        Assert.DoesNotContain(call.Told<ToolReturned>(), returned => returned.Outcome is ToolOutcome.Cancelled);
        Assert.True(call.State.HasTriedTransfer);
    }

    [Fact]
    public void A_key_does_not_cancel_a_promised_transfer_either()
    {
        var call = Promised();
        call.Tell(new DtmfReceived('1'));
        call.PlaysToTheEnd();
        call.Tell(new DtmfReceived('2'));

        Assert.Single(call.Wait(800).OfType<RunTool>());
    }

    [Theory]
    [InlineData("Of course. I'm putting you through to a colleague;", true)]
    [InlineData("One moment, I'll transfer you to a colleague.", true)]
    [InlineData("I'm sorry, I can't put you through from here.", false)]
    public void Words_of_the_model_that_promise_a_colleague_are_kept_although_it_failed_before_it_called_the_tool(string words, bool isPromise)
    {
        var call = Asked(new Conversation(canTransfer: true));
        call.Composes(words);
        call.Fails();
        call.Fails();
        Assert.Equal(isPromise ? words : $"{words} {call.Phrases.Apology}", call.Spoken);
        call.Plays();
        call.PlaysToTheEnd();
        call.Wait(800);

        Assert.Equal(isPromise, call.Done<RunTool>().Any(run => run.Tool == "transfer_to_human"));
    }

    [Fact]
    public void A_transfer_that_has_not_rung_is_no_try()
    {
        var call = Promised();
        Assert.False(call.State.HasTriedTransfer);
        call.PlaysToTheEnd();
        call.Wait(800);

        Assert.True(call.State.HasTriedTransfer);
    }

    [Fact]
    public void A_transfer_without_an_announcement_is_not_silent_for_long()
    {
        var call = MidAnswer(new Conversation(canTransfer: true));
        for (var failures = 0; failures < 3; failures++)
        {
            call.Tell(new SynthesisFailed(call.Epoch, "gone"));
        }

        Assert.True(call.State.IsTransferring);
        call.Wait(2_000);
        Assert.Equal(SpeechAct.Prompt, call.State.Reply!.Act);
        Assert.Contains(call.Spoken, call.Phrases.Fillers);
    }

    [Fact]
    public void A_model_that_is_busy_gets_a_truthful_word_and_one_early_retry()
    {
        var call = Asked();
        var effects = call.Tell(new AnswerFailed(call.Epoch, "The model answered with status 429.", FailureKind.ToldToWait));
        Assert.Equal(call.Phrases.Hold, Assert.Single(effects.OfType<Say>()).Clause);
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.Single(effects.OfType<StartAnswer>()).Wait);

        call.Tell(new AnswerFailed(call.Epoch, "The model answered with status 429.", FailureKind.ToldToWait));
        Assert.EndsWith(call.Phrases.Apology, call.Spoken, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_was_cut_goes_on_without_a_word_about_it_once()
    {
        var call = Asked();
        call.Composes("Your balance is forty dollars.");
        var asked = Assert.Single(call.Tell(new AnswerFailed(call.Epoch, "cut", FailureKind.CutOff)).OfType<StartAnswer>());
        Assert.Equal("Your balance is forty dollars.", asked.Begun);
        Assert.Contains(asked.History, entry => entry is AgentSaid { Text: "Your balance is forty dollars." });
        Assert.Equal("Your balance is forty dollars.", call.Spoken);

        call.Tell(new AnswerFailed(call.Epoch, "cut", FailureKind.CutOff));
        Assert.Equal($"Your balance is forty dollars. {call.Phrases.Apology}", call.Spoken);
    }

    [Fact]
    public void A_second_failing_voice_that_may_transfer_says_so_and_without_a_voice_transfers_at_once()
    {
        var call = MidAnswer(new Conversation(canTransfer: true));
        call.Tell(new SynthesisFailed(call.Epoch, "gone"));
        Assert.Equal(call.Phrases.Apology, call.Spoken);
        call.Tell(new SynthesisFailed(call.Epoch, "gone"));
        Assert.Equal(call.Phrases.PutThrough, call.Spoken);
        Assert.Empty(call.Done<RunTool>());

        var run = Assert.Single(call.Tell(new SynthesisFailed(call.Epoch, "gone")).OfType<RunTool>());
        Assert.Null(call.State.Reply);
        Assert.Equal(CallEnding.Transferred, Assert.Single(call.State.Tools).Ending);
        call.Returns(run.ToolCallId, ToolOutcome.Failed);
        Assert.Equal(call.Phrases.GiveUp, call.Spoken);
    }

    [Fact]
    public void Who_speaks_while_they_are_put_through_is_not_answered()
    {
        var call = MidAnswer(new Conversation(canTransfer: true));
        for (var failures = 0; failures < 3; failures++)
        {
            call.Tell(new SynthesisFailed(call.Epoch, "gone"));
        }

        var asked = call.Done<StartAnswer>().Count;
        call.Says("Are you there.");
        call.Wait(3_000);
        Assert.Equal(asked, call.Done<StartAnswer>().Count);
    }

    [Fact]
    public void Who_is_no_longer_heard_is_told_so_at_once()
    {
        var call = MidAnswer();
        var effects = call.Tell(new TranscriptionFailed("gone"));

        Assert.Single(effects.OfType<StopVoice>());
        Assert.Equal(call.Phrases.GiveUp, call.Spoken);
        Assert.Equal(new ProviderFailed("speech-to-text", "gone") { InRow = 1 }, Assert.Single(call.Told<ProviderFailed>()));
        Assert.Equal("Your balance is", call.Told<AgentSpoke>()[^1].Text);
    }

    [Fact]
    public void A_turn_that_was_open_when_the_transcriber_failed_is_not_answered()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(500);
        call.Hears("what is my");
        call.Tell(new TranscriptionFailed("gone"));

        Assert.Equal(call.Phrases.GiveUp, call.Spoken);
        Assert.True(call.State.Turn.IsCommitted);
        Assert.Null(call.State.SoundSince);
        Assert.Empty(call.Wait(3_000).OfType<StartAnswer>());
    }

    [Fact]
    public void Before_the_call_is_open_and_after_its_goodbye_a_failing_transcriber_is_only_told()
    {
        var early = new Conversation();
        Assert.Equal(new ProviderFailed("speech-to-text", "gone"), Assert.Single(early.Tell(new TranscriptionFailed("gone")).OfType<VoiceAgent.Pipeline.TurnTaking.Record>()).Event);

        var late = Greeted(new Conversation(patience: ConversationLimits.Default with { Prompts = 0 }));
        late.Wait(10_000);
        late.Plays();
        Assert.Single(late.Tell(new TranscriptionFailed("gone")));
        late.PlaysToTheEnd();
        Assert.Single(late.Tell(new TranscriptionFailed("gone")));
        Assert.Single(late.Wait(800).OfType<HangUpCall>());
    }

    [Fact]
    public void A_voice_that_was_replaced_and_a_recording_that_fails_are_told_and_change_nothing()
    {
        var call = MidAnswer();
        var state = call.State;
        call.Tell(new VoiceReplaced(call.Epoch, "gone"));
        call.Tell(new RecordingFailed("full"));
        call.Tell(new CallerSilenced(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));

        Assert.Equal([new ProviderFailed("text-to-speech", "gone"), new ProviderFailed("recording", "full")], call.Told<ProviderFailed>());
        Assert.Equal(new RecordingSilenced(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)), Assert.Single(call.Told<RecordingSilenced>()));
        Assert.Equal(state, call.State);
    }

    /// <summary>The model has failed twice. The agent is saying that it transfers the caller.</summary>
    private static Conversation Promised()
    {
        var call = Asked(new Conversation(canTransfer: true));
        call.Fails();
        Hear(call);
        call.Says("What is my balance.");
        call.Wait(200);
        call.Fails();
        Assert.Equal(call.Phrases.PutThrough, call.Spoken);
        call.Plays();
        call.Wait(500);
        return call;
    }

    private static void Hear(Conversation call)
    {
        call.Plays();
        call.PlaysToTheEnd();
        call.Wait(1_000);
    }
}
