using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.Interruption;
using Xunit;
using static VoiceAgent.Tests.Pipeline.TurnTaking.Conversation;
using Record = VoiceAgent.Pipeline.TurnTaking.Record;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>The caller makes a sound while the agent speaks. The agent falls silent at once, and the caller's words decide what follows.</summary>
public sealed class InterruptionTests
{
    [Fact]
    public void At_a_sound_the_agent_falls_silent_and_keeps_its_place()
    {
        var call = MidAnswer();

        var effects = call.SoundBegins();

        Assert.Equal(call.Epoch, Assert.Single(effects.OfType<YieldVoice>()).Epoch);
        Assert.Equal(new AgentYielded(1, call.Epoch, call.Now), Assert.Single(call.Told<AgentYielded>()));
        Assert.Equal(AgentState.Yielding, call.State.Agent);
        Assert.Empty(call.Done<StopVoice>());
    }

    [Fact]
    public void After_a_sound_without_words_the_agent_goes_on_when_the_grace_is_over()
    {
        var call = MidAnswer();
        call.SoundBegins();
        call.Wait(250);
        call.SoundEnds();

        Assert.Empty(call.Wait(499));
        var effects = call.Wait(1);

        Assert.Equal(call.Epoch, Assert.Single(effects.OfType<ResumeVoice>()).Epoch);
        Assert.Equal(new AgentResumed(1, call.Epoch, call.Now), Assert.Single(call.Told<AgentResumed>()));
        Assert.Equal(AgentState.Speaking, call.State.Agent);
        Assert.Empty(call.Told<BargeIn>());
    }

    [Fact]
    public void A_reply_that_went_on_after_a_cough_ends_as_if_nothing_had_been()
    {
        var call = MidAnswer();
        call.SoundBegins();
        call.Wait(250);
        call.SoundEnds();
        call.Wait(500);
        call.Wait(2_000);
        call.PlaysToTheEnd();

        var spoke = call.Told<AgentSpoke>().Last();
        Assert.Equal(("Your balance is forty dollars today.", false), (spoke.Text, spoke.Interrupted));
        Assert.Equal(UserState.Silent, call.State.User);
        Assert.Single(call.Done<StartAnswer>());
    }

    [Fact]
    public void A_sound_that_lasts_takes_the_floor_without_a_word()
    {
        var call = MidAnswer();
        call.SoundBegins();

        Assert.Empty(call.Wait(1_739));
        var effects = call.Wait(1);

        Assert.Single(effects.OfType<StopVoice>());
        Assert.Equal(new BargeIn(1, call.Epoch, call.Now, TimeSpan.FromMilliseconds(60)), Assert.Single(call.Told<BargeIn>()));
        Assert.Equal(2, call.State.Turn.Number);
    }

    [Fact]
    public void A_second_sound_within_the_grace_is_waited_for_from_its_own_beginning()
    {
        var call = MidAnswer();
        call.SoundBegins();
        call.Wait(250);
        call.SoundEnds();
        call.Wait(300);

        Assert.Empty(call.SoundBegins());
        Assert.Empty(call.Wait(1_739));
        call.Wait(1);

        Assert.Single(call.Told<BargeIn>());
        Assert.Single(call.Told<AgentYielded>());
    }

    [Fact]
    public void How_long_the_agent_took_to_fall_silent_is_told_of_the_sound_that_silenced_it()
    {
        var call = MidAnswer();
        call.SoundBegins();
        call.Wait(250);
        call.SoundEnds();
        call.Wait(100);
        call.Tell(new SpeechStarted(call.Now, TimeSpan.FromMilliseconds(90)));
        call.Wait(300);
        call.Hears("wait");

        Assert.Equal(TimeSpan.FromMilliseconds(60), Assert.Single(call.Told<BargeIn>()).StopLatency);
    }

