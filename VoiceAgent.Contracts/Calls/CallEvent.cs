using System.Text.Json.Serialization;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Contracts.Calls;

/// <summary>
/// Something that happened on a call. One ordered log has all events of a call. The live view, the transcript, cost, replay
/// and tests read it. A worker that takes a call over rebuilds the conversation from it. Positions (<c>From</c>, <c>Until</c>,
/// <c>Offset</c>) count from the moment the call's first media stream opened.
/// Texts are personal data: they may be in events, but never in a log message.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(CallRang), "call.rang")]
[JsonDerivedType(typeof(CallPlaced), "call.placed")]
[JsonDerivedType(typeof(CallAnswered), "call.answered")]
[JsonDerivedType(typeof(CallConnected), "call.connected")]
[JsonDerivedType(typeof(CallEnded), "call.ended")]
[JsonDerivedType(typeof(MediaOpened), "media.opened")]
[JsonDerivedType(typeof(MediaClosed), "media.closed")]
[JsonDerivedType(typeof(CallTakenOver), "call.taken-over")]
[JsonDerivedType(typeof(AgentTookOver), "agent.took-over")]
[JsonDerivedType(typeof(LanguageChanged), "language.changed")]
[JsonDerivedType(typeof(SilenceExplained), "silence.explained")]
[JsonDerivedType(typeof(CallerHypothesis), "caller.hypothesis")]
[JsonDerivedType(typeof(CallerSpoke), "caller.spoke")]
[JsonDerivedType(typeof(CallerOverlapped), "caller.overlapped")]
[JsonDerivedType(typeof(CallerFinished), "caller.finished")]
[JsonDerivedType(typeof(CallerIdentified), "caller.identified")]
[JsonDerivedType(typeof(ValueHeard), "value.heard")]
[JsonDerivedType(typeof(FactsKept), "facts.kept")]
[JsonDerivedType(typeof(CallerPressed), "caller.pressed")]
[JsonDerivedType(typeof(AgentSpeaking), "agent.speaking")]
[JsonDerivedType(typeof(AgentHeard), "agent.heard")]
[JsonDerivedType(typeof(AgentComposed), "agent.composed")]
[JsonDerivedType(typeof(AgentSpoke), "agent.spoke")]
[JsonDerivedType(typeof(AgentYielded), "agent.yielded")]
[JsonDerivedType(typeof(AgentResumed), "agent.resumed")]
[JsonDerivedType(typeof(BargeIn), "barge-in")]
[JsonDerivedType(typeof(ToolCalled), "tool.called")]
[JsonDerivedType(typeof(ToolStarted), "tool.started")]
[JsonDerivedType(typeof(ToolReturned), "tool.returned")]
[JsonDerivedType(typeof(GuardrailApplied), "guardrail.applied")]
[JsonDerivedType(typeof(TurnMeasured), "turn.measured")]
[JsonDerivedType(typeof(UsageCounted), "usage.counted")]
[JsonDerivedType(typeof(ProviderFailed), "provider.failed")]
[JsonDerivedType(typeof(RecordingClosed), "recording.closed")]
[JsonDerivedType(typeof(RecordingSilenced), "recording.silenced")]
[JsonDerivedType(typeof(RecordingPaused), "recording.paused")]
[JsonDerivedType(typeof(RecordingResumed), "recording.resumed")]
[JsonDerivedType(typeof(TransferRequested), "transfer.requested")]
[JsonDerivedType(typeof(HangUpRequested), "hang-up.requested")]
[JsonDerivedType(typeof(CallQueued), "call.queued")]
[JsonDerivedType(typeof(QueueLeft), "queue.left")]
[JsonDerivedType(typeof(CalledOutsideHours), "called.outside-hours")]
[JsonDerivedType(typeof(OperationRequested), "operation.requested")]
[JsonDerivedType(typeof(OperationEnded), "operation.ended")]
[JsonDerivedType(typeof(CallerHeld), "caller.held")]
[JsonDerivedType(typeof(CallerUnheld), "caller.unheld")]
[JsonDerivedType(typeof(ParticipantsChanged), "participants.changed")]
[JsonDerivedType(typeof(CallLimitReached), "call.limit-reached")]
[JsonDerivedType(typeof(TranscriptReceived), "transcript.received")]
[JsonDerivedType(typeof(MediaReported), "media.reported")]
[JsonDerivedType(typeof(QualityMeasured), "quality.measured")]
[JsonDerivedType(typeof(QualityAlerted), "quality.alerted")]
[JsonDerivedType(typeof(QualityRestored), "quality.restored")]
public abstract record CallEvent;

