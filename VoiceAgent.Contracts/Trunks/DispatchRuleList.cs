namespace VoiceAgent.Contracts.Trunks;

/// <summary>A page of dispatch rules.</summary>
/// <param name="Rules">By id.</param>
/// <param name="Continuation">For the next page. Null after the last page.</param>
public sealed record DispatchRuleList(IReadOnlyList<DispatchRuleView> Rules, string? Continuation);
