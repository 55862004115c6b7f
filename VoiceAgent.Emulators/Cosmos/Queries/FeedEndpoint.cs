using System.Globalization;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Documents;
using VoiceAgent.Emulators.Cosmos.Http;
using VoiceAgent.Emulators.Cosmos.Resources;
using VoiceAgent.Emulators.Cosmos.Storage;

namespace VoiceAgent.Emulators.Cosmos.Queries;

/// <summary><c>GET …/docs</c> returns all documents by pages. With <c>A-IM</c> it returns the documents that changed since a log position.</summary>
internal sealed class FeedEndpoint(Database database, TimeProvider time)
{
    private const int DefaultPage = 100;
    private const string FullFidelity = "Full-Fidelity Feed";
    private const string Changed = "SELECT lsn, json FROM documents WHERE container = $0 AND lsn > $1 AND (expires IS NULL OR expires > $2) AND ($3 IS NULL OR partition = $3) ORDER BY lsn LIMIT $4";

    public Task<Reply> AnswerAsync(HttpRequest request, Container container)
    {
        var partition = PartitionKey.OfHeader(request.Text(Headers.PartitionKey));
        var size = int.TryParse(request.Text(Headers.MaxItemCount), NumberStyles.Integer, CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : DefaultPage;
        var changes = request.Text(Headers.IncrementalFeed) is not null;
        if (string.Equals(request.Text(Headers.IncrementalFeed), FullFidelity, StringComparison.OrdinalIgnoreCase))
        {
            throw CosmosError.NotEmulated("The change feed mode 'all versions and deletes'");
        }

        return Task.FromResult(database.Read(transaction =>
        {
            var from = changes ? PlaceOf(request.Text("If-None-Match"), transaction) : PlaceOf(request.Text(Headers.Continuation), transaction);
            var since = changes && DateTimeOffset.TryParse(request.Text("If-Modified-Since"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
                ? start.ToUnixTimeSeconds() : 0;
            var page = transaction
                .Rows(row => (Lsn: row.GetInt64(0), Json: row.GetString(1)), Changed, container.Rid, from, time.GetUtcNow().ToUnixTimeMilliseconds(), partition, size)
                .Select(row => (row.Lsn, Document: (JsonObject)JsonNode.Parse(row.Json)!))
                .ToList();
            var next = page.Count > 0 ? page[^1].Lsn : from;
            return changes ? Changes(container, page, next, since) : Page(container, page, page.Count == size ? next : null);
        }));
    }

    private static Reply Page(Container container, List<(long Lsn, JsonObject Document)> page, long? next) =>
        Reply.Feed(container.Rid, "Documents", [.. page.Select(entry => entry.Document)]) with
        {
            Continuation = next?.ToString(CultureInfo.InvariantCulture),
            Charge = bytes => RequestCharge.OfQuery(page.Count, bytes),
        };

    // The client reads its log position from the ETag. It needs a count even when nothing changed.
    private static Reply Changes(Container container, List<(long Lsn, JsonObject Document)> page, long next, long since)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{next}\"");
        if (page.Count == 0)
        {
            return new Reply(StatusCodes.Status304NotModified) { ETag = tag, Count = 0 };
        }

        foreach (var (lsn, document) in page)
        {
            document["_lsn"] = lsn;
        }

        return Reply.Feed(container.Rid, "Documents", [.. page.Select(entry => entry.Document).Where(document => (long)document["_ts"]! >= since)]) with
        {
            ETag = tag,
            Charge = bytes => RequestCharge.OfQuery(page.Count, bytes),
        };
    }

    private static long PlaceOf(string? given, Transaction transaction) => given switch
    {
        null => 0,
        "*" => transaction.Current("lsn"),
        _ => long.TryParse(given.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : throw CosmosError.BadRequest("The continuation token is malformed."),
    };
}