public sealed record CallRang(string From, string To) : CallEvent;

/// <summary>The platform calls a person, whose telephone begins to ring.</summary>
/// <param name="By">Who has asked for the call: the name of a person or service, or <c>campaign</c> or <c>call-back</c>.</param>
public sealed record CallPlaced(string From, string To, string By) : CallEvent
{
    /// <summary>The campaign or the request to be called back. Null when neither has caused the call.</summary>
    public string? Cause { get; init; }
}

public sealed record CallAnswered(string ConnectionId) : CallEvent;

public sealed record CallConnected : CallEvent;

/// <param name="Detail">A sentence for the operator. It contains no speech.</param>
public sealed record CallEnded(CallEnding Ending, string? Detail = null) : CallEvent;

/// <param name="SampleRate">Hertz.</param>
public sealed record MediaOpened(string Worker, int SampleRate) : CallEvent
{
    /// <summary>What the worker knows of the call. A call whose record was never written gets one from it. Null in older logs.</summary>
    public CallOrigin? Origin { get; init; }
}

public sealed record MediaClosed(string Reason) : CallEvent;

/// <summary>Another worker continues the conversation, because the one before has died, was full, or shuts down.</summary>
/// <param name="From">The name of the worker that ran the conversation before.</param>
/// <param name="Silence">How long no worker ran the conversation.</param>
public sealed record CallTakenOver(string Worker, string From, TimeSpan Silence) : CallEvent;

/// <summary>An agent took over the call: at its beginning, or from another agent.</summary>
/// <param name="From">The agent that handed over. Null at the beginning of the call.</param>
public sealed record AgentTookOver(string Agent, string Language, string? From = null) : CallEvent;

/// <summary>The agent goes on in another language, because the caller speaks it or has asked for it.</summary>
/// <param name="From">BCP 47. The language before.</param>
/// <param name="To">BCP 47. The language from now on.</param>
public sealed record LanguageChanged(string From, string To) : CallEvent;

/// <summary>The agent knows why the caller is silent, and waits accordingly. Words of the caller end the reason.</summary>
public sealed record SilenceExplained(SilenceReason Reason) : CallEvent;

/// <summary>An interim transcript of the caller's speech. The next one replaces it, and finally <see cref="CallerSpoke"/>.</summary>
public sealed record CallerHypothesis(int Turn, string Text) : CallEvent
{
    /// <summary>Where the words begin. Null in logs of earlier versions.</summary>
    public TimeSpan? From { get; init; }

    public TimeSpan? Until { get; init; }
}

/// <summary>A final transcript: what the caller said in a turn, or in a part of it.</summary>
public sealed record CallerSpoke(int Turn, string Text, TimeSpan From, TimeSpan Until) : CallEvent
{
    /// <summary>BCP 47. The language that was detected. Null when the agent speaks only one.</summary>
    public string? Language { get; init; }

    /// <summary>The caller said it while the agent had the floor, and it is part of no turn: "mm-hm".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsBeside { get; init; }
}

/// <summary>
/// What the caller has said so far while the agent has the floor. It is not decided yet whether it becomes a turn. The next one replaces it. A
/// <see cref="CallerSpoke"/> beside the turns, or a new turn, ends it.
/// </summary>
/// <param name="Text">Empty when nothing is left to decide.</param>
public sealed record CallerOverlapped(string Text, TimeSpan From, TimeSpan Until) : CallEvent
{
    /// <summary>DTMF digits, as in <see cref="CallerPressed"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Keys { get; init; }
}

/// <summary>The caller's turn has ended, and the agent answers it. More words in the same turn open it again.</summary>
public sealed record CallerFinished(int Turn) : CallEvent;

/// <summary>The caller has proved who they are.</summary>
/// <param name="Id">A member number or an account.</param>
/// <param name="Description">For the human who takes over the call.</param>
public sealed record CallerIdentified(string Id, string Description) : CallEvent;

/// <summary>The caller has said something about a value that the agent asks for.</summary>
/// <param name="Pending">The value that was understood and is not confirmed yet.</param>
/// <param name="Value">The confirmed value.</param>
/// <param name="Failures">How often the value was not understood, or was rejected.</param>
public sealed record ValueHeard(string Field, string? Pending, string? Value, int Failures) : CallEvent
{
    /// <summary>The value proves who the caller is. The stored call does not have it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsProof { get; init; }
}

/// <summary>Tools keep this for the rest of the call. A later event with the same name replaces it.</summary>
/// <param name="Facts">JSON that the tools understand.</param>
public sealed record FactsKept(string Name, string Facts) : CallEvent;

