namespace VoiceAgent.Contracts.Trunks;

/// <summary>A page of the versions of a trunk or a dispatch rule.</summary>
/// <param name="Versions">The latest first.</param>
/// <param name="Continuation">For the next page. Null after the last page.</param>
public sealed record EntryHistory<T>(IReadOnlyList<EntryChange<T>> Versions, string? Continuation)
    where T : class, ITrunkEntry;
