using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.Silence;
using Xunit;
using static VoiceAgent.Tests.Pipeline.TurnTaking.Conversation;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>Each reason of a silence has its own patience and its own words.</summary>
public sealed class SilenceMachineTests
{
    [Fact]
    public void A_sound_after_the_goodbye_postpones_the_end_until_its_words_could_have_come()
    {
        var call = SaidGoodbye();
        call.Wait(600);
        call.SoundBegins();
        call.Wait(2_000);
        Assert.Equal(SilenceReason.Goodbye, call.State.Silence.Reason);
        call.SoundEnds();

        Assert.Empty(call.Wait(2_890).OfType<RunTool>());
        Assert.Single(call.Wait(20).OfType<RunTool>());
    }

    [Fact]
    public void Words_that_arrive_three_seconds_after_the_goodbye_keep_the_call()
    {
        var call = SaidGoodbye();
        call.Wait(600);
        call.SoundBegins();
        call.Wait(900);
        var until = call.Now;
        call.SoundEnds();
        call.Wait(2_700);
        call.Tell(new FinalTranscript("One more thing.", until - TimeSpan.FromMilliseconds(900), until));

        Assert.Null(call.State.Parting);
        Assert.Equal(2, call.Done<StartAnswer>().Count);
        Assert.Empty(call.Done<RunTool>());
    }

    [Fact]
    public void A_noise_without_an_end_does_not_keep_the_line_open()
    {
        var call = SaidGoodbye();
        call.Wait(600);
        call.SoundBegins();

        Assert.Empty(call.Wait(19_399).OfType<RunTool>());
        Assert.Single(call.Wait(1).OfType<RunTool>());
    }

    [Theory]
    [InlineData("okay bye bye", false)]
    [InlineData("you too", false)]
    [InlineData("okay but my claim", true)]
    public void Only_a_goodbye_in_return_lets_the_line_close(string words, bool keeps)
    {
        var call = SaidGoodbye();
        call.Wait(400);
        call.Says(words);
        call.Wait(1_500);

        Assert.Equal(keeps, call.Done<RunTool>().Count == 0);
        Assert.Equal(keeps ? 2 : 1, call.Done<StartAnswer>().Count);
    }

    [Fact]
    public void A_caller_who_comes_back_during_the_farewell_is_served()
    {
        var call = Greeted(new Conversation(patience: ConversationLimits.Default with { Prompts = 0 }));
        call.Wait(10_000);
        Assert.Equal(call.Phrases.Farewell, call.Spoken);
        call.Plays();
        call.Driver.HeardWords = 2;

        Assert.Empty(call.SoundBegins().OfType<YieldVoice>());
        Assert.Single(call.Hears("I am here").OfType<StopVoice>());
        Assert.Equal(SpeechAct.Goodbye, call.Told<AgentSpoke>()[^1].Act);
        call.SoundEnds();
        call.Understands("I am here.");
        Assert.Single(call.Wait(2_000).OfType<StartAnswer>());
        Assert.Empty(call.Done<HangUpCall>());
    }

    [Fact]
    public void Yes_is_a_sign_of_life_after_the_farewell_to_a_silent_caller()
    {
        var call = Greeted(new Conversation(patience: ConversationLimits.Default with { Prompts = 0 }));
        call.Wait(10_000);
        call.Plays();
        call.PlaysToTheEnd();
        call.Wait(200);
        call.Says("Yes.");

        Assert.Single(call.Wait(1_000).OfType<StartAnswer>());
        Assert.Empty(call.Done<HangUpCall>());
    }

    [Fact]
    public void Who_asks_for_time_gets_a_short_answer_without_the_model_and_two_minutes()
    {
        var call = Greeted();
        call.Says("Hold on a second.");
        call.Wait(1_000);
        Assert.Empty(call.Done<StartAnswer>());
        Assert.Equal(call.Phrases.TakeYourTime[0], call.Spoken);
        call.Plays();
        call.PlaysToTheEnd();
        var asked = call.State.Silence.Since;

        Assert.Empty(call.Wait(asked + TimeSpan.FromSeconds(60) - call.Now - TimeSpan.FromMilliseconds(1)).OfType<Say>());
        Assert.Equal(call.Phrases.NoHurry, Assert.Single(call.Wait(1).OfType<Say>()).Clause);
        call.Plays();
        call.PlaysToTheEnd();
        Assert.Empty(call.Wait(asked + TimeSpan.FromSeconds(120) - call.Now - TimeSpan.FromMilliseconds(1)).OfType<Say>());
        Assert.Equal(call.Phrases.StillThere, Assert.Single(call.Wait(1).OfType<Say>()).Clause);
    }

