using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;
using static VoiceAgent.Tests.Pipeline.TurnTaking.Conversation;
using Record = VoiceAgent.Pipeline.TurnTaking.Record;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>What follows from the voice's reports: the response latency, that nothing is left to say, and that everything was heard.</summary>
public sealed class PlayoutTests
{
    [Fact]
    public void A_filler_is_spoken_when_the_caller_has_waited_since_the_last_of_what_was_said()
    {
        var call = Asked();
        call.Composes("Let me look that up for you.");
        call.Plays();
        call.Wait(700);
        call.Tell(new PlayoutRanDry(call.Epoch, 1, TimeSpan.FromMilliseconds(200)));

        Assert.Empty(call.Wait(1_399).OfType<Say>());
        Assert.Equal(call.Phrases.Fillers[0], Assert.Single(call.Wait(1).OfType<Say>()).Clause);
    }

    [Fact]
    public void Each_filler_is_another_one_and_waits_for_the_end_of_the_one_before()
    {
        var call = Asked();
        call.Composes("Let me look that up for you.");
        call.Plays();
        call.Tell(new PlayoutRanDry(call.Epoch, 1, TimeSpan.Zero));
        call.Wait(1_200);
        call.Tell(new PlayoutRanDry(call.Epoch, 2, TimeSpan.FromMilliseconds(1_000)));

        Assert.Empty(call.Wait(2_199).OfType<Say>());
        Assert.Equal(call.Phrases.Fillers[1], Assert.Single(call.Wait(1).OfType<Say>()).Clause);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(-1, 1)]
    public void That_an_earlier_clause_or_reply_ran_dry_brings_no_filler(int replies, int clauses)
    {
        var call = Asked();
        call.Composes("Let me look that up for you, it may take me a moment or two.");
        call.Plays();
        call.Tell(new PlayoutRanDry(call.Epoch + replies, clauses, TimeSpan.Zero));

        Assert.Empty(call.Wait(1_500).OfType<Say>());
    }

    [Fact]
    public void Without_the_voices_word_a_filler_waits_until_a_slow_voice_has_said_everything()
    {
        var call = Asked();
        call.Composes("Let me look.");
        call.Plays();

        // 12 characters at 70 ms, one second for a slower voice, and the longest silence before a filler.
        Assert.Empty(call.Wait(840 + 1_000 + 1_199).OfType<Say>());
        Assert.Single(call.Wait(1).OfType<Say>());
    }

    [Fact]
    public void A_clause_that_follows_another_is_counted_from_its_end()
    {
        var call = Asked();
        call.Composes("Let me look.");
        call.Composes("Just a bit.");
        call.Plays();

        Assert.Empty(call.Wait(840 + 770 + 1_000 + 1_199).OfType<Say>());
        Assert.Single(call.Wait(1).OfType<Say>());
    }

    [Fact]
    public void A_reply_that_is_complete_gets_no_filler_when_it_runs_dry()
    {
        var call = Asked();
        call.Composes("Your balance is forty dollars.");
        call.RoundEnds();
        call.Plays();
        call.Tell(new PlayoutRanDry(call.Epoch, 1, TimeSpan.Zero));

        Assert.Empty(call.Wait(5_000).OfType<Say>());
    }

    [Fact]
    public void Where_an_agent_has_no_fillers_it_waits_in_silence()
    {
        var call = Asked(new Conversation(phrases => phrases with { Fillers = [] }));

        Assert.Empty(call.Wait(7_000).OfType<Say>());
    }

    [Fact]
    public void An_answer_is_measured_once_when_the_caller_begins_to_hear_it()
    {
        var call = Asked();
        var asked = call.Now;
        call.Wait(300);
        call.Composes("Your balance is forty dollars.");
        call.Wait(100);
        call.Tell(new SpeechSynthesized(call.Epoch));
        call.Wait(50);
        call.Composes("Anything else?");
        call.Tell(new SpeechSynthesized(call.Epoch));
        call.Tell(new PlayoutStarted(call.Epoch, call.Now));
        call.Tell(new PlayoutStarted(call.Epoch, call.Now));

        var latency = Assert.Single(call.Told<TurnMeasured>()).Latency;
        Assert.Equal(TimeSpan.FromMilliseconds(750), latency.Response);
        Assert.Equal(
            [(StageNames.Endpoint, 0, 300), (StageNames.Transcribe, 0, 100), (StageNames.Think, 300, 300), (StageNames.Speak, 600, 100), (StageNames.Wire, 700, 50)],
            latency.Stages.Select(stage => (stage.Name, (int)stage.Start.TotalMilliseconds, (int)stage.Duration.TotalMilliseconds)));
        Assert.Equal(TimeSpan.FromMilliseconds(300), asked - call.State.Turn.SpeechEnd);
    }

