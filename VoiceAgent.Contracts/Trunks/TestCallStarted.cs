using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Contracts.Trunks;

/// <summary>A test call that rings.</summary>
/// <param name="Call">Its record is at <c>/api/calls</c>.</param>
public sealed record TestCallStarted(CallId Call);
