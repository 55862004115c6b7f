using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Interruption;
using VoiceAgent.Pipeline.TurnTaking.Machine;
using Xunit;
using Record = VoiceAgent.Pipeline.TurnTaking.Record;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>The beginning of a call that the platform has placed: a person or a voicemail has picked up.</summary>
public sealed class AnswerScreenTests
{
    private static readonly ConversationPolicy Policy =
        new(AdaptiveSilence.Default, EnoughWords.Default, ConversationLimits.Default, Phrases.Default with { Greeting = ["Thanks for calling."] });

    private ConversationState _state = ConversationState.Begin(new Persona("claims", "en-US", Policy)) with
    {
        Screen = new AnswerScreen(VoicemailBehaviour.LeaveMessage, ["Please call us back."]),
        OutboundGreeting = ["Hello Ada.", "This is Contoso."],
    };

    private readonly List<Effect> _effects = [];
    private TimeSpan _now;

    [Fact]
    public void A_person_who_says_hello_is_greeted_and_their_words_are_no_turn()
    {
        Open();
        Say("hello", 0.3, 0.8);
        Assert.Empty(Said);
        Until(1.6);

        Assert.Equal(["Hello Ada.", "This is Contoso."], Said);
        Assert.Equal(0, _state.Turn.Number);
        Assert.Contains(Logged.OfType<CallerSpoke>(), spoke => spoke is { Text: "hello", IsBeside: true });

        // A late transcript of the hello does not interrupt the greeting.
        Tell(new FinalTranscript("hello", TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(0.8)));
        Assert.Equal(0, _state.Turn.Number);
        Assert.NotNull(_state.Reply);
        Assert.True(_state.OverlappingSpeech.IsEmpty);
    }

    [Fact]
    public void A_silent_person_is_greeted_after_two_seconds()
    {
        Open();
        Until(1.9);
        Assert.Empty(Said);
        Until(2.1);
        Assert.Equal(["Hello Ada.", "This is Contoso."], Said);
    }

    [Theory]
    [InlineData("hi you have reached the voicemail of Robin please leave a message after the tone")]
    [InlineData("Sie sind mit der Mailbox von Robin verbunden. Bitte hinterlassen Sie eine Nachricht nach dem Signalton.")]
    [InlineData("La persona a la que llama no está disponible. Deje su mensaje después de la señal.")]
    [InlineData("ただいま電話に出ることができません。発信音の後にメッセージをお話しください。")]
    public void A_voicemail_gets_the_message_after_its_tone(string greeting)
    {
        Open();
        Say(greeting, 0.2, 5);
        Assert.True(_state.Screen!.IsMachine);
        Assert.Empty(Said);
        Tell(new SpeechStarted(TimeSpan.FromSeconds(5.5), TimeSpan.FromSeconds(0.1)));
        Until(6);
        Tell(new ToneHeard(TimeSpan.FromSeconds(5.5), TimeSpan.FromSeconds(6)));

        Assert.Equal(["Please call us back."], Said);
        Assert.Equal(CallEnding.Voicemail, _state.Reply!.ThenEnd);
    }

    [Fact]
    public void A_voicemail_without_a_tone_gets_the_message_when_it_is_silent()
    {
        Open();
        Say("leave a message", 0.2, 2);
        Until(4.5);
        Assert.Empty(Said);
        Until(5.1);
        Assert.Equal(["Please call us back."], Said);
    }

    [Fact]
    public void Without_a_message_the_call_ends_as_voicemail()
    {
        _state = _state with { Screen = new AnswerScreen(VoicemailBehaviour.HangUp, []) };
        Open();
        Say("please leave a message after the beep", 0.2, 3);

        Assert.Contains(_effects, effect => effect is HangUpCall);
        Assert.Equal((CallStage.Draining, CallEnding.Voicemail), (_state.Call, _state.Ending!.Value));
        Assert.Empty(Said);
    }

    [Fact]
    public void A_greeting_that_nobody_understands_is_recognised_by_its_length_and_a_tone_by_itself()
    {
        _state = _state with { Screen = new AnswerScreen(VoicemailBehaviour.HangUp, []) };
        var before = _state;
        Open();
        Until(0.6);
        Tell(new SpeechStarted(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.1)));
        Until(7.2);
        Assert.Equal(CallStage.Connected, _state.Call);
        Until(7.6);
        Assert.Equal(CallEnding.Voicemail, _state.Ending);

