namespace VoiceAgent.Contracts.Trunks;

/// <summary>A page of trunks.</summary>
/// <param name="Trunks">By id.</param>
/// <param name="Continuation">For the next page. Null after the last page.</param>
public sealed record TrunkList(IReadOnlyList<TrunkView> Trunks, string? Continuation);
