using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Cosmos;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>
/// Stores trunks or dispatch rules in the container <c>trunks</c>: one item as it is now, and one for each version, in a partition of their own. A batch
/// writes both. The version's item is created and never replaced, so of two people who make the same version, one is refused.
/// </summary>
internal sealed class CosmosTrunks<T>(CosmosClient client, IOptions<CosmosOptions> options) : IEntryStore<T>
    where T : class, ITrunkEntry
{
    private const int PageSize = 100;

    private static readonly string Kind = typeof(T) == typeof(Trunk) ? "trunk" : "rule";

    private readonly Container _entries = client.GetContainer(options.Value.Database, CosmosTrunks.Container.Name);

    public async Task<IReadOnlyList<EntryVersion<T>>> ReadAllAsync(CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind AND c.type = @type").WithParameter("@kind", Kind).WithParameter("@type", EntryItem<T>.Current);
        return await CosmosPages.AllAsync<EntryItem<T>>(_entries, query, new QueryRequestOptions { MaxItemCount = 1_000 }, stopping).Select(item => item.Read()).ToListAsync(stopping);
    }

    public async Task<EntryVersion<T>?> FindAsync(string id, CancellationToken stopping) => (await ReadAsync<EntryItem<T>>(EntryItem<T>.Current, id, stopping))?.Read();

    public async Task<EntryPage<T>> ListAsync(string? continuation, CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind AND c.type = @type AND c.isDeleted = false ORDER BY c.name ASC").WithParameter("@kind", Kind).WithParameter("@type", EntryItem<T>.Current);
        var (items, next) = await CosmosPages.ReadAsync<EntryItem<T>>(_entries, query, continuation, new QueryRequestOptions { MaxItemCount = PageSize }, stopping);
        return new EntryPage<T>([.. items.Select(item => item.Read())], next);
    }

    public async Task<EntryHistory<T>> HistoryAsync(string id, string? continuation, CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.type = @type ORDER BY c.version DESC").WithParameter("@type", EntryChangeItem<T>.History);
        var partition = new QueryRequestOptions { MaxItemCount = PageSize, PartitionKey = PartitionOf(id) };
        var (items, next) = await CosmosPages.ReadAsync<EntryChangeItem<T>>(_entries, query, continuation, partition, stopping);
        return new EntryHistory<T>([.. items.Select(item => item.Change)], next);
    }

    public async Task<EntryChange<T>?> FindVersionAsync(string id, long version, CancellationToken stopping) =>
        (await ReadAsync<EntryChangeItem<T>>(EntryChangeItem<T>.IdOf(version), id, stopping))?.Change;

    public async Task<bool> TryAddAsync(EntryChange<T> change, CancellationToken stopping)
    {
        using var stored = await _entries.CreateTransactionalBatch(PartitionOf(change.Id))
            .CreateItem(EntryChangeItem<T>.Of(Kind, change))
            .UpsertItem(EntryItem<T>.Of(Kind, EntryVersion<T>.After(change)))
            .ExecuteAsync(stopping);
        return stored.IsSuccessStatusCode || (stored.StatusCode is HttpStatusCode.Conflict
            ? false
            : throw new RefusedBatchException(stored));
    }

    private static PartitionKey PartitionOf(string id) => new(TrunkTable.KeyOf<T>(id));

    // A missing container is not a missing item: the caller must notice that the store cannot be used.
    private async Task<TItem?> ReadAsync<TItem>(string item, string id, CancellationToken stopping)
        where TItem : class
    {
        using var answer = await _entries.ReadItemStreamAsync(item, PartitionOf(id), cancellationToken: stopping);
        if (answer.StatusCode is HttpStatusCode.NotFound)
        {
            await _entries.ReadContainerAsync(cancellationToken: stopping);
            return null;
        }

        answer.EnsureSuccessStatusCode();
        return await System.Text.Json.JsonSerializer.DeserializeAsync<TItem>(answer.Content, LoggedEvent.Json, stopping);
    }
}

/// <summary>The container of trunks and dispatch rules.</summary>
internal static class CosmosTrunks
{
    public static CosmosContainer Container { get; } = new("trunks", "/entry");
}
