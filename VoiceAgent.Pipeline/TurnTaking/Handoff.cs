namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>One agent handed the caller to another.</summary>
/// <param name="Turn">The caller's turn in whose answer it happened.</param>
/// <param name="Epoch">The reply.</param>
internal sealed record Handoff(string ToolCallId, int Turn, int Epoch, Persona From, Persona To);
