using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using Xunit;
using static VoiceAgent.Tests.Pipeline.TurnTaking.Conversation;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>Which turn the caller's words belong to, when the turn is over, and what happens when the words change later.</summary>
public sealed class TurnTests
{
    [Fact]
    public void A_pause_does_not_end_a_turn_whose_words_ask_for_more()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(800);
        call.Hears("i'd like to check my");
        call.SoundEnds();
        Assert.Empty(call.Wait(1_299));
        call.SoundBegins();
        call.Wait(800);
        call.Hears("claim please");
        call.SoundEnds();
        call.Understands("Claim, please.");

        Assert.Equal(new CallerSaid("i'd like to check my Claim, please."), Assert.Single(call.Wait(400).OfType<StartAnswer>()).History[^1]);
    }

    [Fact]
    public void Words_that_come_long_after_the_sound_are_answered_at_once()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(500);
        call.SoundEnds();
        call.Wait(2_000);

        Assert.Single(call.Understands("What is my balance.").OfType<StartAnswer>());
    }

    [Fact]
    public void A_quiet_voice_that_only_the_transcriber_hears_is_given_the_time_that_its_words_need()
    {
        var call = Greeted();
        call.Wait(3_000);
        call.Tell(new InterimTranscript("what is my balance", call.Now - TimeSpan.FromSeconds(1), call.Now));

        Assert.Empty(call.Wait(449).OfType<StartAnswer>());
        Assert.Single(call.Wait(1).OfType<StartAnswer>());
    }

    [Fact]
    public void The_time_since_the_words_of_a_quiet_voice_counts()
    {
        var call = Greeted();
        call.Wait(3_000);
        call.Tell(new InterimTranscript("what is my balance", call.Now - TimeSpan.FromSeconds(1), call.Now - TimeSpan.FromMilliseconds(200)));

        Assert.Empty(call.Wait(249).OfType<StartAnswer>());
        Assert.Single(call.Wait(1).OfType<StartAnswer>());
    }

    [Fact]
    public void Words_that_reach_a_little_beyond_the_sound_do_not_make_the_turn_longer()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(1_000);
        call.SoundEnds();
        call.Wait(250);
        call.Hears("what is my balance");

        Assert.Empty(call.Wait(99).OfType<StartAnswer>());
        Assert.Single(call.Wait(1).OfType<StartAnswer>());
    }

    [Fact]
    public void A_whole_answer_is_not_made_to_wait_by_what_was_learned()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(800);
        call.Hears("the dental one");
        call.SoundEnds();
        call.Wait(400);
        call.SoundBegins();
        call.Wait(300);
        call.Hears("the dental one from march");
        call.SoundEnds();
        call.Understands("The dental one from March.");
        call.Wait(1_000);
        call.Composes("This one?");
        call.RoundEnds();
        call.Plays();
        call.PlaysToTheEnd();
        call.Wait(3_000);
        Assert.True(call.State.Pace.MinimumSilence > TimeSpan.FromMilliseconds(500));
        call.SoundBegins();
        call.Wait(300);
        call.Hears("yes");
        call.SoundEnds();

        Assert.Single(call.Wait(200).OfType<StartAnswer>());
    }

    [Fact]
    public void Words_told_to_reach_into_the_future_end_now()
    {
        var call = Greeted();
        call.Wait(3_000);
        call.Tell(new InterimTranscript("what is my balance", call.Now - TimeSpan.FromSeconds(1), call.Now + TimeSpan.FromSeconds(2)));

        Assert.Single(call.Wait(450).OfType<StartAnswer>());
    }

    [Fact]
    public void The_same_words_in_other_writing_settle_the_turn_and_nothing_is_asked_again()
    {
        var call = Guessed("my number is four seven one nine");
        var effects = call.Understands("My number is 4719.");

        Assert.DoesNotContain(effects, effect => effect is StopVoice or StartAnswer or CancelAnswer);
        Assert.Equal("My number is 4719.", Assert.Single(call.Told<CallerSpoke>()).Text);
        Assert.True(call.State.Turn.Words.AreSettled);
    }

    [Fact]
    public void Other_words_than_were_answered_are_answered_anew_in_the_same_turn()
    {
        var call = Guessed("my number is four seven one five");
        call.Composes("Thank you.");
        var effects = call.Understands("My number is 4719.");

        Assert.Single(effects.OfType<StopVoice>());
        var asked = Assert.Single(effects.Concat(call.Wait(1_000)).OfType<StartAnswer>());
        Assert.Equal((1, new CallerSaid("My number is 4719.")), (asked.Turn, asked.History[^1]));
        Assert.Single(asked.History.OfType<CallerSaid>());
        Assert.Equal((1, "My number is 4719."), (Assert.Single(call.Told<CallerSpoke>()).Turn, call.Told<CallerSpoke>()[0].Text));
    }

    [Fact]
    public void A_guess_at_other_words_is_acted_upon_while_nothing_was_said()
    {
        var silent = Guessed("my number is four seven one five");
        Assert.Single(silent.Hears("my number is four seven one nine").OfType<CancelAnswer>());

        var speaking = Guessed("my number is four seven one five");
        speaking.Composes("Thank you.");
        Assert.Empty(speaking.Hears("my number is four seven one nine").OfType<CancelAnswer>());
    }

    [Fact]
    public void What_comes_on_top_of_the_words_that_were_answered_is_a_turn_of_its_own_once_the_answer_was_heard()
    {
        var call = Guessed("what is my balance");
        call.Composes("Your balance is forty dollars today.");
        call.RoundEnds();
        call.Plays();
        call.Driver.HeardWords = 3;
        call.Understands("What is my balance and my rate?");

        Assert.Equal(["What is my balance", "and my rate?"], call.Told<CallerSpoke>().Select(spoke => spoke.Text));
        Assert.Equal((2, "and my rate?"), (call.State.Turn.Number, call.State.Turn.Words.Text));
        Assert.Contains(new CallerSaid("What is my balance"), call.State.History);
        Assert.Equal("Your balance is", call.Told<AgentSpoke>()[^1].Text);
    }

    [Fact]
    public void What_comes_on_top_before_anything_was_heard_belongs_to_the_turn()
    {
        var call = Guessed("what is my balance");
        call.SoundBegins();
        Assert.Single(call.Hears("what is my balance and my rate").OfType<CancelAnswer>());
        call.SoundEnds();
        call.Understands("And my rate?");
        call.Wait(1_000);

        Assert.Equal(1, call.State.Turn.Number);
        Assert.Contains("my rate", call.Done<StartAnswer>()[^1].History.OfType<CallerSaid>().Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guess_that_was_answered_stands_when_the_caller_begins_another_turn()
    {
        var call = Guessed("what is my balance");
        call.Composes("Forty dollars.");
        call.RoundEnds();
        call.Plays();
        call.PlaysToTheEnd();
        call.Wait(200);
        call.SoundBegins();
        call.Wait(300);
        Assert.Empty(call.Told<CallerSpoke>());
        call.Hears("and my rate");

        Assert.Equal((1, "what is my balance"), (Assert.Single(call.Told<CallerSpoke>()).Turn, call.Told<CallerSpoke>()[0].Text));
        Assert.Equal((2, "and my rate"), (call.State.Turn.Number, call.State.Turn.Words.Text));
    }

    [Fact]
    public void Words_misheard_in_a_turn_that_is_in_history_are_put_right_there()
    {
        var call = Guessed("what is the balance");
        call.Composes("Forty dollars.");
        call.RoundEnds();
        call.Plays();
        call.PlaysToTheEnd();
        Assert.Contains(new CallerSaid("what is the balance"), call.State.History);
        call.Understands("What is my balance?");

        Assert.Contains(new CallerSaid("What is my balance?"), call.State.History);
        Assert.DoesNotContain(new CallerSaid("what is the balance"), call.State.History);
    }

    [Fact]
    public void Words_misheard_that_turn_out_different_while_the_call_ends_are_only_put_right()
    {
        var call = Guessed("my number is four seven one five");
        call.Tell(new MediaStreamClosed(Broken: false));
        Assert.Empty(call.Understands("My number is 4719.").OfType<StartAnswer>());

        Assert.Equal("My number is 4719.", Assert.Single(call.Told<CallerSpoke>()).Text);
    }

    [Fact]
    public void A_guess_that_comes_after_the_words_were_sure_is_too_late()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(1_000);
        var (from, until) = (call.Now - TimeSpan.FromSeconds(1), call.Now);
        call.Understands("What is my balance.");
        Assert.Empty(call.Tell(new InterimTranscript("what is my", from, until)));
        Assert.Equal("What is my balance.", call.State.Turn.Words.Text);

        Assert.NotEmpty(call.Tell(new InterimTranscript("and my", until, until + TimeSpan.FromMilliseconds(300))));
        Assert.Empty(call.Tell(new InterimTranscript("  ", until, until + TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public void The_log_is_told_each_guess_once()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(300);
        call.Hears("what");
        call.Hears("what");
        call.Hears("what is");

        Assert.Equal(["what", "what is"], call.Told<CallerHypothesis>().Select(heard => heard.Text));
    }

    [Fact]
    public void A_caller_who_paused_is_given_as_long_a_pause_from_then_on()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(800);
        call.Hears("the dental one");
        call.SoundEnds();
        call.Wait(400);
        call.SoundBegins();
        call.Wait(300);
        call.Hears("the dental one from march");
        call.SoundEnds();

        // The pause was 440 ms, from the end of one sound to the start of the next. 200 ms are added to it.
        Assert.Equal(TimeSpan.FromMilliseconds(640), call.State.Pace.MinimumSilence);
        Assert.Empty(call.Wait(539).OfType<StartAnswer>());
        Assert.Single(call.Wait(1).OfType<StartAnswer>());
    }

    [Fact]
    public void A_pause_that_the_words_explain_or_that_no_words_follow_teaches_nothing()
    {
        var explained = Greeted();
        explained.SoundBegins();
        explained.Wait(800);
        explained.Hears("check my");
        explained.SoundEnds();
        explained.Wait(700);
        explained.SoundBegins();
        explained.Wait(300);
        explained.Hears("check my claim");
        Assert.Equal(default, explained.State.Pace);

        var cough = Greeted();
        cough.SoundBegins();
        cough.Wait(800);
        cough.Hears("the dental one");
        cough.SoundEnds();
        cough.Wait(300);
        cough.SoundBegins();
        cough.Wait(200);
        cough.SoundEnds();
        Assert.Equal(default, cough.State.Pace);
    }

    [Fact]
    public void A_caller_who_goes_on_while_the_agent_thinks_teaches_how_long_they_pause()
    {
        var call = Asked();
        call.Wait(200);
        call.SoundBegins();
        call.Wait(300);
        call.Hears("on my savings account");

        // 100 ms and 400 ms of silence, minus the 60 ms until the sound was detected. 200 ms are added.
        Assert.Equal(TimeSpan.FromMilliseconds(640), call.State.Pace.MinimumSilence);
    }

    [Theory]
    [InlineData(700, 900)]
    [InlineData(1_199, 1_399)]
    [InlineData(1_300, 1_400)]
    [InlineData(2_800, 1_400)]
    [InlineData(2_801, 0)]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    public void A_pause_is_learned_with_a_margin_unless_it_is_too_long_for_one(int pause, int patience) =>
        Assert.Equal(TimeSpan.FromMilliseconds(patience), default(CallerPace).WentOnAfter(TimeSpan.FromMilliseconds(pause)).MinimumSilence);

    [Fact]
    public void A_shorter_pause_unlearns_nothing_and_every_turn_takes_a_tenth_back()
    {
        var pace = new CallerPace(TimeSpan.FromMilliseconds(900));

        Assert.Equal(pace, pace.WentOnAfter(TimeSpan.FromMilliseconds(300)));
        Assert.Equal(TimeSpan.FromMilliseconds(810), pace.NextTurn().MinimumSilence);
        Assert.Equal(default, new CallerPace(TimeSpan.FromMilliseconds(222)).NextTurn());
        Assert.Equal(TimeSpan.FromMilliseconds(207), new CallerPace(TimeSpan.FromMilliseconds(230)).NextTurn().MinimumSilence);
    }

    /// <summary>The turn was committed on an interim transcript. The final transcript is still to come.</summary>
    private static Conversation Guessed(string words)
    {
        var call = Greeted();
        call.Wait(1_000);
        call.SoundBegins();
        call.Wait(1_000);
        call.Hears(words);
        call.SoundEnds();
        call.Wait(800);
        Assert.Single(call.Done<StartAnswer>());
        return call;
    }
}
