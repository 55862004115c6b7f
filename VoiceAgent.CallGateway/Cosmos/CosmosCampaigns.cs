using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.Cosmos;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>Stores campaigns in the container <c>campaigns</c>. They are deleted after the retention of calls, counted from their last change.</summary>
internal sealed class CosmosCampaigns(CosmosClient client, IOptions<CosmosOptions> options, IOptions<RetentionOptions> retention) : ICampaigns
{
    private const string Name = "campaigns";
    private const int PageSize = 100;

    private readonly Container _campaigns = client.GetContainer(options.Value.Database, Name);

    /// <summary>The container for campaigns, contacts and the do-not-call list. It has no default lifetime, because each item has its own.</summary>
    public static CosmosContainer Container { get; } = new(Name, "/partition") { TimeToLive = -1 };

    public async Task AddAsync(Campaign campaign, CancellationToken stopping) =>
        await _campaigns.CreateItemAsync(CampaignItem.Of(campaign, retention.Value.Seconds), new PartitionKey($"{campaign.Id}"), cancellationToken: stopping);

    public async Task<Campaign?> FindAsync(Guid id, CancellationToken stopping)
    {
        try
        {
            return (await _campaigns.ReadItemAsync<CampaignItem>(CampaignItem.Kind, new PartitionKey($"{id}"), cancellationToken: stopping)).Resource.Read();
        }
        catch (CosmosException missing) when (missing.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<Campaign?> TryReplaceAsync(Campaign campaign, CancellationToken stopping)
    {
        try
        {
            var condition = new ItemRequestOptions { IfMatchEtag = campaign.Version };
            var replaced = await _campaigns.ReplaceItemAsync(CampaignItem.Of(campaign, retention.Value.Seconds), CampaignItem.Kind, new PartitionKey($"{campaign.Id}"), condition, stopping);
            return campaign with { Version = replaced.ETag };
        }
        catch (CosmosException changed) when (changed.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<CampaignPage> ListAsync(string? continuation, CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.type = @type ORDER BY c.createdAt DESC").WithParameter("@type", CampaignItem.Kind);
        var (items, next) = await CosmosPages.ReadAsync<CampaignItem>(_campaigns, query, continuation, new QueryRequestOptions { MaxItemCount = PageSize }, stopping);
        return new CampaignPage([.. items.Select(item => item.Read())], next);
    }

    public async Task<IReadOnlyList<Campaign>> OpenAsync(CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.type = @type AND c.isOpen = true").WithParameter("@type", CampaignItem.Kind);
        return await CosmosPages.AllAsync<CampaignItem>(_campaigns, query, null, stopping).Select(item => item.Read()).ToListAsync(stopping);
    }
}
