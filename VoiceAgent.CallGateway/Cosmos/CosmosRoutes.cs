using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Cosmos;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>
/// Stores routes in the container <c>routes</c>: one item with the present route of each number, and one for each of its versions. A batch writes both. The
/// version's item is created and never replaced, so of two people who make the same version, one is refused.
/// </summary>
internal sealed class CosmosRoutes(CosmosClient client, IOptions<CosmosOptions> options) : IRouteStore
{
    private const string Name = "routes";
    private const int PageSize = 100;

    private readonly Container _routes = client.GetContainer(options.Value.Database, Name);

    public static CosmosContainer Container { get; } = new(Name, "/number");

    public async Task<IReadOnlyList<RouteVersion>> ReadAllAsync(CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.type = @type").WithParameter("@type", RouteItem.Kind);
        return await CosmosPages.AllAsync<RouteItem>(_routes, query, new QueryRequestOptions { MaxItemCount = 1_000 }, stopping).Select(item => item.Read()).ToListAsync(stopping);
    }

    public async Task<RouteVersion?> FindAsync(string number, CancellationToken stopping) => (await ReadAsync<RouteItem>(RouteItem.CurrentId, number, stopping))?.Read();

    public async Task<RoutePage> ListAsync(string? continuation, CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.type = @type AND c.isDeleted = false ORDER BY c.number ASC").WithParameter("@type", RouteItem.Kind);
        var (items, next) = await CosmosPages.ReadAsync<RouteItem>(_routes, query, continuation, new QueryRequestOptions { MaxItemCount = PageSize }, stopping);
        return new RoutePage([.. items.Select(item => item.Read())], next);
    }

    public async Task<RouteHistory> HistoryAsync(string number, string? continuation, CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.type = @type ORDER BY c.version DESC").WithParameter("@type", RouteChangeItem.Kind);
        var partition = new QueryRequestOptions { MaxItemCount = PageSize, PartitionKey = new PartitionKey(number) };
        var (items, next) = await CosmosPages.ReadAsync<RouteChangeItem>(_routes, query, continuation, partition, stopping);
        return new RouteHistory([.. items.Select(item => item.Change)], next);
    }

    public async Task<RouteChange?> FindVersionAsync(string number, long version, CancellationToken stopping) =>
        (await ReadAsync<RouteChangeItem>(RouteChangeItem.IdOf(version), number, stopping))?.Change;

    public async Task<bool> TryAddAsync(RouteChange change, CancellationToken stopping)
    {
        using var stored = await _routes.CreateTransactionalBatch(new PartitionKey(change.Number))
            .CreateItem(RouteChangeItem.Of(change))
            .UpsertItem(RouteItem.Of(change.Current))
            .ExecuteAsync(stopping);
        return stored.IsSuccessStatusCode || (stored.StatusCode is HttpStatusCode.Conflict
            ? false
            : throw new RefusedBatchException(stored));
    }

    public async Task<RouteSeed> BeginSeedAsync(RouteSeed wanted, CancellationToken stopping)
    {
        if (await ReadAsync<RouteSeedItem>(RouteSeedItem.Partition, RouteSeedItem.Partition, stopping) is { } known)
        {
            return known.Seed;
        }

        try
        {
            await _routes.CreateItemAsync(RouteSeedItem.Of(wanted), new PartitionKey(RouteSeedItem.Partition), cancellationToken: stopping);
            return wanted;
        }
        catch (CosmosException conflict) when (conflict.StatusCode is HttpStatusCode.Conflict)
        {
            return (await ReadAsync<RouteSeedItem>(RouteSeedItem.Partition, RouteSeedItem.Partition, stopping))!.Seed;
        }
    }

    public async Task EndSeedAsync(CancellationToken stopping)
    {
        var seed = (await ReadAsync<RouteSeedItem>(RouteSeedItem.Partition, RouteSeedItem.Partition, stopping))!.Seed;
        await _routes.UpsertItemAsync(RouteSeedItem.Of(seed with { IsDone = true }), new PartitionKey(RouteSeedItem.Partition), cancellationToken: stopping);
    }

    // A missing container is not a missing item: the caller must notice that the store cannot be used.
    private async Task<TItem?> ReadAsync<TItem>(string id, string partition, CancellationToken stopping)
        where TItem : class
    {
        using var answer = await _routes.ReadItemStreamAsync(id, new PartitionKey(partition), cancellationToken: stopping);
        if (answer.StatusCode is HttpStatusCode.NotFound)
        {
            await _routes.ReadContainerAsync(cancellationToken: stopping);
            return null;
        }

        answer.EnsureSuccessStatusCode();
        return await System.Text.Json.JsonSerializer.DeserializeAsync<TItem>(answer.Content, Contracts.Calls.LoggedEvent.Json, stopping);
    }
}
