using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Audit;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Cosmos;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>Stores audit records in the container <c>audit</c>, in the partition of their day. Items are only created.</summary>
internal sealed class CosmosAuditStore(CosmosClient client, IOptions<CosmosOptions> options) : IAuditStore
{
    private const string Name = "audit";

    private static readonly (string Field, Func<AuditFilter, string?> Value)[] Filters =
    [
        ("c.actor.subject", filter => filter.Subject), ("c.action", filter => filter.Action), ("c.call", filter => filter.Call),
    ];

    private readonly Container _audit = client.GetContainer(options.Value.Database, Name);

    /// <summary>The container for the audit. It has no default lifetime, because each item has its own.</summary>
    public static CosmosContainer Container { get; } = new(Name, "/day") { TimeToLive = -1 };

    public async Task CreateAsync(IReadOnlyList<AuditRecord> records, CancellationToken stopping)
    {
        foreach (var day in records.GroupBy(record => record.Day))
        {
            var partition = new PartitionKey(day.Key);
            var batch = _audit.CreateTransactionalBatch(partition);
            foreach (var record in day)
            {
                batch.CreateItemStream(Stream(record));
            }

            using var stored = await batch.ExecuteAsync(stopping);
            if (stored.StatusCode is HttpStatusCode.Conflict)
            {
                await CreateMissingAsync(day, partition, stopping);
            }
            else if (!stored.IsSuccessStatusCode)
            {
                throw new RefusedBatchException(stored);
            }
        }
    }

    public async Task<AuditPage> ListAsync(string day, AuditFilter filter, int size, string? continuation, CancellationToken stopping)
    {
        var wanted = Filters.Select((field, index) => (field.Field, Name: string.Create(CultureInfo.InvariantCulture, $"@f{index}"), Value: field.Value(filter)))
            .Where(field => field.Value is not null).ToList();
        var query = new QueryDefinition($"SELECT * FROM c WHERE c.day = @day{string.Concat(wanted.Select(field => $" AND {field.Field} = {field.Name}"))} ORDER BY c.at DESC")
            .WithParameter("@day", day);
        wanted.ForEach(field => query.WithParameter(field.Name, field.Value));
        var (records, next) = await CosmosPages.ReadAsync<AuditRecord>(_audit, query, continuation, new QueryRequestOptions { MaxItemCount = size, PartitionKey = new PartitionKey(day) }, stopping);
        return new AuditPage(records, next);
    }

    // Another gateway, or an attempt whose answer was lost, has stored some of them.
    private async Task CreateMissingAsync(IEnumerable<AuditRecord> records, PartitionKey partition, CancellationToken stopping)
    {
        foreach (var record in records)
        {
            using var stored = await _audit.CreateItemStreamAsync(Stream(record), partition, cancellationToken: stopping);
            if (stored.StatusCode is not HttpStatusCode.Conflict)
            {
                stored.EnsureSuccessStatusCode();
            }
        }
    }

    private static MemoryStream Stream(AuditRecord record) => new(JsonSerializer.SerializeToUtf8Bytes(record, LoggedEvent.Json));
}
