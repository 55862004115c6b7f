using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>The trunks or the dispatch rules, and their history.</summary>
internal interface IEntryStore<T>
    where T : class, ITrunkEntry
{
    /// <summary>Reads all, also deleted ones.</summary>
    Task<IReadOnlyList<EntryVersion<T>>> ReadAllAsync(CancellationToken stopping);

    /// <returns>Null when there was never one with this id. A deleted one has a version.</returns>
    Task<EntryVersion<T>?> FindAsync(string id, CancellationToken stopping);

    /// <summary>Lists those that are not deleted, by id.</summary>
    /// <exception cref="FormatException">The continuation is none of this store.</exception>
    Task<EntryPage<T>> ListAsync(string? continuation, CancellationToken stopping);

    /// <summary>Lists the changes, the latest first.</summary>
    /// <exception cref="FormatException">The continuation is none of this store.</exception>
    Task<EntryHistory<T>> HistoryAsync(string id, string? continuation, CancellationToken stopping);

    Task<EntryChange<T>?> FindVersionAsync(string id, long version, CancellationToken stopping);

    /// <summary>Stores a change together with what is there after it.</summary>
    /// <returns>False when this version exists already: somebody else was first.</returns>
    Task<bool> TryAddAsync(EntryChange<T> change, CancellationToken stopping);
}