        (_state, _now) = (before, TimeSpan.Zero);
        Open();
        Tell(new ToneHeard(TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(0.7)));
        Assert.Equal(CallEnding.Voicemail, _state.Ending);
    }

    [Theory]
    [InlineData("good morning contoso dental you are speaking with Robin how may I help you", 0.2, 4.5)]
    [InlineData("yes", 0.2, 0.5)]
    [InlineData("who is calling please", 0.2, 1.5)]
    [InlineData("もしもし", 0.2, 0.8)]
    public void A_person_who_says_more_is_a_person(string words, double from, double until)
    {
        Open();
        Say(words, from, until);
        Until(until + 2);
        Assert.Equal(["Hello Ada.", "This is Contoso."], Said);
    }

    [Fact]
    public void After_the_screening_the_person_has_turns_as_on_any_call()
    {
        Open();
        Say("hello", 0.3, 0.8);
        Until(1.6);
        var epoch = _state.Epoch;
        Tell(new PlayoutStarted(epoch, TimeSpan.FromSeconds(1.7)));
        Until(3);
        Tell(new PlayoutEnded(epoch, "Hello Ada. This is Contoso.", TimeSpan.FromSeconds(3)));
        Say("what is it about", 3.5, 4.5);
        Until(7);

        Assert.Equal(1, _state.Turn.Number);
        Assert.Contains(Logged, happened => happened is CallerFinished { Turn: 1 });
    }

    /// <summary>The greeting of a machine began like a person's.</summary>
    [Theory]
    [InlineData(VoicemailBehaviour.HangUp)]
    [InlineData(VoicemailBehaviour.LeaveMessage)]
    public void A_machine_whose_greeting_goes_on_after_a_pause_is_noticed_while_the_agent_greets(VoicemailBehaviour behaviour)
    {
        _state = _state with { Screen = _state.Screen! with { Behaviour = behaviour } };
        Greet("hi");
        Say("you have reached the voicemail of Robin please leave a message", 2, 5);

        if (behaviour is VoicemailBehaviour.HangUp)
        {
            Assert.Equal((CallStage.Draining, CallEnding.Voicemail), (_state.Call, _state.Ending!.Value));
            return;
        }

        Assert.True(_state.Screen!.IsMachine);
        if (_state.Stopping is { } stopping)
        {
            Tell(new VoiceStopped(stopping.Reply.Epoch, "Hello"));
        }

        Assert.Empty(Said);
        Tell(new SpeechStarted(TimeSpan.FromSeconds(5.5), TimeSpan.FromSeconds(0.1)));
        Tell(new ToneHeard(TimeSpan.FromSeconds(5.5), TimeSpan.FromSeconds(6)));
        Assert.Equal(["Please call us back."], Said);
        Assert.Equal(CallEnding.Voicemail, _state.Reply!.ThenEnd);
    }

    [Fact]
    public void A_transcript_that_comes_after_the_greeting_has_begun_still_shows_the_machine()
    {
        _state = _state with { Screen = _state.Screen! with { Behaviour = VoicemailBehaviour.HangUp } };
        Open();
        Until(0.4);
        Tell(new SpeechStarted(TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(0.1)));
        Until(2.2);
        Tell(new SpeechStopped(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(0.2)));
        Until(3.8);
        Assert.Equal(["Hello Ada.", "This is Contoso."], Said);
        Tell(new FinalTranscript("the person you have called is not available leave a message", TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(2)));

        Assert.Equal(CallEnding.Voicemail, _state.Ending);
    }

    [Fact]
    public void A_tone_after_the_agents_greeting_shows_the_machine()
    {
        Greet("hello");
        Until(6);
        Tell(new ToneHeard(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.5)));
        Until(6.1);

        Assert.Equal(["Please call us back."], Said);
    }

    [Fact]
    public void A_person_who_speaks_of_a_message_later_stays_a_person()
    {
        Greet("hello");
        Assert.Equal(TimeSpan.FromSeconds(3) + AnswerDoubt.Lasts, _state.Doubt!.Until);

        // The time has passed while they talked.
        _state = _state with { Doubt = _state.Doubt with { Until = TimeSpan.FromSeconds(4) } };
        Say("can I leave a message after the tone", 4.5, 6);
        Tell(new ToneHeard(TimeSpan.FromSeconds(6.3), TimeSpan.FromSeconds(6.6)));

        Assert.Equal(CallStage.Connected, _state.Call);
        Assert.Null(_state.Screen);
        Assert.Equal(1, _state.Turn.Number);
    }

    /// <summary>The agent greets until second 3.</summary>
    private void Greet(string words)
    {
        Open();
        Say(words, 0.3, 0.6);
        Until(1.4);
        var epoch = _state.Epoch;
        Tell(new PlayoutStarted(epoch, TimeSpan.FromSeconds(1.4)));
        if (words != "hi")
        {
            Until(3);
            Tell(new PlayoutEnded(epoch, "Hello Ada. This is Contoso.", TimeSpan.FromSeconds(3)));
        }
    }

    private IEnumerable<CallEvent> Logged => _effects.OfType<Record>().Select(record => record.Event);

    private IEnumerable<string> Said => _state.Reply is { } reply ? reply.Clauses.Select(clause => clause.Text) : [];

    private void Open() => Tell(new MediaStreamOpened());

    private void Say(string words, double from, double until)
    {
        Until(from + 0.1);
        Tell(new SpeechStarted(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(0.1)));
        Until(until + 0.2);
        Tell(new SpeechStopped(TimeSpan.FromSeconds(until), TimeSpan.FromSeconds(0.2)));
        Tell(new FinalTranscript(words, TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(until)));
    }

    private void Until(double seconds)
    {
        var until = TimeSpan.FromSeconds(seconds);
        while (Deadlines.Next(_state) is { } due && due <= until)
        {
            _now = due > _now ? due : _now;
            Step(new TimePassed());
        }

        _now = until;
    }

    private void Tell(ConversationEvent happened) => Step(happened);

    private void Step(ConversationEvent happened)
    {
        (_state, var effects) = ConversationMachine.Step(_state, happened, _now);
        _effects.AddRange(effects);
    }
}
