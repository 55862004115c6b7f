using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>The model has composed the next clause of the reply.</summary>
internal sealed record ClauseComposed(int Epoch, string Text) : ConversationEvent;

/// <summary>One of the agent's guardrails has changed or ended the reply.</summary>
/// <param name="Rule">Its name in agents' files.</param>
internal sealed record AnswerGuarded(int Epoch, string Rule) : ConversationEvent;

/// <summary>The model wants a tool called.</summary>
/// <param name="Deadline">How long the tool may take once it runs.</param>
/// <param name="ToolCallId">Unique in the call.</param>
/// <param name="Ending">How the call ends when a terminal tool succeeds.</param>
/// <param name="Refusal">Why it must not run (no such tool, arguments that do not fit); null when it may.</param>
/// <param name="Successor">Handoffs only: who takes over.</param>
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

/// <summary>The model has finished this round: the reply is complete, or goes on when its tools have answered.</summary>
internal sealed record RoundEnded(int Epoch) : ConversationEvent;

/// <summary>The model refused, stalled, or its stream was cut.</summary>
internal sealed record AnswerFailed(int Epoch, string Reason) : ConversationEvent;

internal sealed record TokensCounted(int Epoch, int Prompt, int Completion) : ConversationEvent;

/// <summary>A tool has ended. One that was cancelled or timed out before is ignored: it has ended already.</summary>
/// <param name="Result">JSON or plain text for the model, bounded.</param>
internal sealed record ToolEnded(string ToolCallId, ToolOutcome Outcome, string Result) : ConversationEvent;

/// <summary>The answer to <see cref="StopVoice"/>; told before anything else.</summary>
/// <param name="Heard">What the caller heard of the reply.</param>
internal sealed record VoiceStopped(int Epoch, string Heard) : ConversationEvent;

/// <summary>The answer to <see cref="AskHeard"/>; told before anything else.</summary>
internal sealed record VoiceHeard(int Epoch, string Heard) : ConversationEvent;

/// <summary>The earliest deadline of the state is due.</summary>
internal sealed record TimePassed : ConversationEvent;

/// <summary>A person, or the worker's shutdown, wants the call ended.</summary>
/// <param name="IsLogged">Who asks has put it into the call's log already.</param>
internal sealed record HangUpAsked(string By, bool IsLogged = false) : ConversationEvent;

/// <summary>The telephony service says the call is over.</summary>
internal sealed record CallDisconnected(CallEnding Ending) : ConversationEvent;

/// <summary>After <see cref="Drain"/>: every word has been told and the recording is closed.</summary>
internal sealed record Drained(RecordingClosed? Recording) : ConversationEvent;

/// <summary>A defect of ours: the call ends now, its log complete.</summary>
internal sealed record Broke(string Reason) : ConversationEvent;

/// <summary>When a tool may run.</summary>
internal enum ToolKind
{
    /// <summary>Changes nothing: may run at once, and be thrown away.</summary>
    Read,

    /// <summary>Changes something: runs only when the caller's words are settled, and its result is kept.</summary>
    Commit,

    /// <summary>Ends the conversation: runs when the caller has heard the reply to its end.</summary>
    Terminal,

    /// <summary>Gives the caller to another agent: runs when the tools before it have answered; the reply goes on with the other.</summary>
    Handoff,
}