/// <param name="Tones">DTMF digits: 0–9, *, #, A–D. <c>x</c> replaces a digit of a payment card's number.</param>
public sealed record CallerPressed(int Turn, string Tones) : CallEvent;

/// <summary>What the agent has said so far in this reply, including the clause that is being played.</summary>
public sealed record AgentSpeaking(int Turn, int Epoch, string Text, SpeechAct Act) : CallEvent
{
    /// <summary>How many clauses are openers and fillers, and not a part of the answer. Null when each clause with such words is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Fillers { get; init; }
}

/// <summary>The caller has heard the reply up to the end of a clause, and the reply goes on.</summary>
/// <param name="Text">The clauses that were heard to their end.</param>
public sealed record AgentHeard(int Turn, int Epoch, string Text) : CallEvent;

/// <summary>The last <see cref="AgentSpeaking"/> of this reply has all its words. The caller may not have heard all of them yet.</summary>
public sealed record AgentComposed(int Turn, int Epoch) : CallEvent;

/// <summary>What the caller heard of a reply that was played to its end or cut off.</summary>
/// <param name="Interrupted">True when the caller barged in: <paramref name="Text"/> ends at the last word heard.</param>
public sealed record AgentSpoke(int Turn, int Epoch, string Text, SpeechAct Act, TimeSpan From, TimeSpan Until, bool Interrupted) : CallEvent
{
    /// <summary>As in <see cref="AgentSpeaking"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Fillers { get; init; }

    /// <summary>The caller's turn goes on as if the caller had heard nothing. They have heard an opener only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsForgotten { get; init; }
}

/// <summary>The caller made a sound while the agent spoke. The agent's audio waits until the sound is understood.</summary>
public sealed record AgentYielded(int Turn, int Epoch, TimeSpan Offset) : CallEvent;

/// <summary>The sound was not an interruption. The agent continued where it had stopped.</summary>
public sealed record AgentResumed(int Turn, int Epoch, TimeSpan Offset) : CallEvent;

/// <param name="StopLatency">From the start of the caller's speech until the stop command is sent.</param>
public sealed record BargeIn(int Turn, int Epoch, TimeSpan Offset, TimeSpan StopLatency) : CallEvent;

/// <param name="Arguments">JSON as the model wrote it, without what proves who somebody is.</param>
public sealed record ToolCalled(int Turn, string ToolCallId, string Tool, string Arguments) : CallEvent
{
    /// <summary>The result repeats what proves who the caller is. The stored call does not have it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ResultHasProof { get; init; }
}

/// <summary>A tool that changes something has begun to run. A call without this event has changed nothing.</summary>
public sealed record ToolStarted(int Turn, string ToolCallId, string Tool) : CallEvent;

/// <summary>The end of a tool call. Every <see cref="ToolCalled"/> has exactly one.</summary>
public sealed record ToolReturned(int Turn, string ToolCallId, string Tool, ToolOutcome Outcome, string Result, TimeSpan Duration) : CallEvent;

/// <summary>A guardrail kept the agent from saying something.</summary>
/// <param name="Rule">The name of the rule in agents' files: <c>never says</c> or <c>longest reply</c>.</param>
public sealed record GuardrailApplied(int Turn, string Rule) : CallEvent;

public sealed record TurnMeasured(int Turn, TurnLatency Latency) : CallEvent;

/// <param name="WastedTokens">The part of the tokens that was used for answers that the caller never heard, because they went on speaking.</param>
public sealed record UsageCounted(int Turn, int PromptTokens, int CompletionTokens, int WastedTokens, int SynthesizedCharacters, TimeSpan Recognized) : CallEvent;

/// <param name="Provider"><c>model</c>, <c>speech-to-text</c>, <c>text-to-speech</c>, <c>recording</c> or <c>telephony</c>.</param>
public sealed record ProviderFailed(string Provider, string Reason) : CallEvent
{
    /// <summary>How many failures in a row the caller has noticed. 0 when they did not notice this one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int InRow { get; init; }
}

/// <param name="Path">Blob name in the recordings container.</param>
/// <param name="Gaps">How much audio is missing because the store was too slow.</param>
public sealed record RecordingClosed(string Path, TimeSpan Duration, TimeSpan Gaps) : CallEvent
{
    /// <summary>How much of the caller's audio never arrived. The caller's channel is silent there.</summary>
    public TimeSpan CallerMissing { get; init; }
}

/// <summary>The caller said digits of a payment card. The recording and all other events do not contain them.</summary>
public sealed record RecordingSilenced(TimeSpan From, TimeSpan Until) : CallEvent;

