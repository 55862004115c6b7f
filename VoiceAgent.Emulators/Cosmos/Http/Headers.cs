namespace VoiceAgent.Emulators.Cosmos.Http;

/// <summary>Headers of the protocol. Source: learn.microsoft.com/rest/api/cosmos-db/common-cosmosdb-rest-request-headers, and the client's requests.</summary>
internal static class Headers
{
    public const string ActivityId = "x-ms-activity-id";
    public const string Continuation = "x-ms-continuation";
    public const string Date = "x-ms-date";
    public const string IsBatch = "x-ms-cosmos-is-batch-request";
    public const string IsBatchAtomic = "x-ms-cosmos-batch-atomic";
    public const string IsQuery = "x-ms-documentdb-isquery";
    public const string IsQueryPlan = "x-ms-cosmos-is-query-plan-request";
    public const string IsUpsert = "x-ms-documentdb-is-upsert";
    public const string ItemCount = "x-ms-item-count";
    public const string MaxItemCount = "x-ms-max-item-count";
    public const string Metrics = "x-ms-documentdb-query-metrics";
    public const string PartitionKey = "x-ms-documentdb-partitionkey";
    public const string PopulateMetrics = "x-ms-documentdb-populatequerymetrics";
    public const string PartitionKeyRangeId = "x-ms-documentdb-partitionkeyrangeid";
    public const string RequestCharge = "x-ms-request-charge";
    public const string RetryAfter = "x-ms-retry-after-ms";
    public const string SchemaVersion = "x-ms-schemaversion";
    public const string SessionToken = "x-ms-session-token";
    public const string StartRange = "x-ms-start-epk";
    public const string EndRange = "x-ms-end-epk";
    public const string SubStatus = "x-ms-substatus";
    public const string IncrementalFeed = "A-IM";

    public static bool Says(this HttpRequest request, string header) => string.Equals(request.Headers[header], "true", StringComparison.OrdinalIgnoreCase);

    public static string? Text(this HttpRequest request, string header) => request.Headers[header].ToString() is { Length: > 0 } text ? text : null;
}
