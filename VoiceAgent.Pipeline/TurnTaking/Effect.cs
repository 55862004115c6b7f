using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>What the machine wants done. The session carries effects out in order and never decides.</summary>
internal abstract record Effect;

/// <param name="IsHeld">Nothing of it is heard before <see cref="ResumeVoice"/>.</param>
internal sealed record OpenReply(int Epoch, bool IsHeld = false) : Effect;

internal sealed record Say(int Epoch, string Clause) : Effect;

/// <param name="Agent">A persona's id.</param>
/// <summary>What is said from here on is said with this agent's voice; what was said before keeps its own.</summary>
internal sealed record UseVoice(string Agent) : Effect;

/// <param name="Agent">A persona's id.</param>
/// <summary>Another agent has the caller: its instructions, tools and language hold from here on.</summary>
internal sealed record UseAgent(string Agent) : Effect;

/// <summary>No more clauses come for this reply.</summary>
internal sealed record CompleteReply(int Epoch) : Effect;

internal sealed record YieldVoice(int Epoch) : Effect;

internal sealed record ResumeVoice(int Epoch) : Effect;

/// <summary>How much of the reply was heard so far? Answered by <see cref="VoiceHeard"/> before any other event.</summary>
internal sealed record AskHeard(int Epoch) : Effect;

/// <summary>Silence the reply for good; answered by <see cref="VoiceStopped"/> before any other event.</summary>
internal sealed record StopVoice(int Epoch) : Effect;

/// <param name="Round">1, then one more each time tools have answered.</param>
/// <param name="History">Oldest first, with the caller's words of this turn and what this reply has said and learned so far.</param>
internal sealed record StartAnswer(int Turn, int Epoch, int Round, IReadOnlyList<HistoryEntry> History) : Effect;

/// <summary>Answered by <see cref="TokensCounted"/> before any other event, where the model had not told them yet.</summary>
internal sealed record CancelAnswer(int Epoch) : Effect;

internal sealed record RunTool(int Turn, string ToolCallId, string Tool, string Arguments, TimeSpan Deadline) : Effect;

internal sealed record CancelTool(string ToolCallId) : Effect;

internal sealed record Record(CallEvent Event) : Effect;

/// <summary>Ask the telephony side to end the caller's leg.</summary>
internal sealed record HangUpCall : Effect;

/// <summary>The far side does not close the line: close it from here.</summary>
internal sealed record CloseMediaStream : Effect;

/// <summary>The line has closed: get the last words and close the recording; answered by <see cref="Drained"/>.</summary>
internal sealed record Drain : Effect;

internal sealed record EndCall(CallEnding Ending) : Effect;
