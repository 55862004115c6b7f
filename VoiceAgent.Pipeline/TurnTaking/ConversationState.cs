using System.Collections.Immutable;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking;

internal enum CallStage
{
    /// <summary>The session waits for the line.</summary>
    Opening,
    Connected,

    /// <summary>The conversation is over; last words, tools and the recording are being finished.</summary>
    Draining,
    Ended,
}

internal enum UserState
{
    Silent,

    /// <summary>A sound, no words yet.</summary>
    MaybeSpeaking,
    Speaking,

    /// <summary>Silent, but the turn may go on.</summary>
    EndpointPending,

    /// <summary>The turn is over and the agent has the floor.</summary>
    Committed,
}

internal enum AgentState
{
    Idle,

    /// <summary>Thinks of an answer to a turn that may not be over.</summary>
    Preempting,
    Thinking,
    AwaitingTool,
    Speaking,

    /// <summary>Fell silent because the caller made a sound; not yet known whether it stays so.</summary>
    Yielding,
}

/// <summary>
/// A conversation at one moment. Times are call time: since the session began. Every part that waits holds the moment
/// its waiting ends (<c>…Due</c>); a part that goes away takes its deadline with it.
/// </summary>
internal sealed record ConversationState
{
    /// <summary>The agent that has the caller.</summary>
    public required Persona Persona { get; init; }

    public ConversationPolicy Policy => Persona.Policy;

    /// <summary>The persona whose voice was last asked to speak, by its id; behind <see cref="Persona"/> until that one says something.</summary>
    public required string Voice { get; init; }

    /// <summary>From agent to agent, oldest first.</summary>
    public ImmutableList<Handoff> Handoffs { get; init; } = [];

    public CallStage Call { get; init; } = CallStage.Opening;

    /// <summary>Opening: the line must be open. Connected: the longest call. Draining: everything must be finished.</summary>
    public TimeSpan CallDue { get; init; }

    public TimeSpan OpenedAt { get; init; }

    public MediaStage Media { get; init; } = MediaStage.Awaited;

    /// <summary>The conversation is over: the far side closes the line by then, or we do.</summary>
    public TimeSpan? CloseDue { get; init; }

    /// <summary>Set once, by the first reason.</summary>
    public CallEnding? Ending { get; init; }

    public string? EndingDetail { get; init; }

    /// <summary>Since when the voice detector hears the caller; null when it hears nobody.</summary>
    public TimeSpan? SoundSince { get; init; }

    public TimeSpan? SoundDue { get; init; }

    /// <summary>When the caller was last heard to stop.</summary>
    public TimeSpan SpeechEnd { get; init; }

    public CallerTurn Turn { get; init; } = CallerTurn.Greeting;

    /// <summary>What the caller has said since the turn was committed: an interruption, a continuation, or an "mm-hm".</summary>
    public Utterances OverlappingSpeech { get; init; } = Utterances.None;

    public TimeSpan OverlappingSpeechAt { get; init; }

    /// <summary>The first words of the running utterance, up to this point, belong to turns that are over.</summary>
    public SpentWords Spent { get; init; }

    /// <summary>The number of the last reply.</summary>
    public int Epoch { get; init; }

    public Reply? Reply { get; init; }

    /// <summary>An answer ahead of the end of the turn; only while the turn is open and there is no reply.</summary>
    public PreemptiveReply? PreemptiveReply { get; init; }

    public TokenAccount Tokens { get; init; }

    public CallerPace Pace { get; init; }

    /// <summary>A reply whose voice was stopped and has not yet told what was heard.</summary>
    public StoppedReply? Stopping { get; init; }

    /// <summary>What the agent does once its voice is silent. Nothing waits for it longer than one step, unless a voice is being stopped.</summary>
    public NextAct? Next { get; init; }

    /// <summary>Beside <see cref="Next"/>: the reply that was given up, where the caller goes on with the turn that it answers.</summary>
    public Reply? Unheard { get; init; }

    /// <summary>The agent hangs up, with this ending; null at the end of a step.</summary>
    public CallEnding? HangUp { get; init; }

    /// <summary>Tool calls that have not ended.</summary>
    public ImmutableList<ToolCall> Tools { get; init; } = [];

    /// <summary>What was said, as heard, and what tools have answered; turns that are over.</summary>
    public ImmutableList<HistoryEntry> History { get; init; } = [];

    /// <summary>Nobody says anything until then; <see cref="TimeSpan.MaxValue"/> where nothing is made of their silence.</summary>
    public TimeSpan? SilenceDue { get; init; }

    /// <summary>The last sound was long enough for words, nobody else spoke, and no words have come of it.</summary>
    public bool HeardUnclear { get; init; }

    /// <summary>The last words were heard; the call is hung up in a moment.</summary>
    public Parting? Parting { get; init; }

    public int PromptsInRow { get; init; }

    public int FailuresInRow { get; init; }

    /// <summary>When the model fails, another can be asked for the rest.</summary>
    public bool HasFallbackModel { get; init; }

    public bool HasTriedTransfer { get; init; }

