namespace VoiceAgent.Contracts.Trunks;

/// <summary>One version of a trunk or a dispatch rule: what was changed, when and by whom. It is never changed or deleted.</summary>
/// <param name="Id">The id of the trunk or the rule.</param>
/// <param name="Version">1, 2, 3 … without gaps for each id, also after a deletion.</param>
/// <param name="By">The name of a person or a service.</param>
/// <param name="Before">Null when there was none.</param>
/// <param name="After">Null for a deletion.</param>
/// <param name="RestoredFrom">The version that was restored.</param>
public sealed record EntryChange<T>(string Id, long Version, EntryChangeKind Kind, DateTimeOffset At, string By, T? Before, T? After, long? RestoredFrom = null)
    where T : class, ITrunkEntry;
