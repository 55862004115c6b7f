using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.Cosmos;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>Stores requests to be called back in the container <c>callbacks</c>. They are deleted after the retention of calls.</summary>
internal sealed class CosmosCallbacks(CosmosClient client, IOptions<CosmosOptions> options, IOptions<RetentionOptions> retention) : ICallbackRequests
{
    private const string Name = "callbacks";
    private const int PageSize = 100;

    private readonly Container _callbacks = client.GetContainer(options.Value.Database, Name);
    private readonly int? _ttl = retention.Value.Seconds;

    /// <summary>The container for requests. It has no default lifetime, because each item has its own.</summary>
    public static CosmosContainer Container { get; } = new(Name, "/id") { TimeToLive = -1 };

    public async Task AddAsync(CallbackRequest request, CancellationToken stopping) =>
        await _callbacks.CreateItemAsync(new CallbackItem($"{request.Id}", request, _ttl), new PartitionKey($"{request.Id}"), cancellationToken: stopping);

    public async Task<CallbackPage> ListAsync(string? continuation, CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.request.status = @status ORDER BY c.request.askedAt ASC").WithParameter("@status", "waiting");
        var (items, next) = await CosmosPages.ReadAsync<CallbackItem>(_callbacks, query, continuation, new QueryRequestOptions { MaxItemCount = PageSize }, stopping);
        return new CallbackPage([.. items.Select(item => item.Request)], next);
    }

    /// <param name="Ttl">The store deletes the item after this many seconds. Null: never.</param>
    private sealed record CallbackItem(string Id, CallbackRequest Request, int? Ttl);
}
