using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;

namespace VoiceAgent.Dashboard.Calls;

/// <summary>A row of the live list.</summary>
/// <param name="Agent">The current agent. The record has only the first one.</param>
public sealed record LiveCall(CallRecord Record, string Agent, SpokenLine? LastLine);

/// <param name="Final">False while the line may still change.</param>
public sealed record SpokenLine(Speaker Speaker, string Text, bool Final);

/// <param name="Known">False until the calls have been read once.</param>
/// <param name="Interrupted">True while the call log does not respond. The list then shows the last known calls.</param>
public sealed record LiveCalls(IReadOnlyList<LiveCall> Calls, bool Known, bool Interrupted);
