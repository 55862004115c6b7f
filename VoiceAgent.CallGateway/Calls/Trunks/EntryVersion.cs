using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>A trunk or a dispatch rule as it is now.</summary>
/// <param name="Value">Null when it was deleted.</param>
internal sealed record EntryVersion<T>(string Id, long Version, T? Value, DateTimeOffset At, string By)
    where T : class, ITrunkEntry
{
    /// <summary>What is there after a change.</summary>
    public static EntryVersion<T> After(EntryChange<T> change) => new(change.Id, change.Version, change.After, change.At, change.By);
}

/// <param name="Continuation">For the next page. Null after the last page.</param>
internal sealed record EntryPage<T>(IReadOnlyList<EntryVersion<T>> Entries, string? Continuation)
    where T : class, ITrunkEntry;

/// <param name="Entry">The trunk or the rule as it is now.</param>
internal sealed record EntryEdit<T>(RouteEditOutcome Outcome, EntryVersion<T>? Entry)
    where T : class, ITrunkEntry;
