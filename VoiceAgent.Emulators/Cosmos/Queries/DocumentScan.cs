using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Documents;
using VoiceAgent.Emulators.Cosmos.Resources;
using VoiceAgent.Emulators.Cosmos.Storage;

namespace VoiceAgent.Emulators.Cosmos.Queries;

/// <summary>Reads a container's living documents, or those of one partition (or of all that begin with a part of a hierarchical key), in the order of their making.</summary>
internal sealed class DocumentScan(TimeProvider time)
{
    private const string Columns = "SELECT number, json FROM documents WHERE container = $0 AND number > $1 AND (expires IS NULL OR expires > $2)";

    /// <summary>Documents with their numbers, as they are read: what is not taken is not loaded.</summary>
    public IEnumerable<(long Number, JsonObject Document)> Read(Transaction transaction, Container container, string? partition, long after)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var rows = partition is null ? Rows("", [])
            : PartitionKey.IsWhole(container, partition) ? Rows(" AND partition = $3", [partition])
            : Rows(" AND partition >= $3 AND partition < $4", [Prefix(partition), Prefix(partition) + "\U0010FFFF"]);
        return rows.Select(row => (row.Number, (JsonObject)JsonNode.Parse(row.Json)!));

        IEnumerable<(long Number, string Json)> Rows(string more, object[] parameters) =>
            transaction.Rows(row => (row.GetInt64(0), row.GetString(1)), $"{Columns}{more} ORDER BY number", [container.Rid, after, now, .. parameters]);
    }

    // ["a","b"] begins with ["a",
    private static string Prefix(string partition) => partition[..^1] + ",";
}
