using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Batch;
using VoiceAgent.Emulators.Cosmos.Documents;
using VoiceAgent.Emulators.Cosmos.Queries;
using VoiceAgent.Emulators.Cosmos.Resources;
using VoiceAgent.Emulators.Cosmos.Storage;

namespace VoiceAgent.Emulators.Cosmos.Http;

/// <summary>Endpoints of a single document and of a container's feed. A header decides if a POST is a write, a query, a query plan or a batch.</summary>
internal sealed class DocumentEndpoints(
    ResourceStore resources, DocumentStore documents, Database database, QueryEndpoint queries, FeedEndpoint feed, BatchEndpoint batches)
{
    public Task<Reply> Feed(HttpRequest request)
    {
        var container = ContainerOf(request);
        return HttpMethods.IsGet(request.Method) ? feed.AnswerAsync(request, container)
            : request.Says(Headers.IsBatch) ? batches.AnswerAsync(request, container)
            : request.Says(Headers.IsQueryPlan) ? QueryPlan.AnswerAsync(request)
            : request.Says(Headers.IsQuery) ? queries.AnswerAsync(request, container)
            : WriteAsync(request, container);
    }

    public async Task<Reply> One(HttpRequest request)
    {
        var container = ContainerOf(request);
        var id = (string)request.RouteValues["id"]!;
        var partition = PartitionKey.OfHeader(request.Text(Headers.PartitionKey)) ?? throw CosmosError.BadRequest("PartitionKey value must be supplied for this operation.");
        var ifMatch = request.Text("If-Match");
        if (HttpMethods.IsGet(request.Method))
        {
            return Read(request, container, partition, id);
        }

        if (HttpMethods.IsDelete(request.Method))
        {
            return ReplyOf(container, database.Write(transaction => documents.Delete(transaction, container, partition, id, ifMatch)));
        }

        var body = HttpMethods.IsPatch(request.Method) ? await PatchAsync(request) : await Gateway.BodyAsync(request);
        return ReplyOf(container, database.Write(transaction => HttpMethods.IsPatch(request.Method)
            ? documents.Patch(transaction, container, partition, id, body, ifMatch)
            : documents.Replace(transaction, container, partition, id, body, ifMatch)));
    }

    /// <summary>Deletes all documents with one partition key. The service does this in the background.</summary>
    public Task<Reply> DeletePartition(HttpRequest request)
    {
        var container = ContainerOf(request);
        var partition = PartitionKey.OfHeader(request.Text(Headers.PartitionKey)) ?? throw CosmosError.BadRequest("PartitionKey value must be supplied for this operation.");
        var deleted = database.Write(transaction => documents.DeletePartition(transaction, container, partition));
        return Task.FromResult(new Reply(StatusCodes.Status200OK) { Charge = _ => Math.Max(1, deleted) * RequestCharge.OfDelete(container) });
    }

    // A patch is an object with operations and a condition, or the list of operations alone.
    private static async Task<JsonObject> PatchAsync(HttpRequest request) => await Gateway.NodeAsync(request) switch
    {
        JsonArray list => new JsonObject { ["operations"] = list },
        JsonObject whole => whole,
        _ => throw CosmosError.BadRequest("The request payload is invalid: a patch is a JSON object or an array of operations."),
    };

    private async Task<Reply> WriteAsync(HttpRequest request, Container container)
    {
        var partition = PartitionKey.OfHeader(request.Text(Headers.PartitionKey));
        var body = await Gateway.BodyAsync(request);
        return ReplyOf(container, database.Write(transaction => request.Says(Headers.IsUpsert)
            ? documents.Upsert(transaction, container, partition, body, request.Text("If-Match"))
            : documents.Create(transaction, container, partition, body)));
    }

    private Reply Read(HttpRequest request, Container container, string partition, string id)
    {
        var document = database.Read(transaction => documents.Read(transaction, container, partition, id));
        var tag = (string?)document["_etag"];
        return request.Text("If-None-Match") == tag ? new Reply(StatusCodes.Status304NotModified) { ETag = tag } : Reply.Of(StatusCodes.Status200OK, document) with { Charge = RequestCharge.OfRead };
    }

    private Container ContainerOf(HttpRequest request) => resources.Container((string)request.RouteValues["db"]!, (string)request.RouteValues["coll"]!);

    private static Reply ReplyOf(Container container, WriteResult result) => result.Document is { } document
        ? Reply.Of(result.Status, document) with { Charge = bytes => RequestCharge.OfWrite(container, document, bytes, replaced: result.Status == StatusCodes.Status200OK) }
        : new Reply(result.Status) { Charge = _ => RequestCharge.OfDelete(container) };
}
