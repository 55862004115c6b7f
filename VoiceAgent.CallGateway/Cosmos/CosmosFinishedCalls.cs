using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Cosmos;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>
/// Stores finished calls in the container <c>calls</c>: one <c>call</c> item, one <c>turn</c> item per turn, and later one <c>analysis</c> item, in the call's partition.
/// </summary>
internal sealed class CosmosFinishedCalls(CosmosClient client, IOptions<CosmosOptions> options, IOptions<RetentionOptions> retention) : IFinishedCalls
{
    private const string Name = "calls";

    private readonly Container _calls = client.GetContainer(options.Value.Database, Name);
    private readonly int? _ttl = retention.Value.Seconds;

    /// <summary>The container for finished calls. It has no default lifetime, because each item has its own.</summary>
    public static CosmosContainer Container { get; } = new(Name, "/partitionKey") { TimeToLive = -1, IsNeededToBeReady = true };

    public async Task SaveAsync(FinishedCall call, CancellationToken stopping)
    {
        foreach (var items in CallBatches.Of(call, _ttl))
        {
            var batch = _calls.CreateTransactionalBatch(new PartitionKey(call.Record.Id.PartitionKey));
            foreach (var item in items)
            {
                batch.UpsertItemStream(new MemoryStream(item));
            }

            using var stored = await batch.ExecuteAsync(stopping);
            if (!stored.IsSuccessStatusCode)
            {
                throw new RefusedBatchException(stored);
            }
        }
    }

    public async Task<FinishedCall?> FindAsync(CallId call, CancellationToken stopping)
    {
        var partition = new PartitionKey(call.PartitionKey);
        try
        {
            var found = (await _calls.ReadItemAsync<CallItem>(call.ToString(), partition, cancellationToken: stopping)).Resource;
            var query = new QueryDefinition("SELECT * FROM c WHERE c.callId = @call AND c.type = @type ORDER BY c.turn")
                .WithParameter("@call", call.ToString()).WithParameter("@type", TurnItem.Kind);
            var turns = await CosmosPages.AllAsync<TurnItem>(_calls, query, new QueryRequestOptions { PartitionKey = partition }, stopping).ToListAsync(stopping);
            return new FinishedCall(
                found.Record,
                found.Figures,
                found.Recording,
                [.. turns.Select(turn => new FinishedTurn(turn.Turn, turn.Lines, turn.Latency))],
                [.. turns.SelectMany(turn => turn.Events).Concat(found.Events).OrderBy(logged => logged.Sequence)])
            {
                Analysis = await FindAnalysisAsync(call, stopping),
            };
        }
        catch (CosmosException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<AnalysedCall?> AnalyseAsync(CallId call, CallAnalysis analysis, CancellationToken stopping)
    {
        var partition = new PartitionKey(call.PartitionKey);
        CallItem found;
        try
        {
            found = (await _calls.ReadItemAsync<CallItem>(call.ToString(), partition, cancellationToken: stopping)).Resource;
        }
        catch (CosmosException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        try
        {
            await _calls.CreateItemAsync(AnalysisItem.Of(found, analysis), partition, cancellationToken: stopping);
            return new AnalysedCall(found.Record, analysis, IsNew: true);
        }
        catch (CosmosException known) when (known.StatusCode == HttpStatusCode.Conflict)
        {
            return new AnalysedCall(found.Record, await FindAnalysisAsync(call, stopping) ?? analysis, IsNew: false);
        }
    }

    public async Task<FinishedCallPage> ListAsync(string day, int size, string? continuation, CancellationToken stopping)
    {
        // Only the day's partitions are queried.
        var partitions = CallId.PartitionKeysOf(day).ToArray();
        var names = partitions.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"@p{index}"));
        var query = new QueryDefinition($"SELECT * FROM c WHERE c.partitionKey IN ({string.Join(", ", names)}) AND c.type = @type ORDER BY c.record.rangAt DESC")
            .WithParameter("@type", CallItem.Kind);
        for (var index = 0; index < partitions.Length; index++)
        {
            query.WithParameter(string.Create(CultureInfo.InvariantCulture, $"@p{index}"), partitions[index]);
        }

        var (items, next) = await CosmosPages.ReadAsync<CallItem>(_calls, query, continuation, new QueryRequestOptions { MaxItemCount = size }, stopping);
        return new FinishedCallPage([.. items.Select(item => item.Record)], next);
    }

    public async Task<CallRecord?> FindByCorrelationAsync(string correlationId, CancellationToken stopping)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.type = @type AND c.record.correlationId = @correlation")
            .WithParameter("@type", CallItem.Kind).WithParameter("@correlation", correlationId);
        return (await CosmosPages.AllAsync<CallItem>(_calls, query, null, stopping).FirstOrDefaultAsync(stopping))?.Record;
    }

    // Most calls have none for some seconds, and some never. A missing item is no failure here, so it is not asked for by an exception.
    private async Task<CallAnalysis?> FindAnalysisAsync(CallId call, CancellationToken stopping)
    {
        using var answer = await _calls.ReadItemStreamAsync(AnalysisItem.IdOf(call), new PartitionKey(call.PartitionKey), cancellationToken: stopping);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        return (await JsonSerializer.DeserializeAsync<AnalysisItem>(answer.Content, LoggedEvent.Json, stopping))!.Analysis;
    }
}