    [Fact]
    public void The_time_that_a_tool_takes_is_measured_apart_from_the_models()
    {
        var call = Asked();
        call.Wait(200);
        var tool = call.Wants(ToolKind.Read);
        call.RoundEnds();
        call.Wait(400);
        call.Returns(tool);
        call.Wait(100);
        call.Composes("Your balance is forty dollars.");
        call.Plays();

        Assert.Equal(
            [(StageNames.Think, 300, 200), (StageNames.Tool, 500, 400), (StageNames.Think, 900, 100)],
            Assert.Single(call.Told<TurnMeasured>()).Latency.Stages.Where(stage => stage.Name is StageNames.Think or StageNames.Tool)
                .Select(stage => (stage.Name, (int)stage.Start.TotalMilliseconds, (int)stage.Duration.TotalMilliseconds)));
    }

    [Fact]
    public void A_greeting_and_a_prompt_are_measured_as_nobodys_answer()
    {
        var call = Greeted();
        call.Wait(10_000);
        call.Plays();

        Assert.Equal(call.Phrases.StillThere, call.Spoken);
        Assert.Empty(call.Told<TurnMeasured>());
    }

    [Fact]
    public void A_playout_of_another_reply_is_none_of_this_one()
    {
        var call = Asked();
        call.Composes("Your balance is forty dollars.");
        call.Tell(new PlayoutStarted(call.Epoch - 1, call.Now));
        Assert.NotEqual(AgentState.Speaking, call.State.Agent);

        call.RoundEnds();
        call.Plays();
        call.Tell(new PlayoutEnded(call.Epoch - 1, "Hello there.", call.Now));
        Assert.NotNull(call.State.Reply);
    }

    [Fact]
    public void A_reply_has_not_ended_before_the_model_has()
    {
        var call = Asked();
        call.Composes("Your balance is forty dollars.");
        call.Plays();
        call.Tell(new PlayoutEnded(call.Epoch, "Your balance", call.Now));

        Assert.NotNull(call.State.Reply);
        Assert.DoesNotContain(call.Told<AgentSpoke>(), spoke => spoke.Turn == 1);
    }

    [Fact]
    public void A_reply_that_ends_without_a_sound_is_a_failure_of_the_voice()
    {
        var call = Asked();
        call.Composes("Your balance is forty dollars.");
        call.RoundEnds();
        call.Tell(new PlayoutEnded(call.Epoch, "", call.Now));

        Assert.Equal("text-to-speech", Assert.Single(call.Told<ProviderFailed>()).Provider);
        Assert.Equal(call.Phrases.Apology, call.Spoken);
    }

    [Fact]
    public void A_reply_that_does_not_come_to_its_end_in_time_is_a_failure_of_the_voice()
    {
        var call = Asked();
        call.Composes("Your balance.");
        call.RoundEnds();
        call.Plays();

        // 13 characters at 70 ms, and then the timeout for a silent caller.
        Assert.Empty(call.Wait(910 + 9_999).OfType<Record>());
        call.Wait(1);
        Assert.Equal("text-to-speech", Assert.Single(call.Told<ProviderFailed>()).Provider);
    }

    [Fact]
    public void A_reply_that_the_callers_sounds_hold_up_is_not_late()
    {
        var call = Asked();
        call.Composes("Your balance.");
        call.RoundEnds();
        call.Plays();
        call.Wait(9_500);
        for (var sounds = 0; sounds < 2; sounds++)
        {
            call.SoundBegins();
            call.Wait(1_000);
            call.SoundEnds();
            call.Wait(300);
        }

        Assert.Empty(call.Told<ProviderFailed>());
        call.Wait(200);
        Assert.Single(call.Told<AgentResumed>());
        Assert.Empty(call.Told<ProviderFailed>());
    }

    [Theory]
    [InlineData(1_400, true)]
    [InlineData(1_600, false)]
    public void An_okay_over_the_end_of_a_question_is_its_answer(int before, bool isAnswer)
    {
        var call = MidAnswer(answer: "Shall I send you forty dollars?");
        call.SoundBegins();
        call.Wait(200);
        call.SoundEnds();
        call.Understands("Okay.");
        call.Wait(before);
        call.PlaysToTheEnd();

        Assert.Equal(isAnswer ? 2 : 1, call.State.Turn.Number);
        Assert.Equal(isAnswer ? 2 : 1, call.Told<CallerSpoke>()[^1].Turn);
        Assert.Equal("Okay.", call.Told<CallerSpoke>()[^1].Text);
        call.Wait(1_000);
        Assert.Equal(isAnswer ? 2 : 1, call.Done<StartAnswer>().Count);
        Assert.True(call.State.OverlappingSpeech.IsEmpty);
    }

    [Fact]
    public void An_okay_over_a_statement_is_no_turn_of_its_own()
    {
        var call = MidAnswer();
        call.SoundBegins();
        call.Wait(200);
        call.SoundEnds();
        call.Understands("Okay.");
        call.Wait(500);
        call.PlaysToTheEnd();

        Assert.Equal((1, "Okay."), (call.Told<CallerSpoke>()[^1].Turn, call.Told<CallerSpoke>()[^1].Text));
        Assert.Equal(1, call.State.Turn.Number);
        Assert.DoesNotContain(new CallerSaid("Okay."), call.State.History);
    }