    [Fact]
    public void An_mm_hm_lets_the_agent_go_on_as_soon_as_it_is_understood()
    {
        var call = MidAnswer();
        call.SoundBegins();
        call.Wait(300);
        Assert.Empty(call.Hears("mm-hm").OfType<ResumeVoice>());
        call.SoundEnds();
        call.Hears("mm-hm yeah");
        Assert.Empty(call.Done<ResumeVoice>());

        Assert.Single(call.Understands("Mm-hm.").OfType<ResumeVoice>());
        Assert.Single(call.Told<AgentResumed>());
        Assert.Empty(call.Wait(600));
    }

    [Fact]
    public void While_the_sound_goes_on_an_mm_hm_does_not_let_the_agent_go_on()
    {
        var call = MidAnswer();
        call.SoundBegins();
        call.Wait(300);

        Assert.Empty(call.Understands("Mm-hm.").OfType<ResumeVoice>());
        Assert.Equal(AgentState.Yielding, call.State.Agent);
    }

    [Fact]
    public void Words_take_the_floor_at_once_and_history_keeps_what_was_heard()
    {
        var call = MidAnswer();
        call.SoundBegins();
        call.Wait(300);

        var effects = call.Hears("wait a moment");

        Assert.Equal(call.Epoch, Assert.Single(effects.OfType<StopVoice>()).Epoch);
        Assert.Equal(new BargeIn(1, call.Epoch, call.Now, TimeSpan.FromMilliseconds(60)), Assert.Single(call.Told<BargeIn>()));
        Assert.Equal((2, "wait a moment"), (call.State.Turn.Number, call.State.Turn.Words.Text));
        Assert.Equal([new AgentSaid("Hello there."), new CallerSaid("What is my balance."), new AgentSaid("Your balance is")], call.State.History);
        var spoke = call.Told<AgentSpoke>().Last();
        Assert.Equal(("Your balance is", true, call.Now), (spoke.Text, spoke.Interrupted, spoke.Until));
    }

    [Fact]
    public void What_a_sound_holds_back_is_said_when_it_brought_no_words()
    {
        var call = Asked();
        call.Wait(100);
        call.SoundBegins();

        Assert.Empty(call.Composes("Your balance is forty dollars.").OfType<Say>());
        Assert.Empty(call.RoundEnds().OfType<CompleteReply>());
        call.Wait(200);
        call.SoundEnds();
        var effects = call.Wait(500);

        Assert.Equal("Your balance is forty dollars.", Assert.Single(effects.OfType<Say>()).Clause);
        Assert.Single(effects.OfType<CompleteReply>());
        Assert.Empty(call.Done<YieldVoice>());
        Assert.Empty(call.Done<ResumeVoice>());
        Assert.Empty(call.Told<AgentYielded>());
        Assert.Empty(call.Told<AgentResumed>());
    }

    [Fact]
    public void No_filler_is_spoken_into_the_callers_own_sound()
    {
        var call = Asked();
        call.Wait(500);
        call.SoundBegins();

        Assert.Empty(call.Wait(1_500).OfType<Say>());
    }

    [Fact]
    public void Who_goes_on_before_the_first_word_goes_on_with_the_same_turn()
    {
        var call = Asked();
        call.Composes("Your balance is forty dollars.");
        call.SoundBegins();
        call.Wait(300);
        var effects = call.Hears("on my savings account");

        Assert.Single(effects.OfType<StopVoice>());
        Assert.Empty(call.Told<BargeIn>());
        Assert.Equal((1, false), (call.State.Turn.Number, call.State.Turn.IsCommitted));
        Assert.Equal("What is my balance. on my savings account", call.State.Turn.Words.Text);
    }

    [Fact]
    public void Where_any_sound_takes_the_floor_nobody_waits_for_words()
    {
        var call = MidAnswer(new Conversation(bargeIn: new AnySound()));

        var effects = call.SoundBegins();

        Assert.Single(effects.OfType<StopVoice>());
        Assert.Empty(effects.OfType<YieldVoice>());
        Assert.Equal(TimeSpan.FromMilliseconds(60), Assert.Single(call.Told<BargeIn>()).StopLatency);
        Assert.Equal(2, call.State.Turn.Number);
    }

