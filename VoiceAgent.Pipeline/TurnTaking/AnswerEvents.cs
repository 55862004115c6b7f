using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>The model has composed the next clause of the reply.</summary>
internal sealed record ClauseComposed(int Epoch, string Text) : ConversationEvent;

/// <summary>A guardrail of the agent has changed or ended the reply.</summary>
/// <param name="Rule">The name of the guardrail in the agent's file.</param>
internal sealed record AnswerGuarded(int Epoch, string Rule) : ConversationEvent;

/// <summary>The model has called a tool.</summary>
/// <param name="Deadline">How long the tool may run.</param>
/// <param name="ToolCallId">Unique in the call.</param>
/// <param name="Ending">How the call ends when a terminal tool succeeds.</param>
/// <param name="Refusal">Why the tool must not run, for example because it does not exist or its arguments are invalid. Null when it may run.</param>
/// <param name="Successor">Only for handoffs: the agent that takes over.</param>
internal sealed record ToolWanted(
    int Epoch,
    string ToolCallId,
    string Tool,
    string Arguments,
    ToolKind Kind,
    TimeSpan Deadline,
    CallEnding? Ending = null,
    string? Refusal = null,
    Persona? Successor = null) : ConversationEvent;

/// <summary>The model has finished this round. The reply is complete, or continues when its tools have finished.</summary>
internal sealed record RoundEnded(int Epoch) : ConversationEvent;

/// <summary>The model refused to answer, did not answer in time, or its stream broke.</summary>
internal sealed record AnswerFailed(int Epoch, string Reason, FailureKind Kind = FailureKind.Unavailable) : ConversationEvent;

/// <summary>The model has failed or is too slow, and is asked once more before the caller hears anything. The machine only logs it.</summary>
internal sealed record ModelAskedAgain(int Epoch, string Reason) : ConversationEvent;

internal sealed record TokensCounted(int Epoch, int Prompt, int Completion) : ConversationEvent;

/// <summary>A tool has ended. The machine ignores the event if the tool was already cancelled or had timed out.</summary>
/// <param name="Result">JSON or plain text for the model, of limited length.</param>
internal sealed record ToolEnded(string ToolCallId, ToolOutcome Outcome, string Result) : ConversationEvent;

/// <summary>A tool has learned something that all tools of the call keep. The machine only logs it.</summary>
internal sealed record FactLearned(CallEvent Fact) : ConversationEvent;

/// <summary>The answer to <see cref="StopVoice"/>. It is posted before any other event.</summary>
/// <param name="Heard">What the caller heard of the reply.</param>
internal sealed record VoiceStopped(int Epoch, string Heard) : ConversationEvent;

/// <summary>The answer to <see cref="AskHeard"/>. It is posted before any other event.</summary>
internal sealed record VoiceHeard(int Epoch, string Heard) : ConversationEvent;

/// <summary>The earliest deadline of the state is due.</summary>
internal sealed record TimePassed : ConversationEvent;

/// <summary>An operator or the worker's shutdown requests the end of the call.</summary>
/// <param name="IsLogged">True when the request is already in the call's log.</param>
internal sealed record HangUpAsked(string By, bool IsLogged = false) : ConversationEvent
{
    /// <summary>The worker shuts down, and no other worker has taken the call.</summary>
    public const string Shutdown = "shutdown";

    public bool IsShutdown => By == Shutdown;
}

/// <summary>The telephony service reports that the call has ended.</summary>
internal sealed record CallDisconnected(CallEnding Ending) : ConversationEvent;

/// <summary>Another worker has taken the call over. This worker stops at once, and the call goes on.</summary>
internal sealed record CallTaken : ConversationEvent;

/// <summary>This worker asks the gateway to move the call to another worker, or takes the request back.</summary>
internal sealed record LeaveAsked(bool IsAsked) : ConversationEvent;

/// <summary>This worker must leave, and the gateway has begun to look for somebody else for the caller.</summary>
internal sealed record HelpAwaited : ConversationEvent;

/// <summary>The answer to <see cref="Drain"/>. All transcripts have arrived, and the recording is closed.</summary>
internal sealed record Drained(RecordingClosed? Recording) : ConversationEvent;

/// <summary>An unexpected exception in this program. The call ends now, with a complete log.</summary>
internal sealed record Broke(string Reason) : ConversationEvent;

/// <summary>When a tool may run.</summary>
internal enum ToolKind
{
    /// <summary>Changes no data. It may run at once, and its result may be discarded.</summary>
    Read,

    /// <summary>Changes data. It runs only when the transcript of the turn is final, and its result is kept.</summary>
    Commit,

    /// <summary>Ends the conversation. It runs when the caller has heard the whole reply.</summary>
    Terminal,

    /// <summary>Passes the call to another agent. It runs when the tools before it have finished. The new agent continues the reply.</summary>
    Handoff,
}
