using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using VoiceAgent.Cosmos;
using VoiceAgent.Pipeline.Scenarios.Insurance.Billing;

namespace VoiceAgent.Pipeline.Scenarios.Cosmos;

/// <summary>Payments in the container <c>payments</c>: one item per promise or payment, one partition per member. The id is the idempotency key.</summary>
internal sealed class CosmosPayments(CosmosClient client, IOptions<CosmosOptions> options) : IPayments
{
    private readonly Container _payments = client.GetContainer(options.Value.Database, ScenarioContainers.Payments);

    public async Task<Payment> AddAsync(Payment payment, CancellationToken cancelled)
    {
        var partition = new PartitionKey(payment.MemberNumber);
        try
        {
            return (await _payments.CreateItemAsync(payment, partition, cancellationToken: cancelled)).Resource;
        }
        catch (CosmosException there) when (there.StatusCode is HttpStatusCode.Conflict)
        {
            return (await _payments.ReadItemAsync<Payment>(payment.Id, partition, cancellationToken: cancelled)).Resource;
        }
    }

    public async Task<IReadOnlyList<Payment>> OfAsync(string memberNumber, CancellationToken cancelled)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.memberNumber = @member ORDER BY c.at").WithParameter("@member", memberNumber);
        using var pages = _payments.GetItemQueryIterator<Payment>(query, requestOptions: new QueryRequestOptions { PartitionKey = new PartitionKey(memberNumber) });
        var found = new List<Payment>();
        while (pages.HasMoreResults)
        {
            found.AddRange(await pages.ReadNextAsync(cancelled));
        }

        return found;
    }
}
