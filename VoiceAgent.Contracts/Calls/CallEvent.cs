using System.Text.Json.Serialization;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Contracts.Calls;

/// <summary>
/// Something that happened on a call. All of a call's events lie in one ordered log; the live view, the transcript,
/// cost, replay and tests are read from it. Positions (<c>From</c>, <c>Until</c>, <c>Offset</c>) count from the moment
/// the media connection opened. Texts are personal data: they belong here and never in a log message.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(CallRang), "call.rang")]
[JsonDerivedType(typeof(CallAnswered), "call.answered")]
[JsonDerivedType(typeof(CallConnected), "call.connected")]
[JsonDerivedType(typeof(CallEnded), "call.ended")]
[JsonDerivedType(typeof(MediaOpened), "media.opened")]
[JsonDerivedType(typeof(MediaClosed), "media.closed")]
[JsonDerivedType(typeof(AgentTookOver), "agent.took-over")]
[JsonDerivedType(typeof(CallerHypothesis), "caller.hypothesis")]
[JsonDerivedType(typeof(CallerSpoke), "caller.spoke")]
[JsonDerivedType(typeof(CallerPressed), "caller.pressed")]
[JsonDerivedType(typeof(AgentSpeaking), "agent.speaking")]
[JsonDerivedType(typeof(AgentSpoke), "agent.spoke")]
[JsonDerivedType(typeof(AgentYielded), "agent.yielded")]
[JsonDerivedType(typeof(AgentResumed), "agent.resumed")]
[JsonDerivedType(typeof(BargeIn), "barge-in")]
[JsonDerivedType(typeof(ToolCalled), "tool.called")]
[JsonDerivedType(typeof(ToolReturned), "tool.returned")]
[JsonDerivedType(typeof(GuardrailApplied), "guardrail.applied")]
[JsonDerivedType(typeof(TurnMeasured), "turn.measured")]
[JsonDerivedType(typeof(UsageCounted), "usage.counted")]
[JsonDerivedType(typeof(ProviderFailed), "provider.failed")]
[JsonDerivedType(typeof(RecordingClosed), "recording.closed")]
[JsonDerivedType(typeof(RecordingSilenced), "recording.silenced")]
[JsonDerivedType(typeof(TransferRequested), "transfer.requested")]
[JsonDerivedType(typeof(HangUpRequested), "hang-up.requested")]
public abstract record CallEvent;

public sealed record CallRang(string From, string To) : CallEvent;

public sealed record CallAnswered(string ConnectionId) : CallEvent;

public sealed record CallConnected : CallEvent;

/// <param name="Detail">A sentence for the operator; no speech.</param>
public sealed record CallEnded(CallEnding Ending, string? Detail = null) : CallEvent;

/// <param name="SampleRate">Hertz.</param>
public sealed record MediaOpened(string Worker, int SampleRate) : CallEvent;

public sealed record MediaClosed(string Reason) : CallEvent;

/// <summary>An agent has the caller: from the call's beginning, or from another.</summary>
/// <param name="From">The agent that had the caller before.</param>
public sealed record AgentTookOver(string Agent, string Language, string? From = null) : CallEvent;

/// <summary>What the caller seems to be saying; replaced by the next one, and in the end by <see cref="CallerSpoke"/>.</summary>
public sealed record CallerHypothesis(int Turn, string Text) : CallEvent;

/// <summary>What the caller said in a turn, or in the part of it that was just recognised.</summary>
public sealed record CallerSpoke(int Turn, string Text, TimeSpan From, TimeSpan Until) : CallEvent;

/// <param name="Tones">0–9, *, #, A–D; <c>x</c> for a key of a payment card's number.</param>
public sealed record CallerPressed(int Turn, string Tones) : CallEvent;

/// <summary>What the agent has begun to say in this reply, up to the clause on its way to the caller.</summary>
public sealed record AgentSpeaking(int Turn, int Epoch, string Text, SpeechAct Act) : CallEvent;

/// <summary>What the caller has heard of a reply, once it was played to its end or cut.</summary>
/// <param name="Interrupted">True when the caller barged in: <paramref name="Text"/> ends at the last word heard.</param>
public sealed record AgentSpoke(int Turn, int Epoch, string Text, SpeechAct Act, TimeSpan From, TimeSpan Until, bool Interrupted) : CallEvent;

/// <summary>The caller made a sound while the agent spoke: its audio is held until the sound is understood.</summary>
public sealed record AgentYielded(int Turn, int Epoch, TimeSpan Offset) : CallEvent;

/// <summary>The sound was no interruption: the agent went on where it had stopped.</summary>
public sealed record AgentResumed(int Turn, int Epoch, TimeSpan Offset) : CallEvent;

/// <param name="StopLatency">Onset of the caller's speech to the stop command on the wire.</param>
public sealed record BargeIn(int Turn, int Epoch, TimeSpan Offset, TimeSpan StopLatency) : CallEvent;

/// <param name="Arguments">JSON, as the model gave it.</param>
public sealed record ToolCalled(int Turn, string ToolCallId, string Tool, string Arguments) : CallEvent;

/// <summary>The one end of a tool call: every <see cref="ToolCalled"/> has exactly one.</summary>
public sealed record ToolReturned(int Turn, string ToolCallId, string Tool, ToolOutcome Outcome, string Result, TimeSpan Duration) : CallEvent;

/// <summary>The agent was kept from saying something.</summary>
/// <param name="Rule">As agents' files name it: <c>never says</c> or <c>longest reply</c>.</param>
public sealed record GuardrailApplied(int Turn, string Rule) : CallEvent;

public sealed record TurnMeasured(int Turn, TurnLatency Latency) : CallEvent;

/// <param name="WastedTokens">Of the prompt and completion tokens: those of answers that the caller never heard, because they went on speaking.</param>
public sealed record UsageCounted(int Turn, int PromptTokens, int CompletionTokens, int WastedTokens, int SynthesizedCharacters, TimeSpan Recognized) : CallEvent;

/// <param name="Provider"><c>model</c>, <c>speech-to-text</c>, <c>text-to-speech</c>, <c>recording</c> or <c>telephony</c>.</param>
public sealed record ProviderFailed(string Provider, string Reason) : CallEvent;

/// <param name="Path">Blob name in the recordings container.</param>
/// <param name="Gaps">How much audio is missing because the store was too slow.</param>
public sealed record RecordingClosed(string Path, TimeSpan Duration, TimeSpan Gaps) : CallEvent;

/// <summary>The caller told payment card digits: they are not in the recording, nor in any other event.</summary>
public sealed record RecordingSilenced(TimeSpan From, TimeSpan Until) : CallEvent;

public sealed record TransferRequested(string Target, string Summary) : CallEvent;

/// <param name="By"><c>caller</c>, <c>agent</c>, or the name of the person who did.</param>
public sealed record HangUpRequested(string By) : CallEvent;
