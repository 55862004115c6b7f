using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Documents;
using VoiceAgent.Emulators.Cosmos.Http;
using VoiceAgent.Emulators.Cosmos.Resources;
using VoiceAgent.Emulators.Cosmos.Sql;
using VoiceAgent.Emulators.Cosmos.Storage;

namespace VoiceAgent.Emulators.Cosmos.Queries;

/// <summary>Runs queries over documents and returns their results by pages.</summary>
internal sealed class QueryEndpoint(Database database, DocumentScan scan)
{
    private const int DefaultPage = 1000;

    public async Task<Reply> AnswerAsync(HttpRequest request, Container container)
    {
        var query = QueryText.Parse(await Gateway.BodyAsync(request));
        CompositeIndex.Check(query, container);
        var partition = PartitionKey.OfHeader(request.Text(Headers.PartitionKey));
        var range = HashRange.Of(request);
        var from = Bookmark.Of(request.Text(Headers.Continuation));
        var size = PageSize(request);
        return database.Read(transaction =>
        {
            var (read, began) = (0, Stopwatch.GetTimestamp());
            var documents = scan.Read(transaction, container, partition, query is { IsResumable: true, OrderBy.Count: 0 } ? from.Number : 0)
                .Select(entry =>
                {
                    read++;
                    return entry;
                })
                .Where(entry => range.Holds(container, entry.Document));
            var (results, next) = query.IsResumable ? Resumed(query, documents, from, size) : Skipped(query, documents, from, size);
            return Reply.Feed(container.Rid, "Documents", [.. results.Select(Value.ToJson)]) with
            {
                Continuation = next?.ToString(),
                Charge = bytes => RequestCharge.OfQuery(read, bytes),
                Metrics = MetricsOf(read, results.Count, Stopwatch.GetElapsedTime(began)),
            };
        });
    }

    private static (List<object?> Results, Bookmark? Next) Resumed(Query query, IEnumerable<(long Number, JsonObject Document)> documents, Bookmark from, int size)
    {
        var rows = documents.Select(entry => (entry.Number, Row: query.RowOf(entry.Document))).Where(entry => query.Keeps(entry.Row)).Select(entry => (entry.Number, entry.Row, Keys: query.KeysOf(entry.Row)));
        if (query.OrderBy.Count > 0)
        {
            rows = rows.Order(Comparer<(long Number, Row Row, object?[] Keys)>.Create((left, right) => Order(query, left.Keys, left.Number, right.Keys, right.Number)));
            rows = from == Bookmark.Start ? rows : rows.SkipWhile(row => Order(query, row.Keys, row.Number, from.Keys, from.Number) <= 0);
        }

        var page = rows.Select(row => (row.Number, row.Keys, Result: query.Select.In(row.Row))).Where(row => row.Result != Value.Undefined).Take(size + 1).ToList();
        var last = page.Count > size ? page[size - 1] : default;
        return ([.. page.Take(size).Select(row => row.Result)], page.Count > size ? new Bookmark(last.Keys, last.Number, 0) : null);
    }

    private static (List<object?> Results, Bookmark? Next) Skipped(Query query, IEnumerable<(long Number, JsonObject Document)> documents, Bookmark from, int size)
    {
        var page = query.ResultsOver(documents.Select(entry => query.RowOf(entry.Document))).Skip(from.Skip).Take(size + 1).ToList();
        return ([.. page.Take(size)], page.Count > size ? new Bookmark([], 0, from.Skip + size) : null);
    }

    private static int Order(Query query, IReadOnlyList<object?> leftKeys, long leftNumber, IReadOnlyList<object?> rightKeys, long rightNumber) =>
        query.Order(leftKeys, rightKeys) is not 0 and var order ? order : leftNumber.CompareTo(rightNumber);

    // Source: learn.microsoft.com/azure/cosmos-db/nosql/query-metrics. The emulator measures only the whole time.
    private static string MetricsOf(int read, int returned, TimeSpan took) => string.Create(
        CultureInfo.InvariantCulture,
        $"totalExecutionTimeInMs={took.TotalMilliseconds:F2};queryCompileTimeInMs=0.00;queryLogicalPlanBuildTimeInMs=0.00;queryPhysicalPlanBuildTimeInMs=0.00;queryOptimizationTimeInMs=0.00;VMExecutionTimeInMs={took.TotalMilliseconds:F2};indexLookupTimeInMs=0.00;documentLoadTimeInMs=0.00;systemFunctionExecuteTimeInMs=0.00;userFunctionExecuteTimeInMs=0.00;retrievedDocumentCount={read};retrievedDocumentSize=0;outputDocumentCount={returned};outputDocumentSize=0;writeOutputTimeInMs=0.00;indexUtilizationRatio=0.00");

    private static int PageSize(HttpRequest request) =>
        int.TryParse(request.Text(Headers.MaxItemCount), NumberStyles.Integer, CultureInfo.InvariantCulture, out var size) && size > 0 ? Math.Min(size, DefaultPage) : DefaultPage;
}