    [Fact]
    public void The_reason_of_a_silence_is_logged_once()
    {
        var call = Greeted();
        call.Says("Hold on a second.");
        call.Wait(1_000);
        call.Plays();
        call.PlaysToTheEnd();
        call.Wait(30_000);
        call.Says("Still looking.");
        call.Wait(1_000);

        Assert.Equal([SilenceReason.Looking], call.Told<SilenceExplained>().Select(silence => silence.Reason));
    }

    [Fact]
    public void Words_to_somebody_in_the_room_do_not_shorten_the_time_that_the_caller_has_asked_for()
    {
        var call = Greeted();
        call.Says("Hold on a second.");
        call.Wait(1_000);
        call.Plays();
        call.PlaysToTheEnd();
        var asked = call.State.Silence.Since;
        call.Wait(15_000);
        call.Says("Honey, have you seen the folder?");
        call.Wait(1_000);
        Assert.Equal((SilenceReason.Looking, asked), (call.State.Silence.Reason, call.State.Silence.Since));

        call.Composes("Sorry?");
        call.RoundEnds();
        call.Plays();
        call.PlaysToTheEnd();
        call.Says("4719");
        call.Wait(1_000);
        Assert.Equal(SilenceReason.Unexplained, call.State.Silence.Reason);
    }

    [Fact]
    public void Noises_leave_the_time_to_answer_the_last_prompts()
    {
        var call = Greeted();
        while (call.Now < TimeSpan.FromMinutes(2) && call.Done<Say>().All(say => say.Clause != call.Phrases.StillThere))
        {
            call.SoundBegins();
            call.Wait(300);
            call.SoundEnds();
            call.Wait(5_000);
            Settle(call);
        }

        Assert.Single(call.Done<Say>(), say => say.Clause == call.Phrases.StillThere);
        call.SoundBegins();
        call.Wait(300);
        call.SoundEnds();
        Assert.Empty(call.Wait(4_000).OfType<Say>());
    }

    [Fact]
    public void A_request_to_wait_begins_no_preemptive_reply()
    {
        var call = Greeted(new Conversation(speculation: PreemptiveGeneration.Default));
        call.SoundBegins();
        call.Wait(900);
        call.Hears("hold on a second");
        call.SoundEnds();

        Assert.Empty(call.Wait(3_000).OfType<StartAnswer>());
    }

    [Fact]
    public void Noises_get_one_question_and_no_farewell_within_a_minute()
    {
        var call = Greeted();
        call.Says("Yes.");
        call.Wait(200);
        call.Composes("What is your number?");
        call.RoundEnds();
        call.Plays();
        call.PlaysToTheEnd();
        var words = call.State.Silence.Since;
        while (call.Now < words + TimeSpan.FromSeconds(60))
        {
            call.SoundBegins();
            call.Wait(1_000);
            call.SoundEnds();
            call.Wait(6_000);
            Settle(call);
        }

        Assert.Single(call.Done<Say>(), say => say.Clause == call.Phrases.NotUnderstood);
        Assert.DoesNotContain(call.Done<Say>(), say => say.Clause == call.Phrases.Farewell);
        for (var asked = 0; asked < 4; asked++)
        {
            call.Wait(10_000);
            Settle(call);
        }

        Assert.Single(call.Done<Say>(), say => say.Clause == call.Phrases.Farewell);
    }

    [Fact]
    public void Music_gets_silence_and_then_a_goodbye()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(20_000);
        Assert.Equal(SilenceReason.OnHold, call.State.Silence.Reason);

        Assert.Empty(call.Wait(99_000).OfType<Say>());
        Assert.Equal(call.Phrases.Farewell, Assert.Single(call.Wait(2_000).OfType<Say>()).Clause);
        call.Plays();
        call.PlaysToTheEnd();
        Assert.Single(call.Wait(3_000).OfType<HangUpCall>());
    }

    /// <summary>Plays a prompt of the agent to its end.</summary>
    private static void Settle(Conversation call)
    {
        if (call.State.Reply is { IsAudible: false })
        {
            call.Plays();
            call.PlaysToTheEnd();
        }
    }

    /// <summary>The model has said goodbye with its tool, and the caller has heard it.</summary>
    private static Conversation SaidGoodbye()
    {
        var call = Asked(question: "That's all, goodbye.");
        call.Composes("Goodbye.");
        call.Wants(ToolKind.Terminal, CallEnding.AgentHungUp);
        call.RoundEnds();
        call.Plays();
        call.Wait(500);
        call.PlaysToTheEnd();
        Assert.NotNull(call.State.Parting);
        return call;
    }
}
