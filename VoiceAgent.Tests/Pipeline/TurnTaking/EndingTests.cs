using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.Machine;
using Xunit;
using static VoiceAgent.Tests.Pipeline.TurnTaking.Conversation;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>How a call begins and ends, and how long the agent waits for a silent caller.</summary>
public sealed class EndingTests
{
    private static readonly RecordingClosed Recording = new("path", TimeSpan.FromSeconds(9), TimeSpan.Zero);

    [Fact]
    public void A_line_that_is_not_opened_in_time_ends_the_call()
    {
        var call = new Conversation();
        Assert.Empty(call.Wait(9_999));
        Assert.Single(call.Wait(1).OfType<Drain>());
        call.Tell(new Drained(null));

        Assert.Equal(new CallEnded(CallEnding.MediaLost, "The media stream was not opened in time."), Assert.Single(call.Told<CallEnded>()));
        Assert.Empty(call.Done<CloseMediaStream>());
        Assert.Null(Deadlines.Next(call.State));
    }

    [Fact]
    public void A_line_opens_once()
    {
        var call = Greeted();
        Assert.Empty(call.Tell(new MediaStreamOpened()));
        call.Tell(new MediaStreamClosed(Broken: false));
        Assert.Empty(call.Tell(new MediaStreamOpened()));
    }

    [Fact]
    public void Where_no_greeting_is_the_caller_speaks_first_and_is_asked_after_a_while()
    {
        var call = new Conversation(phrases => phrases with { Greeting = [] });
        Assert.Empty(call.Tell(new MediaStreamOpened()));
        Assert.Empty(call.Wait(9_999));

        Assert.Equal(call.Phrases.StillThere, Assert.Single(call.Wait(1).OfType<Say>()).Clause);
    }

