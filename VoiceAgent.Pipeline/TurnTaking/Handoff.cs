namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>One agent has passed the call to another agent.</summary>
/// <param name="Turn">The caller's turn whose answer contains the handoff.</param>
/// <param name="Epoch">The epoch of the reply that contains the handoff.</param>
internal sealed record Handoff(string ToolCallId, int Turn, int Epoch, Persona From, Persona To);
