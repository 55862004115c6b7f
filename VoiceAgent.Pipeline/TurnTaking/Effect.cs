using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>An action that the machine requests. The session executes the effects in order and makes no decisions.</summary>
internal abstract record Effect;

/// <param name="IsHeld">True when the reply is not played before <see cref="ResumeVoice"/>.</param>
internal sealed record OpenReply(int Epoch, bool IsHeld = false) : Effect;

internal sealed record Say(int Epoch, string Clause) : Effect;

/// <param name="Agent">A persona's id.</param>
/// <summary>The following clauses use this agent's voice. Earlier clauses keep theirs.</summary>
internal sealed record UseVoice(string Agent) : Effect;

/// <param name="Agent">A persona's id.</param>
/// <summary>Another agent becomes active, with its instructions, tools and language.</summary>
internal sealed record UseAgent(string Agent) : Effect;

/// <summary>The reply gets no more clauses.</summary>
internal sealed record CompleteReply(int Epoch) : Effect;

internal sealed record YieldVoice(int Epoch) : Effect;

internal sealed record ResumeVoice(int Epoch) : Effect;

/// <summary>Requests how much of the reply the caller has heard. The answer is <see cref="VoiceHeard"/>, before any other event.</summary>
internal sealed record AskHeard(int Epoch) : Effect;

/// <summary>Stops the reply for good. The answer is <see cref="VoiceStopped"/>, before any other event.</summary>
internal sealed record StopVoice(int Epoch) : Effect;

/// <param name="Round">Begins at 1. The next round begins when the tools have finished.</param>
/// <param name="History">Oldest first, including the caller's words of this turn and the pieces of this reply so far.</param>
internal sealed record StartAnswer(int Turn, int Epoch, int Round, IReadOnlyList<HistoryEntry> History) : Effect
{
    /// <summary>What this reply has already said, if its last answer failed. The model must continue after these words.</summary>
    public string Begun { get; init; } = "";

    /// <summary>Whether the reply has said something apart from fillers. Then an answer without words is complete.</summary>
    public bool HasSaid { get; init; }

    /// <summary>How long to wait before the request, because the model is busy.</summary>
    public TimeSpan Wait { get; init; }
}

/// <summary>Cancels the model. If it has not reported its tokens yet, the answer is <see cref="TokensCounted"/>, before any other event.</summary>
internal sealed record CancelAnswer(int Epoch) : Effect;

internal sealed record RunTool(int Turn, string ToolCallId, string Tool, string Arguments, TimeSpan Deadline) : Effect;

internal sealed record CancelTool(string ToolCallId) : Effect;

internal sealed record Record(CallEvent Event) : Effect;

/// <summary>Asks the telephony service to end the caller's leg.</summary>
internal sealed record HangUpCall : Effect;

/// <summary>Closes the media stream, because the telephony service has not closed it in time.</summary>
internal sealed record CloseMediaStream : Effect;

/// <summary>The media stream has closed. Waits for the last transcripts and closes the recording. The answer is <see cref="Drained"/>.</summary>
internal sealed record Drain : Effect;

/// <summary>The media stream has closed, and the call may go on. The last transcripts are delivered. The recording stays open.</summary>
internal sealed record HearOut : Effect;

/// <summary>This worker's part of the call is over. The call goes on with another worker, or the gateway ends it.</summary>
internal sealed record LeaveCall : Effect;

internal sealed record EndCall(CallEnding Ending) : Effect;
