using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary>A page of calls.</summary>
/// <param name="Calls">The calls.</param>
/// <param name="Continuation">For the next page. Null after the last one.</param>
public sealed record CallPage(IReadOnlyList<CallRecord> Calls, string? Continuation);
