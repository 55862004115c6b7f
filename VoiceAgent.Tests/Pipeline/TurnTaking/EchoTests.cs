using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;
using static VoiceAgent.Tests.Pipeline.TurnTaking.Conversation;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>The echo of the agent's own voice is not the caller. A caller who takes up the agent's words is.</summary>
public sealed class EchoTests
{
    private const string Answer = "Your balance is forty dollars and ten cents today.";

    // The voice needs 60 ms for each letter: 13 letters until "is", 18 until "forty".
    [Theory]
    [InlineData("your", 300, true)]
    [InlineData("your balance", 700, true)]
    [InlineData("your valance is", 900, true)]
    [InlineData("your balance is forty", 1_300, true)]
    [InlineData("your balance is $40", 1_300, true)]
    [InlineData("your balance was fourteen", 1_300, false)]
    [InlineData("your balance is forty dollars ten sense", 2_300, true)]
    [InlineData("balance is forty", 1_300, true)]
    [InlineData("balance", 1_300, false)]
    [InlineData("is forty", 1_300, false)]
    [InlineData("balance is fifty", 1_300, false)]
    [InlineData("is balance forty", 1_300, false)]
    [InlineData("your balance stop", 1_300, false)]
    [InlineData("dollars and ten cents", 500, false)] // The agent has not said this yet.
    [InlineData("your", 2_500, false)] // No echo is this late.
    public void Words_are_an_echo_when_the_agent_has_just_said_them_in_this_order(string words, int after, bool isEcho)
    {
        var call = Answering();
        var length = Math.Min(after - 200, 60 * words.Length);
        call.Wait(after - length);
        HeardUntilNow(call, words, length);

        Assert.Equal(isEcho ? 0 : 1, call.Told<BargeIn>().Count);
        Assert.Equal(isEcho ? "" : words, call.State.Turn.Number == 1 ? "" : call.State.Turn.Words.Text);
    }

    [Theory]
    [InlineData("your balance is forty dollars stop", 1_800, "stop")]
    [InlineData("your balance is forty dollars wait how much", 2_000, "wait how much")]
    [InlineData("your balance is $40 send me a letter please", 2_000, "send me a letter please")]
    public void Words_after_an_echo_in_the_same_utterance_are_the_callers(string words, int after, string own)
    {
        var call = Answering();
        call.Wait(200);
        HeardUntilNow(call, words, after - 200);

        Assert.Single(call.Told<BargeIn>());
        Assert.Equal(own, call.State.Turn.Words.Text);
    }

    [Fact]
    public void A_loudspeaker_that_was_heard_for_sure_makes_the_agent_yield_to_words_only()
    {
        var call = Answering();
        call.Wait(1_000);
        call.SoundBegins();
        call.Tell(new InterimTranscript("your balance is", call.Now - TimeSpan.FromSeconds(1), call.Now));
        Assert.Single(call.Done<ResumeVoice>());
        Assert.True(call.State.HearsItself);
        call.Wait(200);
        call.SoundEnds();
        call.Wait(400);

        Assert.Empty(call.SoundBegins().OfType<YieldVoice>());
        call.Wait(300);
        call.Hears("wait how much");
        Assert.Single(call.Told<BargeIn>());
        Assert.Equal("wait how much", call.State.Turn.Words.Text);
    }

    [Fact]
    public void One_word_like_the_agents_first_does_not_prove_a_loudspeaker()
    {
        var call = Answering();
        call.Wait(200);
        HeardUntilNow(call, "your", 200);

        Assert.False(call.State.HearsItself);
    }

    [Theory]
    [InlineData("today", 400)]
    [InlineData("ten cents today", 500)]
    [InlineData("forty dollars", 900)]
    [InlineData("your", 300)]
    public void Words_of_the_reply_are_the_callers_when_they_begin_in_the_silence_after_it(string words, int after)
    {
        var call = Answering();
        call.Wait(2_700);
        call.PlaysToTheEnd();
        call.Wait(after);
        call.SoundBegins();
        call.Wait(400);
        HeardUntilNow(call, words, 400);

        Assert.Equal((2, words), (call.State.Turn.Number, call.State.Turn.Words.Text));
    }

