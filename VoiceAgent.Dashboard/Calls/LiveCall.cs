using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;

namespace VoiceAgent.Dashboard.Calls;

/// <summary>A row of the live list.</summary>
/// <param name="Agent">The agent that has the floor now: the record names only the first.</param>
public sealed record LiveCall(CallRecord Record, string Agent, SpokenLine? LastLine);

/// <param name="Final">False while it may still change.</param>
public sealed record SpokenLine(Speaker Speaker, string Text, bool Final);

/// <param name="Known">False until the calls have been read once.</param>
/// <param name="Interrupted">True while the call log does not answer: the list is what was known before.</param>
public sealed record LiveCalls(IReadOnlyList<LiveCall> Calls, bool Known, bool Interrupted);
