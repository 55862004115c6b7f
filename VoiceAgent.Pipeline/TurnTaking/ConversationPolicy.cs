using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Interruption;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>How one agent takes turns: chosen by its definition, the same for the whole call.</summary>
internal sealed record ConversationPolicy(IEndOfTurnPolicy EndOfTurn, IBargeInPolicy BargeIn, ConversationLimits Limits, Phrases Phrases)
{
    public PreemptiveGeneration PreemptiveGeneration { get; init; } = PreemptiveGeneration.Default;
}

/// <summary>The longest the conversation stays in each state. Nobody waits without an end.</summary>
internal sealed record ConversationLimits
{
    public static ConversationLimits Default { get; } = new();

    /// <summary>From the session's start until the line is open.</summary>
    public TimeSpan Opening { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the end of the caller's speech until the agent takes the floor with a small word, where its answer is not there yet.</summary>
    public TimeSpan Opener { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>From the end of the caller's speech until a filler is spoken, where no small word took the floor.</summary>
    public TimeSpan ModelFiller { get; init; } = TimeSpan.FromMilliseconds(1_300);

    /// <summary>From a tool's start until a filler is spoken.</summary>
    public TimeSpan ToolFiller { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>From the end of what was said until the next filler: with the time a voice may take, nobody hears nothing for longer than 1.5 s.</summary>
    public TimeSpan NextFiller { get; init; } = TimeSpan.FromMilliseconds(1_200);

    /// <summary>The model without a sign of life.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Beyond the time that the reply should take to speak.</summary>
    public TimeSpan Playout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A sound from the caller without a new word.</summary>
    public TimeSpan Sound { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A sound that goes on after words the transcriber is sure of, and brings no new one: not the caller's voice.</summary>
    public TimeSpan Murmur { get; init; } = TimeSpan.FromMilliseconds(2_500);

    /// <summary>From a long sound of the caller, with nobody else speaking, until its words must have come.</summary>
    public TimeSpan Words { get; init; } = TimeSpan.FromMilliseconds(2_500);

    /// <summary>Nobody says anything.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A human's telephone rings, and nobody says anything: not every network lets the caller hear that it does.</summary>
    public TimeSpan Ringing { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The transcriber's last word on an utterance that was already answered. Measured P99 is 1.8 s (design §7).</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The voice's account of what was heard.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// From the end of the goodbye until the call is hung up: the far side's jitter buffer still holds its last
    /// syllable, and the caller may have one more thing to say.
    /// </summary>
    public TimeSpan Parting { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>The far side, asked to hang up, until the line is closed from here.</summary>
    public TimeSpan HangUp { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the end of the conversation until the session is gone.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan LongestCall { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often the caller is asked whether they are still there.</summary>
    public int Prompts { get; init; } = 2;

    /// <summary>How many failures in a row are apologised for before the agent gives up.</summary>
    public int Apologies { get; init; } = 1;

    /// <summary>How often one reply may go back to the model with what its tools answered.</summary>
    public int Rounds { get; init; } = 6;

    /// <summary>How often a caller may be handed from agent to agent in one call.</summary>
    public int Handoffs { get; init; } = 8;
}

/// <summary>What the agent says without asking the model. Each is a list of clauses, or of alternatives used in turn.</summary>
internal sealed record Phrases
{
    public static Phrases Default { get; } = new();

    /// <summary>Clauses of the greeting; none, and the caller speaks first.</summary>
    public IReadOnlyList<string> Greeting { get; init; } = [];

    /// <summary>Clauses with which the agent introduces itself to a caller that another has handed over; none, and the model's answer comes first.</summary>
    public IReadOnlyList<string> TakesOver { get; init; } = [];

    public Openers Openers { get; init; } = Openers.Default;

    /// <summary>Used in turn while something takes long.</summary>
    public IReadOnlyList<string> Fillers { get; init; } = ["One moment, please.", "Thank you for waiting, I'm still on it.", "It takes a little longer than usual."];

    public string StillThere { get; init; } = "Are you still there?";

    public string NotUnderstood { get; init; } = "Sorry, I didn't catch that. Could you say it again?";

    public string Apology { get; init; } = "I'm sorry, something went wrong on my side. Could you say that again, please?";

    /// <summary>While the second model is asked to go on where the first has failed.</summary>
    public string Hold { get; init; } = "I'm sorry, one moment please.";

    /// <summary>Before a transfer because nothing else works.</summary>
    public string PutThrough { get; init; } = "I'm sorry, I can't go on from here. I'm putting you through to a colleague.";

    /// <summary>Before a transfer that the model has said nothing about.</summary>
    public string Transfer { get; init; } = "I'm putting you through to a colleague, and have told them what it is about.";

    /// <summary>Sentences that nobody may cut short: a legal notice. As they are said, in the greeting or by the model.</summary>
    public IReadOnlyList<string> MustBeHeard { get; init; } = [];

    public string Farewell { get; init; } = "Thank you for calling. Goodbye.";

    /// <summary>Before hanging up because nothing works.</summary>
    public string GiveUp { get; init; } = "I'm sorry, I can't help you right now. Please call again later. Goodbye.";

    /// <summary>Everything, for synthesis ahead of time.</summary>
    public IEnumerable<string> All => [.. Greeting, .. TakesOver, .. Openers.All, .. Fillers, StillThere, NotUnderstood, Apology, Hold, PutThrough, Transfer, Farewell, GiveUp];
}