    [Fact]
    public void The_final_transcript_of_an_echo_may_arrive_long_after_the_reply()
    {
        var call = Answering();
        var from = call.Now + TimeSpan.FromMilliseconds(300);
        call.Wait(2_700);
        var until = call.Now + TimeSpan.FromMilliseconds(250);
        call.PlaysToTheEnd();
        call.Wait(3_000);
        call.Tell(new FinalTranscript("Your balance is $40.10 today.", from, until));

        Assert.Equal(1, call.State.Turn.Number);
        Assert.Empty(call.Wait(2_000).OfType<StartAnswer>());
    }

    [Fact]
    public void A_turn_that_an_echo_has_opened_is_withdrawn_without_an_answer()
    {
        var call = Answering();
        call.Wait(2_700);
        call.PlaysToTheEnd();
        call.Wait(300);
        call.SoundBegins();
        call.Wait(300);
        call.Hears("your");
        Assert.Equal(2, call.State.Turn.Number);
        call.Wait(900);
        call.Hears("your balance is forty dollars");
        Assert.Equal((1, true), (call.State.Turn.Number, call.State.Turn.IsCommitted));
        call.Wait(900);
        call.Hears("your balance is forty dollars and ten cents today");
        call.SoundEnds();
        call.Understands("Your balance is $40.10 today.");

        Assert.Empty(call.Wait(3_000).OfType<StartAnswer>());
        Assert.Equal((1, UserState.Silent), (call.State.Turn.Number, call.State.User));
    }

    [Fact]
    public void A_caller_who_says_the_first_word_and_no_more_has_spoken()
    {
        var call = Answering("Monday or Tuesday?");
        call.Driver.HeardWords = 2;
        call.Wait(700);
        call.SoundBegins();
        call.Wait(300);
        call.Hears("monday");
        call.SoundEnds();
        call.Wait(80);
        call.PlaysToTheEnd();
        call.Wait(500);
        call.Understands("Monday.");

        Assert.Equal((2, "Monday."), (call.State.Turn.Number, call.State.Turn.Words.Text));
    }

    [Fact]
    public void A_word_of_the_question_that_the_caller_takes_up_is_no_echo()
    {
        var call = Answering("Would you like seven or eight o'clock?");
        call.Wait(1_800);
        call.SoundBegins();
        call.Wait(200);
        call.Hears("eight");

        Assert.Equal("eight", call.State.Turn.Words.Text);
    }

    [Fact]
    public void The_first_misheard_word_of_an_echo_waits_for_the_second()
    {
        var call = Answering();
        call.Wait(300);
        call.SoundBegins();
        call.Wait(250);
        Assert.Empty(call.Hears("door").OfType<StopVoice>());
        call.Wait(700);
        call.Hears("door balance is forty");

        Assert.Equal(1, call.State.Turn.Number);
        Assert.Single(call.Done<ResumeVoice>());
    }

    [Fact]
    public void One_word_at_the_beginning_of_the_reply_interrupts_when_no_second_follows()
    {
        var call = Answering();
        call.Wait(300);
        call.SoundBegins();
        call.Wait(250);
        call.Hears("what");
        call.Wait(100);

        Assert.Single(call.SoundEnds().OfType<StopVoice>());
        Assert.Equal((2, "what"), (call.State.Turn.Number, call.State.Turn.Words.Text));
    }

    private static Conversation Answering(string answer = Answer)
    {
        var call = Asked();
        call.Composes(answer);
        call.RoundEnds();
        call.Plays();
        call.Driver.HeardWords = 1;
        return call;
    }

    private static void HeardUntilNow(Conversation call, string words, int length)
    {
        call.Wait(length);
        call.Tell(new InterimTranscript(words, call.Now - TimeSpan.FromMilliseconds(length), call.Now));
    }
}
