using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.Cosmos;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>Stores contacts in the partitions of their campaigns. The id of an item is the number, so a number is in a campaign once.</summary>
internal sealed class CosmosContacts(CosmosClient client, IOptions<CosmosOptions> options, IOptions<RetentionOptions> retention) : IContacts
{
    private const int PageSize = 100;

    // The most operations of a batch.
    private const int MostInBatch = 100;

    private readonly Container _contacts = client.GetContainer(options.Value.Database, CosmosCampaigns.Container.Name);

    public async Task<int> AddAsync(Guid campaign, IReadOnlyList<Contact> contacts, CancellationToken stopping)
    {
        var added = 0;
        foreach (var some in contacts.Chunk(MostInBatch))
        {
            added += await TryAddAllAsync(campaign, some, stopping) ? some.Length : await AddEachAsync(campaign, some, stopping);
        }

        return added;
    }

    public async Task<Contact?> TryReplaceAsync(Contact contact, CancellationToken stopping)
    {
        try
        {
            var condition = new ItemRequestOptions { IfMatchEtag = contact.Version };
            var replaced = await _contacts.ReplaceItemAsync(ContactItem.Of(contact, retention.Value.Seconds), contact.Number, Of(contact.Campaign), condition, stopping);
            return contact with { Version = replaced.ETag };
        }
        catch (CosmosException changed) when (changed.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task<IReadOnlyList<Contact>> DueAsync(Guid campaign, DateTimeOffset now, int most, CancellationToken stopping) => QueryAsync(
        campaign,
        new QueryDefinition("SELECT * FROM c WHERE c.type = @type AND c.state = @state AND c.dueAt <= @now ORDER BY c.dueAt ASC OFFSET 0 LIMIT @most")
            .WithParameter("@type", ContactItem.Kind).WithParameter("@state", "waiting").WithParameter("@now", now.ToUnixTimeMilliseconds()).WithParameter("@most", most),
        stopping);

    public Task<IReadOnlyList<Contact>> CallingAsync(Guid campaign, CancellationToken stopping) => QueryAsync(
        campaign,
        new QueryDefinition("SELECT * FROM c WHERE c.type = @type AND c.state = @state").WithParameter("@type", ContactItem.Kind).WithParameter("@state", "calling"),
        stopping);

    public Task<IReadOnlyList<Contact>> WaitingAsync(Guid campaign, int most, CancellationToken stopping) => QueryAsync(
        campaign,
        new QueryDefinition("SELECT * FROM c WHERE c.type = @type AND c.state = @state OFFSET 0 LIMIT @most")
            .WithParameter("@type", ContactItem.Kind).WithParameter("@state", "waiting").WithParameter("@most", most),
        stopping);

    public async Task<int> CountSinceAsync(Guid campaign, DateTimeOffset since, CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT VALUE COUNT(1) FROM c WHERE c.type = @type AND c.calledAt > @since")
            .WithParameter("@type", ContactItem.Kind).WithParameter("@since", since.ToUnixTimeMilliseconds());
        return await CosmosPages.AllAsync<int>(_contacts, query, In(campaign), stopping).SumAsync(stopping);
    }

    public async Task<IReadOnlyDictionary<DialState, int>> CountAsync(Guid campaign, CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT c.state, COUNT(1) AS number FROM c WHERE c.type = @type GROUP BY c.state").WithParameter("@type", ContactItem.Kind);
        var counts = await CosmosPages.AllAsync<StateCount>(_contacts, query, In(campaign), stopping).ToListAsync(stopping);
        return counts.GroupBy(count => count.State).ToDictionary(same => same.Key, same => same.Sum(count => count.Number));
    }

    public async Task<ContactPage> ListAsync(Guid campaign, DialState? state, string? continuation, CancellationToken stopping)
    {
        var query = new QueryDefinition($"SELECT * FROM c WHERE c.type = @type{(state is null ? "" : " AND c.state = @state")} ORDER BY c.id ASC").WithParameter("@type", ContactItem.Kind);
        if (state is { } wanted)
        {
            query.WithParameter("@state", System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(wanted.ToString()));
        }

        var (items, next) = await CosmosPages.ReadAsync<ContactItem>(_contacts, query, continuation, new QueryRequestOptions { PartitionKey = Of(campaign), MaxItemCount = PageSize }, stopping);
        return new ContactPage([.. items.Select(item => item.Read())], next);
    }

    private async Task<bool> TryAddAllAsync(Guid campaign, Contact[] contacts, CancellationToken stopping)
    {
        var batch = _contacts.CreateTransactionalBatch(Of(campaign));
        foreach (var contact in contacts)
        {
            batch.CreateItem(ContactItem.Of(contact, retention.Value.Seconds));
        }

        using var stored = await batch.ExecuteAsync(stopping);
        return stored.IsSuccessStatusCode || (stored.StatusCode is HttpStatusCode.Conflict ? false : throw new RefusedBatchException(stored));
    }

    private async Task<int> AddEachAsync(Guid campaign, Contact[] contacts, CancellationToken stopping)
    {
        var added = 0;
        foreach (var contact in contacts)
        {
            try
            {
                await _contacts.CreateItemAsync(ContactItem.Of(contact, retention.Value.Seconds), Of(campaign), cancellationToken: stopping);
                added++;
            }
            catch (CosmosException known) when (known.StatusCode is HttpStatusCode.Conflict)
            {
                // The campaign has the number already.
            }
        }

        return added;
    }

    private async Task<IReadOnlyList<Contact>> QueryAsync(Guid campaign, QueryDefinition query, CancellationToken stopping) =>
        await CosmosPages.AllAsync<ContactItem>(_contacts, query, In(campaign), stopping).Select(item => item.Read()).ToListAsync(stopping);

    private static PartitionKey Of(Guid campaign) => new(ContactItem.PartitionOf(campaign));

    private static QueryRequestOptions In(Guid campaign) => new() { PartitionKey = Of(campaign), MaxItemCount = 1_000 };

    private sealed record StateCount(DialState State, int Number);
}