    [Fact]
    public void A_key_takes_the_floor_at_once()
    {
        var call = MidAnswer();

        var effects = call.Tell(new DtmfReceived('4'));

        Assert.Single(effects.OfType<StopVoice>());
        Assert.Single(call.Told<BargeIn>());
        Assert.Equal(new CallerPressed(2, "4"), Assert.Single(call.Told<CallerPressed>()));
        Assert.Equal((2, "4"), (call.State.Turn.Number, call.State.Turn.Words.Keys));
    }

    [Fact]
    public void The_farewell_of_the_longest_call_is_not_interrupted()
    {
        var call = Greeted(new Conversation(patience: ConversationLimits.Default with { LongestCall = TimeSpan.FromSeconds(6) }));
        call.Wait(6_000);

        Assert.Equal(call.Phrases.Farewell, call.Spoken);
        call.Plays();
        call.Driver.HeardWords = 2;
        Assert.DoesNotContain(call.SoundBegins(), effect => effect is YieldVoice or StopVoice);
        Assert.DoesNotContain(call.Hears("wait a moment"), effect => effect is YieldVoice or StopVoice);
        call.SoundEnds();
        call.PlaysToTheEnd();
        Assert.Equal("wait a moment", call.Told<CallerSpoke>()[^1].Text);
        Assert.Empty(call.Hears("wait a moment please").OfType<StartAnswer>());
        Assert.Single(call.Wait(3_000).OfType<HangUpCall>());
    }

    [Fact]
    public void A_key_pressed_after_the_farewell_of_the_longest_call_keeps_nobody()
    {
        var call = Greeted(new Conversation(patience: ConversationLimits.Default with { LongestCall = TimeSpan.FromSeconds(6) }));
        call.Wait(6_000);
        call.Plays();
        call.PlaysToTheEnd();
        call.Tell(new DtmfReceived('1'));

        Assert.Single(call.Wait(3_000).OfType<HangUpCall>());
        Assert.Empty(call.Done<StartAnswer>());
    }

    [Fact]
    public void A_loudspeaker_that_returns_the_agents_voice_does_not_hold_it_up_and_the_latency_is_of_the_sound_that_brought_words()
    {
        var call = MidAnswer(answer: "Your balance is forty dollars and ten cents today.");
        call.SoundBegins();
        call.Hears("balance is forty");
        Assert.Single(call.Done<ResumeVoice>());
        call.Wait(300);
        call.SoundEnds();
        call.Wait(600);

        Assert.Empty(call.SoundBegins().OfType<YieldVoice>());
        call.Wait(400);
        call.Hears("no stop");

        Assert.Equal(TimeSpan.FromMilliseconds(60), Assert.Single(call.Told<BargeIn>()).StopLatency);
    }

    [Fact]
    public void A_voice_that_does_not_tell_what_was_heard_is_waited_for_a_second()
    {
        var call = MidAnswer();
        call.Driver.IsVoiceStuck = true;
        call.SoundBegins();
        call.Wait(300);
        call.Hears("wait a moment");
        Assert.DoesNotContain(call.Wait(999), effect => effect is Record { Event: AgentSpoke });
        call.Wait(1);

        Assert.Equal("", call.Told<AgentSpoke>()[^1].Text);
        Assert.Equal("What is my balance. wait a moment", call.State.Turn.Words.Text);
    }

    [Fact]
    public void While_a_voice_is_being_stopped_further_words_belong_to_the_interruption()
    {
        var call = MidAnswer();
        call.Driver.IsVoiceStuck = true;
        call.SoundBegins();
        call.Wait(300);
        call.Hears("no wait");
        call.Wait(300);
        Assert.Empty(call.Hears("no wait a moment").OfType<StopVoice>());
        call.Tell(new VoiceStopped(call.Epoch + 1, "Of another reply."));
        Assert.NotNull(call.State.Stopping);
        call.Wait(700);

        Assert.Contains("no wait a moment", call.State.Turn.Words.Text, StringComparison.Ordinal);
        Assert.Single(call.Told<BargeIn>());
    }
}
