namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>What was said and done on a call. It contains what the caller heard, not what the model generated.</summary>
internal abstract record HistoryEntry;

internal sealed record CallerSaid(string Text) : HistoryEntry;

internal sealed record AgentSaid(string Text) : HistoryEntry;

/// <param name="Arguments">A JSON object, or empty.</param>
internal sealed record ToolExchange(string ToolCallId, string Tool, string Arguments, string Result) : HistoryEntry;