    [Theory]
    [InlineData(false, CallEnding.CallerHungUp, "The telephony service closed the media stream.", 1)]
    [InlineData(true, CallEnding.MediaLost, "The connection of the media stream broke.", 0)]
    public void A_line_that_closes_ends_the_call_when_everything_is_written_down(bool broken, CallEnding ending, string reason, int hangUps)
    {
        var call = MidAnswer();
        var effects = call.Tell(new MediaStreamClosed(broken));
        Assert.Single(effects.OfType<StopVoice>());
        Assert.Single(effects.OfType<Drain>());
        Assert.Empty(call.Tell(new MediaStreamClosed(broken)));
        Assert.Empty(call.Told<CallEnded>());
        call.Wait(6_000);
        Assert.Empty(call.Done<CloseMediaStream>());
        var ended = call.Tell(new Drained(Recording));

        Assert.Equal(hangUps, call.Told<HangUpRequested>().Count(asked => asked.By == "caller"));
        Assert.Equal(reason, Assert.Single(call.Told<MediaClosed>()).Reason);
        Assert.Equal([Recording, new CallEnded(ending)], call.Driver.Recorded.TakeLast(2));
        Assert.Equal(ending, Assert.IsType<EndCall>(ended[^1]).Ending);
        Assert.Equal(("Your balance is", true), (call.Told<AgentSpoke>()[^1].Text, call.Told<AgentSpoke>()[^1].Interrupted));
        Assert.Empty(call.Tell(new MediaStreamClosed(broken)));
        Assert.Empty(call.Tell(new SpeechStarted(call.Now, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void An_operator_who_hangs_up_is_told_once_and_the_line_is_closed_when_the_far_side_does_not(bool isLogged, int told)
    {
        var call = MidAnswer();
        call.Tell(new HangUpAsked("operator", isLogged));
        Assert.Equal(told, call.Told<HangUpRequested>().Count);
        Assert.Single(call.Done<StopVoice>());
        Assert.Empty(call.Tell(new HangUpAsked("operator")));
        Assert.Empty(call.Done<HangUpCall>());
        Assert.Empty(call.Wait(4_999).OfType<CloseMediaStream>());
        Assert.Single(call.Wait(1).OfType<CloseMediaStream>());
        call.Tell(new MediaStreamClosed(Broken: false));
        call.Tell(new Drained(null));

        Assert.Equal(told, call.Told<HangUpRequested>().Count);
        Assert.Equal(CallEnding.OperatorHungUp, call.Ending);
    }

    [Fact]
    public void The_first_reason_is_the_calls_ending()
    {
        var call = Greeted();
        call.Tell(new CallDisconnected(CallEnding.Transferred));
        call.Tell(new CallDisconnected(CallEnding.MediaLost));
        call.Tell(new MediaStreamClosed(Broken: true));
        call.Tell(new Drained(null));

        Assert.Equal(CallEnding.Transferred, call.Ending);
    }

    [Fact]
    public void What_was_drained_before_the_line_closed_does_not_count()
    {
        var call = Greeted();
        Assert.Empty(call.Tell(new Drained(Recording)));
        call.Tell(new MediaStreamClosed(Broken: false));
        Assert.Empty(call.Told<CallEnded>());
    }

    [Fact]
    public void A_defect_ends_the_call_at_once_and_says_what_it_was()
    {
        var call = Asked();
        call.Wants(ToolKind.Commit);
        call.Tell(new Broke("A null."));

        Assert.Equal(new CallEnded(CallEnding.Defect, "A null."), call.Driver.Recorded.Last());
        Assert.Equal(CallStage.Ended, call.State.Call);
    }

    [Fact]
    public void Draining_has_an_end_though_a_stuck_voice_never_tells()
    {
        var call = MidAnswer();
        call.Driver.IsVoiceStuck = true;
        call.Tell(new MediaStreamClosed(Broken: false));
        call.Tell(new Drained(null));
        Assert.Empty(call.Told<CallEnded>());
        call.Wait(1_000);

        Assert.Equal(CallEnding.CallerHungUp, call.Ending);
    }

    [Fact]
    public void Draining_has_an_end_though_the_session_never_says_that_it_is_done()
    {
        var call = Greeted();
        call.Tell(new MediaStreamClosed(Broken: false));
        Assert.Empty(call.Wait(14_999));
        call.Wait(1);

        Assert.Equal(CallEnding.CallerHungUp, call.Ending);
    }

    [Fact]
    public void What_was_said_while_the_call_drains_is_in_the_log()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(800);
        call.Hears("tell them i called");
        call.Tell(new MediaStreamClosed(Broken: false));
        call.Understands("Tell them I called.");
        call.Tell(new FinalTranscript("Thanks.", call.Now, call.Now + TimeSpan.FromSeconds(1)));
        call.Tell(new Drained(null));

        Assert.Equal([(1, "Tell them I called."), (1, "Thanks.")], call.Told<CallerSpoke>().Select(spoke => (spoke.Turn, spoke.Text)));
        Assert.Empty(call.Done<StartAnswer>());
    }

    [Fact]
    public void Words_that_the_transcriber_never_was_sure_of_are_in_the_log_when_the_call_ends()
    {
        var call = MidAnswer();
        call.SoundBegins();
        call.Wait(200);
        call.Hears("mm-hm");
        call.Tell(new MediaStreamClosed(Broken: false));
        call.Tell(new Drained(null));

        Assert.Equal((2, "mm-hm"), (call.Told<CallerSpoke>()[^1].Turn, call.Told<CallerSpoke>()[^1].Text));
    }

    [Fact]
    public void A_turn_that_the_transcriber_never_was_sure_of_is_in_the_log_when_the_call_ends()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(800);
        call.Hears("tell them i called");
        call.Tell(new MediaStreamClosed(Broken: false));
        call.Tell(new Drained(null));

        Assert.Equal((1, "tell them i called"), (Assert.Single(call.Told<CallerSpoke>()).Turn, call.Told<CallerSpoke>()[0].Text));
    }

    [Fact]
    public void The_longest_call_ends_with_a_farewell_and_says_why()
    {
        var call = MidAnswer(new Conversation(patience: ConversationLimits.Default with { LongestCall = TimeSpan.FromSeconds(6) }));
        call.Wait(6_000);
        Assert.Equal((call.Phrases.Farewell, SpeechAct.Goodbye), (call.Spoken, call.State.Reply!.Act));
        Assert.Equal("Your balance is", call.Told<AgentSpoke>()[^1].Text);
        call.Plays();
        call.PlaysToTheEnd();
        Assert.Single(call.Wait(800).OfType<HangUpCall>());
        call.Tell(new MediaStreamClosed(Broken: false));
        call.Tell(new Drained(null));

        Assert.Equal(new CallEnded(CallEnding.TimedOut, "The call reached its longest duration."), Assert.Single(call.Told<CallEnded>()));
    }

    [Fact]
    public void A_turn_that_is_open_at_the_longest_call_is_not_answered()
    {
        var call = Greeted(new Conversation(patience: ConversationLimits.Default with { LongestCall = TimeSpan.FromSeconds(3) }));
        call.Wait(1_500);
        call.SoundBegins();
        call.Wait(600);
        call.Hears("and then i");
        call.Wait(100);
        Assert.Equal(call.Phrases.Farewell, call.Spoken);
        call.Wait(300);
        call.SoundEnds();

        Assert.Empty(call.Wait(3_000).OfType<StartAnswer>());
    }

    [Fact]
    public void A_farewell_of_the_longest_call_that_nobody_plays_is_not_waited_for_twice()
    {
        var call = Greeted(new Conversation(patience: ConversationLimits.Default with { LongestCall = TimeSpan.FromSeconds(3), Playout = TimeSpan.FromSeconds(4) }));
        call.Wait(2_200);
        Assert.Equal(call.Phrases.Farewell, call.Spoken);
        call.Tell(new SynthesisFailed(call.Epoch, "gone"));
        Assert.Equal(call.Phrases.Apology, call.Spoken);
        Assert.Empty(call.Wait(7_000).OfType<HangUpCall>());
        Assert.Single(call.Wait(1_000).OfType<HangUpCall>());
    }

    [Fact]
    public void A_silent_caller_is_asked_twice_and_then_wished_goodbye()
    {
        var call = Greeted();
        foreach (var said in new[] { call.Phrases.StillThere, call.Phrases.StillThere, call.Phrases.Farewell })
        {
            Assert.Empty(call.Wait(9_999).OfType<Say>());
            Assert.Equal(said, Assert.Single(call.Wait(1).OfType<Say>()).Clause);
            call.Plays();
            call.PlaysToTheEnd();
        }

        Assert.Single(call.Wait(800).OfType<HangUpCall>());
        call.Tell(new MediaStreamClosed(Broken: false));
        call.Tell(new Drained(null));
        Assert.Equal(CallEnding.TimedOut, call.Ending);
    }

    [Fact]
    public void Who_has_spoken_since_is_asked_anew()
    {
        var call = Greeted();
        for (var asked = 0; asked < 3; asked++)
        {
            call.Wait(10_000);
            Assert.Equal(call.Phrases.StillThere, call.Spoken);
            call.Plays();
            call.PlaysToTheEnd();
            call.Says("Yes.");
            call.Wait(200);
            call.Composes("Good.");
            call.RoundEnds();
            call.Plays();
            call.PlaysToTheEnd();
        }
    }

    [Fact]
    public void Who_has_spoken_and_was_not_understood_is_told_so_soon()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(900);
        call.SoundEnds();
        Assert.Empty(call.Wait(2_499).OfType<Say>());
        Assert.Equal((call.Phrases.NotUnderstood, SpeechAct.Prompt), (Assert.Single(call.Wait(1).OfType<Say>()).Clause, call.State.Reply!.Act));

        call.Plays();
        call.PlaysToTheEnd();
        call.Wait(10_000);
        Assert.Equal(call.Phrases.StillThere, call.Spoken);
    }

    [Fact]
    public void A_short_sound_was_not_meant_to_say_anything()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(800);
        call.SoundEnds();

        Assert.Empty(call.Wait(9_999).OfType<Say>());
        Assert.Equal(call.Phrases.StillThere, Assert.Single(call.Wait(1).OfType<Say>()).Clause);
    }

