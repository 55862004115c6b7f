using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Documents;
using VoiceAgent.Emulators.Cosmos.Resources;
using VoiceAgent.Emulators.Cosmos.Storage;

namespace VoiceAgent.Emulators.Cosmos.Queries;

/// <summary>Reads the documents of a container, of one partition, or of all partitions under a key prefix. They are in order of creation.</summary>
internal sealed class DocumentScan(TimeProvider time)
{
    private const string Columns = "SELECT number, json FROM documents WHERE container = $0 AND number > $1 AND (expires IS NULL OR expires > $2)";

    /// <summary>Returns documents and their numbers. They are loaded one by one, as the caller enumerates them.</summary>
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
