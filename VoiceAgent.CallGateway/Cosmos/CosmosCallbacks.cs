using System.Net;
using System.Text.Json.Serialization;
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

    public async Task<CallbackPage> ListAsync(CallbackStatus status, string? continuation, CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.request.status = @status ORDER BY c.request.askedAt ASC")
            .WithParameter("@status", System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(status.ToString()));
        var (items, next) = await CosmosPages.ReadAsync<CallbackItem>(_callbacks, query, continuation, new QueryRequestOptions { MaxItemCount = PageSize }, stopping);
        return new CallbackPage([.. items.Select(item => item.Request)], next);
    }

    public async Task<CallbackRequest?> FindAsync(Guid id, CancellationToken stopping)
    {
        try
        {
            return (await _callbacks.ReadItemAsync<CallbackItem>($"{id}", new PartitionKey($"{id}"), cancellationToken: stopping)).Resource.Read();
        }
        catch (CosmosException missing) when (missing.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<CallbackRequest?> TryReplaceAsync(CallbackRequest request, CancellationToken stopping)
    {
        try
        {
            var condition = new ItemRequestOptions { IfMatchEtag = request.Version };
            var replaced = await _callbacks.ReplaceItemAsync(new CallbackItem($"{request.Id}", request, _ttl), $"{request.Id}", new PartitionKey($"{request.Id}"), condition, stopping);
            return request with { Version = replaced.ETag };
        }
        catch (CosmosException changed) when (changed.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<CallbackRequest>> OpenAsync(CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.request.status IN ('waiting', 'calling') ORDER BY c.request.askedAt ASC");
        return await CosmosPages.AllAsync<CallbackItem>(_callbacks, query, null, stopping).Select(item => item.Read()).ToListAsync(stopping);
    }

    /// <param name="Ttl">The store deletes the item after this many seconds. Null: never.</param>
    private sealed record CallbackItem(string Id, CallbackRequest Request, int? Ttl)
    {
        [JsonPropertyName("_etag")]
        public string? ETag { get; init; }

        public CallbackRequest Read() => Request with { Version = ETag };
    }
}
