using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>Changes trunks or dispatch rules for people. A change names the version that it is based on. It applies at once here, and at the other gateways after a message.</summary>
internal sealed class EntryEditing<T>(IEntryStore<T> store, ITrunkSignals signals, TrunkTable table, TimeProvider time, ILogger<EntryEditing<T>> logger)
    where T : class, ITrunkEntry
{
    // A person waits for the answer. The other gateways also find the change without the message.
    private static readonly TimeSpan AnnounceTimeout = TimeSpan.FromSeconds(2);

    public async Task<EntryEdit<T>> PutAsync(T value, RouteBasis basis, string by, CancellationToken stopping)
    {
        var known = await store.FindAsync(value.Id, stopping);
        return Refusal(basis, known) is { } refusal ? new EntryEdit<T>(refusal, known)
            : await WriteAsync(value.Id, known, value, known?.Value is null ? EntryChangeKind.Created : EntryChangeKind.Changed, by, null, stopping);
    }

    public async Task<EntryEdit<T>> DeleteAsync(string id, RouteBasis basis, string by, CancellationToken stopping)
    {
        var known = await store.FindAsync(id, stopping);
        return known?.Value is null ? new EntryEdit<T>(RouteEditOutcome.NotThere, known)
            : Refusal(basis, known) is { } refusal ? new EntryEdit<T>(refusal, known)
            : await WriteAsync(id, known, null, EntryChangeKind.Deleted, by, null, stopping);
    }

    /// <param name="former">The version to restore. It must not be a deletion.</param>
    public async Task<EntryEdit<T>> RestoreAsync(EntryChange<T> former, RouteBasis basis, string by, CancellationToken stopping)
    {
        var known = await store.FindAsync(former.Id, stopping);
        return Refusal(basis, known) is { } refusal ? new EntryEdit<T>(refusal, known)
            : await WriteAsync(former.Id, known, former.After, EntryChangeKind.Restored, by, former.Version, stopping);
    }

    private static RouteEditOutcome? Refusal(RouteBasis basis, EntryVersion<T>? known) => basis.Refusal(known?.Value is null ? null : known.Version);

    private async Task<EntryEdit<T>> WriteAsync(string id, EntryVersion<T>? known, T? after, EntryChangeKind kind, string by, long? restoredFrom, CancellationToken stopping)
    {
        var change = new EntryChange<T>(id, (known?.Version ?? 0) + 1, kind, time.GetUtcNow(), by, known?.Value, after, restoredFrom);
        if (!await store.TryAddAsync(change, stopping))
        {
            return new EntryEdit<T>(RouteEditOutcome.ChangedSince, await store.FindAsync(id, stopping));
        }

        var current = EntryVersion<T>.After(change);
        table.Take(current);
        TrunksLog.Changed(logger, typeof(T).Name, id, kind, change.Version);
        try
        {
            // The change is stored, so a person who has left does not stop this.
            await signals.SendAsync(TrunkTable.KeyOf<T>(id), change.Version).WaitAsync(AnnounceTimeout, time, CancellationToken.None);
        }
        catch (Exception failure)
        {
            TrunksLog.NotAnnounced(logger, failure.GetType().Name);
        }

        return new EntryEdit<T>(RouteEditOutcome.Done, current);
    }
}
