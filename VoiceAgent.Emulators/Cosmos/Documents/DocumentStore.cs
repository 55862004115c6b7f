using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Resources;
using VoiceAgent.Emulators.Cosmos.Storage;

namespace VoiceAgent.Emulators.Cosmos.Documents;

/// <summary>Operations on single documents, within the caller's transaction. Errors are thrown as <see cref="CosmosError"/>.</summary>
internal sealed class DocumentStore(TimeProvider time)
{
    // Source: learn.microsoft.com/azure/cosmos-db/concepts-limits.
    private const int LargestDocument = 2 * 1024 * 1024;

    private long NowMilliseconds => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Returns the document, or null when it does not exist or has expired.</summary>
    public JsonObject? Find(Transaction transaction, Container container, string partition, string id) =>
        transaction.Value(
            "SELECT json FROM documents WHERE container = $0 AND partition = $1 AND id = $2 AND (expires IS NULL OR expires > $3)",
            container.Rid, partition, id, NowMilliseconds) is string json ? (JsonObject)JsonNode.Parse(json)! : null;

    public JsonObject Read(Transaction transaction, Container container, string partition, string id) =>
        Find(transaction, container, partition, id) ?? throw CosmosError.NotFound();

    public WriteResult Create(Transaction transaction, Container container, string? partition, JsonObject document)
    {
        var (key, id) = Identify(container, partition, document);
        return Find(transaction, container, key, id) is null
            ? new WriteResult(StatusCodes.Status201Created, Save(transaction, container, key, id, document, null))
            : throw CosmosError.Conflict();
    }

    public WriteResult Upsert(Transaction transaction, Container container, string? partition, JsonObject document, string? ifMatch)
    {
        var (key, id) = Identify(container, partition, document);
        var current = Find(transaction, container, key, id);
        if (current is not null)
        {
            CheckETag(current, ifMatch);
        }

        return new WriteResult(current is null ? StatusCodes.Status201Created : StatusCodes.Status200OK, Save(transaction, container, key, id, document, current));
    }

    public WriteResult Replace(Transaction transaction, Container container, string? partition, string id, JsonObject document, string? ifMatch)
    {
        var (key, newId) = Identify(container, partition, document);
        if (newId != id)
        {
            throw CosmosError.BadRequest("The id in the body differs from the id in the address.");
        }

        var current = Read(transaction, container, key, id);
        CheckETag(current, ifMatch);
        return new WriteResult(StatusCodes.Status200OK, Save(transaction, container, key, id, document, current));
    }

    public WriteResult Patch(Transaction transaction, Container container, string partition, string id, JsonObject patch, string? ifMatch)
    {
        var current = Read(transaction, container, partition, id);
        CheckETag(current, ifMatch);
        var patched = DocumentPatch.Apply(patch, current);
        return Replace(transaction, container, partition, id, patched, null);
    }

    public WriteResult Delete(Transaction transaction, Container container, string partition, string id, string? ifMatch)
    {
        CheckETag(Read(transaction, container, partition, id), ifMatch);
        transaction.Run("DELETE FROM documents WHERE container = $0 AND partition = $1 AND id = $2", container.Rid, partition, id);
        transaction.Next("lsn");
        return new WriteResult(StatusCodes.Status204NoContent, null);
    }

    /// <summary>Deletes all documents with one partition key, and returns their number.</summary>
    public int DeletePartition(Transaction transaction, Container container, string partition)
    {
        transaction.Next("lsn");
        return transaction.Run("DELETE FROM documents WHERE container = $0 AND partition = $1", container.Rid, partition);
    }

    /// <summary>Deletes expired documents. They were invisible already.</summary>
    public int Sweep(Transaction transaction) => transaction.Run("DELETE FROM documents WHERE expires <= $0", NowMilliseconds);

    private static (string Partition, string Id) Identify(Container container, string? partition, JsonObject document)
    {
        var id = ResourceStore.CheckedId(document);
        var own = PartitionKey.OfDocument(container, document);
        return partition is null || partition == own
            ? (own, id)
            : throw CosmosError.BadRequest("PartitionKey extracted from document doesn't match the one specified in the header.");
    }

    private static void CheckETag(JsonObject current, string? ifMatch)
    {
        if (ifMatch is not (null or "*") && (string?)current["_etag"] != ifMatch)
        {
            throw CosmosError.PreconditionFailed("Operation cannot be performed because one of the specified precondition is not met.");
        }
    }

    private JsonObject Save(Transaction transaction, Container container, string partition, string id, JsonObject document, JsonObject? current)
    {
        var lifetime = LifetimeOf(container, document);
        var number = current is null ? transaction.Next("number") : NumberOf(transaction, container, partition, id);
        var lsn = transaction.Next("lsn");
        var rid = ResourceId.OfDocument(container.Rid, number);
        document["_rid"] = rid;
        document["_self"] = $"dbs/{container.Rid}/docs/{rid}/";
        document["_etag"] = $"\"{Guid.NewGuid()}\"";
        document["_attachments"] = "attachments/";
        document["_ts"] = time.GetUtcNow().ToUnixTimeSeconds();
        var json = document.ToJsonString();
        if (json.Length > LargestDocument)
        {
            throw CosmosError.TooLarge("Request size is too large: a document has at most 2 MB.");
        }

        long? expires = lifetime is { } seconds ? NowMilliseconds + (seconds * 1000L) : null;
        transaction.Run(
            "INSERT OR REPLACE INTO documents(container, partition, id, number, lsn, expires, json) VALUES ($0, $1, $2, $3, $4, $5, $6)",
            container.Rid, partition, id, number, lsn, expires, json);
        return document;
    }

    private static long NumberOf(Transaction transaction, Container container, string partition, string id) =>
        (long)transaction.Value("SELECT number FROM documents WHERE container = $0 AND partition = $1 AND id = $2", container.Rid, partition, id)!;

    /// <summary>Time to live in seconds, or null for no expiry. The document's own <c>ttl</c> counts when the container has time to live enabled.</summary>
    private static int? LifetimeOf(Container container, JsonObject document)
    {
        if (document["ttl"] is not { } own)
        {
            return container.DefaultTimeToLive is > 0 ? container.DefaultTimeToLive : null;
        }

        if (own is not JsonValue value || !value.TryGetValue<int>(out var seconds) || seconds is not (-1 or > 0))
        {
            throw CosmosError.BadRequest("The input ttl is invalid: it must be -1 or a positive number of seconds.");
        }

        return container.DefaultTimeToLive is null || seconds == -1 ? null : seconds;
    }
}

/// <summary>The result of a write.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Document">The stored document with its system properties, or null after a delete.</param>
internal readonly record struct WriteResult(int Status, JsonObject? Document);
