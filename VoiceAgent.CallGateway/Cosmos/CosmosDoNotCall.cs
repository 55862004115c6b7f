using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.Cosmos;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>Stores the do-not-call list in one partition of the container <c>campaigns</c>. Its entries are never deleted by age.</summary>
internal sealed class CosmosDoNotCall(CosmosClient client, IOptions<CosmosOptions> options) : IDoNotCall
{
    private const int PageSize = 100;

    private static readonly PartitionKey All = new(BlockedItem.AllNumbers);

    private readonly Container _numbers = client.GetContainer(options.Value.Database, CosmosCampaigns.Container.Name);

    // A missing container is not a missing item: nobody may be called while the list cannot be read.
    public async Task<BlockedNumber?> FindAsync(string number, CancellationToken stopping)
    {
        try
        {
            return (await _numbers.ReadItemAsync<BlockedItem>(number, All, cancellationToken: stopping)).Resource.Blocked;
        }
        catch (CosmosException missing) when (missing.StatusCode is HttpStatusCode.NotFound)
        {
            await _numbers.ReadContainerAsync(cancellationToken: stopping);
            return null;
        }
    }

    public async Task SaveAsync(BlockedNumber number, CancellationToken stopping) => await _numbers.UpsertItemAsync(BlockedItem.Of(number), All, cancellationToken: stopping);

    public async Task<bool> RemoveAsync(string number, CancellationToken stopping)
    {
        try
        {
            await _numbers.DeleteItemAsync<BlockedItem>(number, All, cancellationToken: stopping);
            return true;
        }
        catch (CosmosException missing) when (missing.StatusCode is HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    public async Task<BlockedPage> ListAsync(string? continuation, CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT * FROM c ORDER BY c.id ASC");
        var (items, next) = await CosmosPages.ReadAsync<BlockedItem>(_numbers, query, continuation, new QueryRequestOptions { PartitionKey = All, MaxItemCount = PageSize }, stopping);
        return new BlockedPage([.. items.Select(item => item.Blocked)], next);
    }
}