    /// <summary>A human's telephone rings. What the caller says meanwhile is kept for when nobody picks up.</summary>
    public bool IsTransferring => Tools.Exists(tool => tool is { Ending: CallEnding.Transferred, IsRunning: true });

    /// <summary>The last reply that was heard, and when it was over: its echo may still come.</summary>
    public string Said { get; init; } = "";

    public TimeSpan SaidUntil { get; init; }

    /// <summary>The transcriber has heard the agent's own voice: a sound alone is no reason to yield.</summary>
    public bool HearsItself { get; init; }

    public UserState User =>
        SoundSince is not null ? (OpenWords.IsEmpty ? UserState.MaybeSpeaking : UserState.Speaking)
        : !Turn.IsCommitted ? UserState.EndpointPending
        : Reply is not null || Stopping is not null ? UserState.Committed
        : UserState.Silent;

    public AgentState Agent =>
        Reply is not { } reply ? (PreemptiveReply is null ? AgentState.Idle : AgentState.Preempting)
        : reply.YieldDue is not null ? AgentState.Yielding
        : reply.IsAudible ? AgentState.Speaking
        : Tools.IsEmpty ? AgentState.Thinking
        : AgentState.AwaitingTool;

    /// <summary>Nobody speaks, and nothing is about to be said.</summary>
    public bool IsFloorFree => Call is CallStage.Connected && Reply is null && Stopping is null && Parting is null && SoundSince is null && Turn.IsCommitted;

    /// <summary>The reply goes on with the model: it is not whole, and no tool stands before the next round.</summary>
    public bool AwaitsRound =>
        Reply is { IsComplete: false, AnswerDue: null, AnswerFailure: null, VoiceFailure: null } && !Tools.Exists(static tool => tool.IsRunning || tool.Kind is ToolKind.Commit);

    /// <summary>Nothing stands between the end of the turn and its answer: no voice that is being stopped, no human's telephone that rings.</summary>
    public bool MayCommit => Stopping is null && !IsTransferring;

    private Utterances OpenWords => Turn.IsCommitted ? OverlappingSpeech : Turn.Words;

    public static ConversationState Begin(Persona persona, bool hasSecondModel = false) =>
        new() { Persona = persona, HasFallbackModel = hasSecondModel, Voice = persona.Id, CallDue = persona.Policy.Limits.Opening };
}

internal enum MediaStage
{
    Awaited,
    Open,

    /// <summary>Closed; the last words and the recording are still to come.</summary>
    Closed,
    Drained,
}

/// <param name="Epoch">The reply whose terminal tools run then.</param>
/// <param name="Ending">Set where nothing the caller says can change it any more.</param>
internal sealed record Parting(int Epoch, TimeSpan Due, CallEnding? Ending);

/// <summary>One turn of the caller. Turn 0 is the greeting: nobody has spoken yet.</summary>
internal sealed record CallerTurn(int Number, Utterances Words, bool IsCommitted)
{
    public static CallerTurn Greeting { get; } = new(0, Utterances.None, IsCommitted: true);

    /// <summary>While open: the caller has been silent long enough by then. Null while they speak, and where it has to be worked out anew.</summary>
    public TimeSpan? EndDue { get; init; }

    /// <summary>While open and silent: the words may be the last by then, and a preemptive reply is worth while.</summary>
    public TimeSpan? PreemptDue { get; init; }

    /// <summary>preemptive replies begun.</summary>
    public int PreemptiveReplies { get; init; }

    /// <summary>While open: the pause before the sound that is being made; it was one if words come of it.</summary>
    public TimeSpan? Pause { get; init; }

    public TimeSpan SpeechEnd { get; init; }

    public TimeSpan CommittedAt { get; init; }

    /// <summary>When the transcriber was sure of the last words; null while it is not.</summary>
    public TimeSpan? SettledAt { get; init; }

    /// <summary>Once committed on a hypothesis: the last word on it comes by then, or the hypothesis stands.</summary>
    public TimeSpan? SettleDue { get; init; }

    /// <summary>The words as history has them; null while it has none.</summary>
    public string? Told { get; init; }

    /// <summary>What tools have answered in this turn to replies that nobody heard.</summary>
    public ImmutableList<ToolExchange> Learned { get; init; } = [];
}

/// <param name="Until">Where the words end, on the audio's clock.</param>
internal readonly record struct SpentWords(TimeSpan Until, int Tokens);

internal sealed record ToolCall(int Epoch, int Turn, string Id, string Tool, string Arguments, ToolKind Kind, TimeSpan Deadline)
{
    public TimeSpan WantedAt { get; init; }

    /// <summary>When it must have ended; null while it is held back.</summary>
    public TimeSpan? Due { get; init; }

    public CallEnding? Ending { get; init; }

    /// <summary>Handoffs only: who takes over.</summary>
    public Persona? Successor { get; init; }

    /// <summary>Nothing else works: when it fails too, the call ends.</summary>
    public bool IsLastResort { get; init; }

    /// <summary>Transfers only: it has failed, and the caller has not been told.</summary>
    public ToolFailure? Failure { get; init; }

    public bool IsRunning => Due is not null;
}

internal sealed record ToolFailure(ToolOutcome Outcome, string Result);