    [Fact]
    public void A_sound_without_an_end_is_a_noise_after_20_s()
    {
        var call = Greeted();
        call.SoundBegins();
        Assert.Empty(call.Wait(19_999));
        Assert.NotNull(call.State.SoundSince);
        call.Wait(1);

        Assert.Null(call.State.SoundSince);
        Assert.Empty(call.SoundEnds());
    }

    [Fact]
    public void A_sound_is_no_noise_while_words_come_of_it()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(5_000);
        call.Hears("what is my");
        call.Wait(19_999);
        Assert.NotNull(call.State.SoundSince);
        call.Wait(1);
        Assert.Null(call.State.SoundSince);
    }

    [Fact]
    public void A_long_sound_over_the_agent_that_brings_no_words_was_not_understood()
    {
        var call = MidAnswer();
        call.SoundBegins();
        call.Wait(2_000);
        call.SoundEnds();
        call.Wait(1_300);

        Assert.Equal((call.Phrases.NotUnderstood, SpeechAct.Prompt), (call.Spoken, call.State.Reply!.Act));
        Assert.Single(call.Done<StartAnswer>());
    }

    [Fact]
    public void A_sound_that_goes_on_after_words_that_are_sure_is_a_murmur()
    {
        var call = Greeted();
        call.SoundBegins();
        call.Wait(500);
        call.Hears("what is my");
        call.Wait(500);
        call.Understands("What is my balance.");

        Assert.Empty(call.Wait(2_499).OfType<StartAnswer>());
        call.Wait(301);
        Assert.Single(call.Done<StartAnswer>());
    }

    [Fact]
    public void Keys_without_a_word_are_a_turn_and_its_hash_ends_it()
    {
        var call = Greeted();
        call.Tell(new DtmfReceived('4'));
        call.Tell(new DtmfReceived('7'));
        Assert.Empty(call.Wait(1_399).OfType<StartAnswer>());
        Assert.Equal(new CallerSaid("[keypad: 47]"), Assert.Single(call.Tell(new DtmfReceived('#')).OfType<StartAnswer>()).History[^1]);

        // A second hash adds no information.
        Assert.DoesNotContain(call.Tell(new DtmfReceived('#')), effect => effect is StopVoice or CancelAnswer);
        Assert.Equal([(1, "4"), (1, "7"), (1, "#"), (1, "#")], call.Told<CallerPressed>().Select(pressed => (pressed.Turn, pressed.Tones)));
    }
}
