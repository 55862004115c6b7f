using VoiceAgent.Pipeline.Languages;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Interruption;
using VoiceAgent.Pipeline.TurnTaking.Judgement;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>The turn-taking settings of one agent. They come from its definition and do not change during a call.</summary>
internal sealed record ConversationPolicy(IEndOfTurnPolicy EndOfTurn, IBargeInPolicy BargeIn, ConversationLimits Limits, Phrases Phrases)
{
    public PreemptiveGeneration PreemptiveGeneration { get; init; } = PreemptiveGeneration.Default;

    /// <summary>The agent's own words of agreement. Null when the words of its language suffice.</summary>
    public AgreementChanges? Agreement { get; init; }

    /// <summary>The values that the agent asks for, from its file. The language file has more of them.</summary>
    public IReadOnlyList<AskableValue> Values { get; init; } = [];
}

/// <summary>The longest times that the conversation stays in each state.</summary>
internal sealed record ConversationLimits
{
    public static ConversationLimits Default { get; } = new();

    /// <summary>From the start of the session until the media stream is open.</summary>
    public TimeSpan Opening { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the end of the caller's speech until the agent says an opener, if no answer is ready.</summary>
    public TimeSpan Opener { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>From the end of the caller's speech until the agent says a filler, if the turn gets no opener.</summary>
    public TimeSpan ModelFiller { get; init; } = TimeSpan.FromMilliseconds(1_300);

    /// <summary>From the start of a tool until the agent says a filler.</summary>
    public TimeSpan ToolFiller { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>From the end of the last audio until the next filler. With the time for synthesis, the caller waits at most 1.5 s in silence.</summary>
    public TimeSpan NextFiller { get; init; } = TimeSpan.FromMilliseconds(1_200);

    /// <summary>How long the model may send nothing.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How much longer the playout may take than the estimated speaking time.</summary>
    public TimeSpan Playout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a sound of the caller may last without a new word.</summary>
    public TimeSpan Sound { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a sound may continue after a final transcript without a new word. A longer sound is not the caller's voice.</summary>
    public TimeSpan Murmur { get; init; } = TimeSpan.FromMilliseconds(2_500);

    /// <summary>From the end of a long sound of the caller until its transcript must have arrived.</summary>
    public TimeSpan Words { get; init; } = TimeSpan.FromMilliseconds(2_500);

    /// <summary>How long neither the caller nor the agent may speak.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the caller may look for something after they said so. In the middle of it, the agent says once that there is no hurry.</summary>
    public TimeSpan Looking { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the agent stays on hold. Then it says goodbye.</summary>
    public TimeSpan OnHold { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long after the caller's last words the agent says no goodbye, if sounds without words show that somebody may be there.</summary>
    public TimeSpan Noise { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same while a transfer rings. It is shorter, because not every network plays a ringing tone to the caller.</summary>
    public TimeSpan Ringing { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait for the final transcript of an utterance that was already answered. Measured P99 is 1.8 s (design §7).</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long to wait for the playout to report what the caller heard.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// From the end of the goodbye until the call is hung up. The jitter buffer of the telephony service still holds the last
    /// syllable, and the caller may want to add something.
    /// </summary>
    public TimeSpan Parting { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>The same when the model and the caller have said goodbye, and the model has called no tool.</summary>
    public TimeSpan PartingInWords { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same when only one side has said goodbye.</summary>
    public TimeSpan Goodbye { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the request to hang up until this program closes the media stream itself.</summary>
    public TimeSpan HangUp { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the end of the media stream until this worker leaves the call, if the end of the call is not reported.</summary>
    public TimeSpan Cut { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From the end of the conversation until the session has ended.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan LongestCall { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often the caller is asked whether they are still there.</summary>
    public int Prompts { get; init; } = 2;

    /// <summary>How many failures in a row get an apology before the agent gives up.</summary>
    public int Apologies { get; init; } = 1;

    /// <summary>How often one reply may ask the model. Each round after the first carries the results of tools.</summary>
    public int Rounds { get; init; } = 6;

    /// <summary>How many handoffs one call may have.</summary>
    public int Handoffs { get; init; } = 8;
}

/// <summary>What the agent says without asking the model.</summary>
internal sealed record Phrases
{
    private static WaitingWords English => Language.Of("en").Waiting;

    public static Phrases Default { get; } = new();

    /// <summary>The clauses of the greeting. When there are none, the caller speaks first.</summary>
    public IReadOnlyList<string> Greeting { get; init; } = [];

    /// <summary>The clauses with which the agent introduces itself after a handoff. When there are none, it begins with the model's answer.</summary>
    public IReadOnlyList<string> TakesOver { get; init; } = [];

    public Openers Openers { get; init; } = Openers.Default;

    /// <summary>What the agent says while an answer takes long. The entries are used in turn.</summary>
    public IReadOnlyList<string> Fillers { get; init; } = ["One moment, please.", "Thank you for waiting, I'm still on it.", "It takes a little longer than usual."];

    /// <summary>The answer to a caller who asks the agent to wait. The entries are used in turn.</summary>
    public IReadOnlyList<string> TakeYourTime { get; init; } = English.TakeYourTime;

    /// <summary>Said once while the caller looks for something.</summary>
    public string NoHurry { get; init; } = English.NoHurry;

    /// <summary>Said to the announcements of a queue, for the person who comes back.</summary>
    public string OnHold { get; init; } = English.OnHold;

    /// <summary>Said when the caller repeats the same words again and again.</summary>
    public string OtherWords { get; init; } = English.OtherWords;

    public string StillThere { get; init; } = "Are you still there?";

    public string NotUnderstood { get; init; } = "Sorry, I didn't catch that. Could you say it again?";

    public string Apology { get; init; } = "I'm sorry, something went wrong on my side. Could you say that again, please?";

    /// <summary>What the agent says when a content filter refuses the caller's words.</summary>
    public string NotAllowed { get; init; } = "I'm sorry, I can't talk about that. What else can I do for you?";

    /// <summary>What the agent says while the model is asked once more: the fallback model, or a model that is busy.</summary>
    public string Hold { get; init; } = "I'm sorry, one moment please.";

    /// <summary>What the agent says when another worker has taken over in the middle of something.</summary>
    public string CutOff { get; init; } = "Sorry, we were cut off for a moment.";

    /// <summary>The same when it is not known what was said before.</summary>
    public string StartOver { get; init; } = "Sorry, the connection was interrupted. How can I help you?";

    /// <summary>What the agent says before it transfers the call because of failures.</summary>
    public string PutThrough { get; init; } = "I'm sorry, I can't go on from here. I'm putting you through to a colleague.";

    /// <summary>What the agent says before a transfer that the model has not announced.</summary>
    public string Transfer { get; init; } = "I'm putting you through to a colleague, and have told them what it is about.";

    /// <summary>Sentences that the caller cannot interrupt, such as a legal notice. The text must match the greeting or the model's words.</summary>
    public IReadOnlyList<string> MustBeHeard { get; init; } = [];

    public string Farewell { get; init; } = "Thank you for calling. Goodbye.";

    /// <summary>What the agent says before it hangs up because of failures.</summary>
    public string GiveUp { get; init; } = "I'm sorry, I can't help you right now. Please call again later. Goodbye.";

    /// <summary>Openers, fillers and other words that come before an answer. A model may say the same words in its answer.</summary>
    public bool SoundsLikeFiller(string clause) => clause == CutOff || clause == Hold || Openers.All.Contains(clause) || Fillers.Contains(clause);

    /// <summary>All phrases. They are synthesised in advance.</summary>
    public IEnumerable<string> All =>
    [
        .. Greeting, .. TakesOver, .. Openers.All, .. Fillers, .. TakeYourTime, NoHurry, OnHold, OtherWords, StillThere, NotUnderstood, Apology, NotAllowed, Hold, CutOff, StartOver, PutThrough, Transfer, Farewell,
        GiveUp,
    ];
}
