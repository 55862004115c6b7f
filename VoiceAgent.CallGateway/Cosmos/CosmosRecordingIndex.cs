using System.Net;
using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Cosmos;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>Stores what is known of recordings as items <c>recording</c> in the partitions of their calls.</summary>
internal sealed class CosmosRecordingIndex(CosmosClient client, IOptions<CosmosOptions> options, IOptions<RetentionOptions> retention) : IRecordingIndex
{
    private const string Kind = "recording";

    private readonly Container _calls = client.GetContainer(options.Value.Database, CosmosFinishedCalls.Container.Name);

    public async Task<RecordingEntry?> FindAsync(CallId call, CancellationToken stopping)
    {
        try
        {
            var found = await _calls.ReadItemAsync<Item>(IdOf(call), new PartitionKey(call.PartitionKey), cancellationToken: stopping);
            return found.Resource.Entry with { Version = found.ETag, Words = found.Resource.Words };
        }
        catch (CosmosException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<bool> TrySaveAsync(RecordingEntry entry, CancellationToken stopping)
    {
        // A held recording never expires by itself. Deletions stay as long as the store keeps calls.
        var partition = new PartitionKey(entry.Call.PartitionKey);
        var item = new Item(IdOf(entry.Call), entry.Call.PartitionKey, Kind, entry.Call, entry, entry.Words) { Ttl = entry.Hold is null ? Ttl : -1 };
        try
        {
            await (entry.Version is null
                ? _calls.CreateItemAsync(item, partition, cancellationToken: stopping)
                : _calls.ReplaceItemAsync(item, item.Id, partition, new ItemRequestOptions { IfMatchEtag = entry.Version }, stopping));
            return true;
        }
        catch (CosmosException changed) when (changed.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    public async Task<RecordingPage> SearchAsync(RecordingQuery query, CancellationToken stopping)
    {
        var (found, next) = await CosmosPages.ReadAsync<Found>(_calls, RecordingSearch.Of(query, Kind), query.Continuation, new QueryRequestOptions { MaxItemCount = query.Size }, stopping);
        return new RecordingPage([.. found.Select(item => item.Entry)], next);
    }

    public async Task KeepAsync(CallId call, bool forEver, CancellationToken stopping)
    {
        // The lifetime of an item counts from its last change, so it begins again when a hold is released.
        PatchOperation[] change = [PatchOperation.Set("/ttl", forEver ? -1 : Ttl ?? -1)];
        foreach (var id in await IdsAsync(call, stopping))
        {
            await _calls.PatchItemAsync<object>(id, new PartitionKey(call.PartitionKey), change, cancellationToken: stopping);
        }
    }

    public async Task<int> EraseAsync(CallId call, CancellationToken stopping)
    {
        // An analysis may be stored meanwhile. Without the call's own item none can be stored, so the second look finds all.
        var erased = 0;
        for (var ids = await IdsAsync(call, stopping); ids.Count > 0; ids = await IdsAsync(call, stopping))
        {
            await EraseAsync(call, ids, stopping);
            erased += ids.Count;
        }

        return erased;
    }

    private async Task EraseAsync(CallId call, IReadOnlyList<string> ids, CancellationToken stopping)
    {
        foreach (var id in ids.OrderBy(id => id == call.ToString()))
        {
            try
            {
                await _calls.DeleteItemAsync<object>(id, new PartitionKey(call.PartitionKey), cancellationToken: stopping);
            }
            catch (CosmosException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
            {
                // Another gateway was faster.
            }
        }
    }

    public async Task<IReadOnlyList<CallRecord>> CallsOfAsync(string number, CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT c.record FROM c WHERE c.type = @type AND c.record[\"from\"] = @number")
            .WithParameter("@type", CallItem.Kind).WithParameter("@number", number);
        var found = await CosmosPages.AllAsync<FoundCall>(_calls, query, null, stopping).ToListAsync(stopping);
        return [.. found.Select(item => item.Record).OrderBy(call => call.RangAt)];
    }

    private int? Ttl => retention.Value.Seconds;

    private static string IdOf(CallId call) => $"{call}:{Kind}";

    private async Task<IReadOnlyList<string>> IdsAsync(CallId call, CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT c.id FROM c WHERE c.callId = @call").WithParameter("@call", call.ToString());
        var items = CosmosPages.AllAsync<FoundId>(_calls, query, new QueryRequestOptions { PartitionKey = new PartitionKey(call.PartitionKey) }, stopping);
        return await items.Select(item => item.Id).ToListAsync(stopping);
    }

    private sealed record Item(string Id, string PartitionKey, string Type, CallId CallId, RecordingEntry Entry, string Words)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Ttl { get; init; }
    }

    private sealed record Found(RecordingEntry Entry);

    private sealed record FoundCall(CallRecord Record);

    private sealed record FoundId(string Id);
}