/// <summary>The recording contains silence from now on, in both directions.</summary>
/// <param name="By"><see cref="RecordingConsent.Caller"/>, who refused to be recorded, or the name of the person who paused the recording.</param>
public sealed record RecordingPaused(string By) : CallEvent;

/// <summary>The reason of <paramref name="By"/> for a pause no longer holds. The recording continues if nobody else has paused it.</summary>
/// <param name="By"><see cref="RecordingConsent.Caller"/>, who now agrees to be recorded, or the name of a person.</param>
public sealed record RecordingResumed(string By) : CallEvent;

public sealed record TransferRequested(string Target, string Summary) : CallEvent;

/// <param name="By"><c>caller</c>, <c>agent</c>, or the name of the person who hung up.</param>
public sealed record HangUpRequested(string By) : CallEvent;

/// <summary>All lines are busy, and the caller waits for a free agent.</summary>
/// <param name="Route">The number of the route whose queue it is, or <c>default</c>.</param>
/// <param name="Position">The place in the queue of the route. The first one is 1.</param>
public sealed record CallQueued(string Route, int Position) : CallEvent;

/// <summary>The caller does not wait any more.</summary>
/// <param name="Waited">From the ring until the caller left the queue.</param>
public sealed record QueueLeft(QueueEnding Ending, TimeSpan Waited) : CallEvent;

/// <summary>The number was called outside its business hours. Another agent, another number or an announcement answers.</summary>
/// <param name="Why">A sentence for the operator: the local time, the hours and the holiday. It contains no speech.</param>
public sealed record CalledOutsideHours(string Why) : CallEvent;

/// <summary>Somebody has asked the telephony service to do something on the call.</summary>
/// <param name="Operation">The id of the operation. Its end has the same id.</param>
/// <param name="By">The name of the person or service.</param>
public sealed record OperationRequested(string Operation, CallOperationKind Kind, string By) : CallEvent
{
    /// <summary>A number in E.164, or the raw id of a user. Null when the operation is about the whole call.</summary>
    public string? Target { get; init; }
}

/// <summary>An operation has ended.</summary>
/// <param name="By">Who had asked for it.</param>
public sealed record OperationEnded(string Operation, CallOperationKind Kind, OperationOutcome Outcome, string By) : CallEvent
{
    public string? Target { get; init; }

    /// <summary>A sentence or a code of the telephony service. It contains no speech and no digits.</summary>
    public string? Reason { get; init; }

    /// <summary>How many digits were collected. The digits are not in the log.</summary>
    public int? Keys { get; init; }
}

/// <summary>The caller hears music. The agent is quiet, and its time stands still.</summary>
public sealed record CallerHeld(string By) : CallEvent;

/// <summary>The caller is with the agent again. The conversation goes on where it was.</summary>
public sealed record CallerUnheld(string By) : CallEvent;

/// <summary>Somebody has joined or left the call.</summary>
/// <param name="Members">The telephony service's ids of all who are on the call now.</param>
public sealed record ParticipantsChanged(IReadOnlyList<string> Members) : CallEvent;

/// <summary>The call is as long as a call may be. The caller hears a sentence, and the call ends.</summary>
public sealed record CallLimitReached(TimeSpan Limit) : CallEvent;

/// <summary>A recogniser outside the platform has sent what was said. It is not part of the conversation's turns.</summary>
/// <param name="Sender">The name of the system that has sent it.</param>
/// <param name="Speaker"><c>caller</c>, <c>agent</c>, <c>human</c> or <c>other</c>.</param>
public sealed record TranscriptReceived(string Sender, string Speaker, string Text, TimeSpan From, TimeSpan Until) : CallEvent
{
    /// <summary>BCP 47. Null when the sender does not say it.</summary>
    public string? Language { get; init; }

    /// <summary>From 0 to 1. Null when the sender does not say it.</summary>
    public double? Confidence { get; init; }
}

/// <summary>A system outside the platform has reported how the audio of the call arrives.</summary>
/// <param name="Sender">The name of the system that has sent it.</param>
/// <param name="Leg"><c>caller</c>, <c>agent</c>, <c>human</c> or <c>other</c>.</param>
/// <param name="Status"><c>started</c>, <c>stopped</c>, <c>failed</c> or <c>quality</c>.</param>
public sealed record MediaReported(string Sender, string Leg, string Status) : CallEvent
{
    /// <summary>A sentence for the operator. It contains no speech.</summary>
    public string? Detail { get; init; }

    public double? JitterMs { get; init; }

    public double? LossPercent { get; init; }

    public double? RoundTripMs { get; init; }

    /// <summary>A mean opinion score, from 1 to 5.</summary>
    public double? Mos { get; init; }
}
