using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Interruption;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>
/// Drives a conversation step by step in virtual time: what the caller, the model, the tools and the voice do, and the effects of
/// the machine. Openers and preemptive replies are off unless a test needs them.
/// </summary>
internal sealed class Conversation
{
    private TimeSpan _from;
    private int _tools;

    public Conversation(
        Func<Phrases, Phrases>? phrases = null,
        IBargeInPolicy? bargeIn = null,
        PreemptiveGeneration? speculation = null,
        ConversationLimits? patience = null,
        bool hasSecondModel = false,
        bool canTransfer = false,
        IEndOfTurnPolicy? endOfTurn = null)
    {
        var words = Phrases.Default with { Greeting = ["Hello there."], Openers = Openers.None };
        var policy = new ConversationPolicy(endOfTurn ?? AdaptiveSilence.Default, bargeIn ?? EnoughWords.Default, patience ?? ConversationLimits.Default, phrases?.Invoke(words) ?? words)
        {
            PreemptiveGeneration = speculation ?? PreemptiveGeneration.Off,
        };
        Driver = new MachineDriver(policy, hasSecondModel, canTransfer);
    }

    public MachineDriver Driver { get; }

    public ConversationState State => Driver.State;

    public Phrases Phrases => Driver.Policy.Phrases;

    public TimeSpan Now => Driver.Now;

    /// <summary>The number of the last reply.</summary>
    public int Epoch => Driver.OpenEpoch;

    public string Spoken => string.Join(' ', Driver.Spoken.Select(spoken => spoken.Word));

    public CallEnding Ending => Told<CallEnded>().Single().Ending;

    /// <summary>The greeting was heard, and there is silence.</summary>
    public static Conversation Greeted(Conversation? conversation = null)
    {
        var greeted = conversation ?? new Conversation();
        greeted.Tell(new MediaStreamOpened());
        greeted.Plays();
        greeted.Wait(800);
        greeted.PlaysToTheEnd();
        return greeted;
    }

    /// <summary>The caller has asked a question, and the answer was requested from the model.</summary>
    public static Conversation Asked(Conversation? conversation = null, string question = "What is my balance.")
    {
        var asked = Greeted(conversation);
        asked.Wait(1_000);
        asked.Says(question);
        asked.Wait(200);
        return asked;
    }

    /// <summary>The caller has asked a question and has heard three words of the answer.</summary>
    public static Conversation MidAnswer(Conversation? conversation = null, string answer = "Your balance is forty dollars today.")
    {
        var answered = Asked(conversation);
        answered.Composes(answer);
        answered.RoundEnds();
        answered.Plays();
        answered.Wait(900);
        answered.Driver.HeardWords = 3;
        return answered;
    }

    public IReadOnlyList<T> Told<T>() where T : CallEvent => [.. Driver.Recorded.OfType<T>()];

    public IReadOnlyList<T> Done<T>() where T : Effect => [.. Driver.Effects.OfType<T>()];

    public IReadOnlyList<Effect> Tell(ConversationEvent happened) => Driver.Tell(happened);

    /// <summary>Returns the effects of the machine during an action.</summary>
    public IReadOnlyList<Effect> During(Action happening)
    {
        var from = Driver.Effects.Count;
        happening();
        return Driver.Effects[from..];
    }

    public IReadOnlyList<Effect> Wait(int milliseconds) => During(() => Driver.Wait(milliseconds));

    public IReadOnlyList<Effect> Wait(TimeSpan duration) => During(() => Driver.Wait(duration));

    // The caller.

    /// <summary>The caller's sound is detected 60 ms after its start.</summary>
    public IReadOnlyList<Effect> SoundBegins()
    {
        _from = Now;
        return Tell(new SpeechStarted(Now, TimeSpan.FromMilliseconds(60)));
    }

    /// <summary>The caller's sound ended 100 ms ago.</summary>
    public IReadOnlyList<Effect> SoundEnds() => Tell(new SpeechStopped(Now, TimeSpan.FromMilliseconds(100)));

    public IReadOnlyList<Effect> Hears(string words) => Tell(new InterimTranscript(words, _from, Now));

    public IReadOnlyList<Effect> Understands(string words)
    {
        var effects = Tell(new FinalTranscript(words, _from, Now));
        _from = Now;
        return effects;
    }

    /// <summary>The caller speaks for a second, and the words are transcribed at once.</summary>
    public IReadOnlyList<Effect> Says(string words) => During(() =>
    {
        SoundBegins();
        Wait(1_000);
        Hears(words);
        SoundEnds();
        Understands(words);
    });

    // The model and its tools.

    public IReadOnlyList<Effect> Composes(string clause) => Tell(new ClauseComposed(Epoch, clause));

    public IReadOnlyList<Effect> RoundEnds() => Tell(new RoundEnded(Epoch));

    public IReadOnlyList<Effect> Fails() => Tell(new AnswerFailed(Epoch, "The stream was cut."));

    /// <returns>The call's id.</returns>
    public string Wants(ToolKind kind, CallEnding? ending = null, string? refusal = null, Persona? successor = null, int seconds = 3, string arguments = "{}")
    {
        var id = $"tool{++_tools}";
        Tell(new ToolWanted(Epoch, id, kind.ToString(), arguments, kind, TimeSpan.FromSeconds(seconds), ending, refusal, successor));
        return id;
    }

    public IReadOnlyList<Effect> Returns(string tool, ToolOutcome outcome = ToolOutcome.Succeeded, string result = "result") => Tell(new ToolEnded(tool, outcome, result));

    // The voice.

    public IReadOnlyList<Effect> Plays() => During(() =>
    {
        Tell(new SpeechSynthesized(Epoch));
        Tell(new PlayoutStarted(Epoch, Now));
    });

    public IReadOnlyList<Effect> PlaysToTheEnd()
    {
        Driver.HeardWords = Driver.Spoken.Count;
        return Tell(new PlayoutEnded(Epoch, Driver.Heard, Now));
    }
}