    [Fact]
    public void Who_is_still_speaking_when_the_agent_ends_has_the_floor()
    {
        var call = MidAnswer();
        call.SoundBegins();
        call.Wait(300);
        call.Hears("yeah");
        call.PlaysToTheEnd();

        Assert.Equal((2, "yeah"), (call.State.Turn.Number, call.State.Turn.Words.Text));
        Assert.False(call.State.Turn.IsCommitted);
    }

    [Fact]
    public void A_sound_alone_at_the_end_of_a_reply_is_no_turn()
    {
        var call = MidAnswer();
        call.SoundBegins();
        call.PlaysToTheEnd();

        Assert.Equal(1, call.State.Turn.Number);
    }

    [Fact]
    public void After_a_reply_that_was_heard_the_caller_is_given_time()
    {
        var call = MidAnswer();
        call.Wait(2_000);
        call.PlaysToTheEnd();

        Assert.Empty(call.Wait(9_999).OfType<Say>());
        Assert.Equal(call.Phrases.StillThere, Assert.Single(call.Wait(1).OfType<Say>()).Clause);
    }

    [Fact]
    public void Who_talks_on_over_the_opener_goes_on_with_the_turn_and_who_takes_it_back_does_not()
    {
        var goesOn = Opened();
        goesOn.Hears("from last march");
        Assert.Equal((1, "What is my balance. from last march"), (goesOn.State.Turn.Number, goesOn.State.Turn.Words.Text));

        var corrects = Opened();
        corrects.Hears("no wait");
        Assert.Equal((2, "no wait"), (corrects.State.Turn.Number, corrects.State.Turn.Words.Text));

        static Conversation Opened()
        {
            var call = Asked(new Conversation(phrases => phrases with { Openers = Openers.Default }));
            call.Wait(400);
            call.Plays();
            call.Driver.HeardWords = call.Driver.Spoken.Count;
            Assert.True(call.Driver.HeardWords > 0);
            call.SoundBegins();
            call.Wait(200);
            return call;
        }
    }

    [Fact]
    public void A_greeting_whose_voice_fails_is_spoken_again()
    {
        var call = new Conversation();
        call.Tell(new MediaStreamOpened());
        var effects = call.Tell(new SynthesisFailed(call.Epoch, "gone"));

        Assert.Equal("Hello there.", Assert.Single(effects.OfType<Say>()).Clause);
        Assert.Equal(SpeechAct.Greeting, call.State.Reply?.Act);
    }

    [Fact]
    public void The_deadline_of_the_playout_follows_the_audio_and_not_the_letters()
    {
        var call = Asked();
        call.Composes("Your numbers are 410000000001 and 410000000002.");
        call.RoundEnds();
        call.Plays();
        for (var seconds = 0; seconds < 60; seconds++)
        {
            call.Wait(1_000);
            call.Tell(new SpeechProgressed(call.Epoch, 0, TimeSpan.FromSeconds(2)));
        }

        Assert.NotNull(call.State.Reply);
        Assert.Empty(call.Told<ProviderFailed>());
        call.Wait(11_999);
        Assert.Empty(call.Told<ProviderFailed>());
        call.Wait(1);
        Assert.Equal("text-to-speech", Assert.Single(call.Told<ProviderFailed>()).Provider);
    }

    [Fact]
    public void A_filler_does_not_follow_while_queued_audio_is_still_to_be_heard()
    {
        var call = Asked();
        call.Composes("One.");
        call.Plays();
        call.Tell(new SpeechProgressed(call.Epoch, 1, TimeSpan.FromSeconds(6)));

        Assert.Empty(call.Wait(7_000).OfType<Say>());
        Assert.Single(call.Wait(300).OfType<Say>());
    }

    [Fact]
    public void A_long_answer_waits_as_text_and_the_voice_gets_it_clause_by_clause()
    {
        var call = Asked();
        for (var clause = 1; clause <= 80; clause++)
        {
            call.Composes($"Sentence {clause}.");
        }

        call.RoundEnds();
        call.Plays();
        Assert.Equal(Reply.LookAhead, call.Done<Say>().Count(say => say.Epoch == call.Epoch));
        for (var voiced = 1; voiced <= 80; voiced++)
        {
            Assert.Equal(voiced > 72, call.Done<CompleteReply>().Any(complete => complete.Epoch == call.Epoch));
            call.Wait(1_500);
            call.Tell(new SpeechProgressed(call.Epoch, voiced, TimeSpan.FromSeconds(1)));
        }

        Assert.EndsWith("Sentence 80.", call.Spoken, StringComparison.Ordinal);
        Assert.Empty(call.Told<ProviderFailed>());
        Assert.Single(call.PlaysToTheEnd().OfType<VoiceAgent.Pipeline.TurnTaking.Record>(), record => record.Event is AgentSpoke { Interrupted: false });
    }
}
