using VoiceAgent.Emulators.Cosmos.Documents;
using VoiceAgent.Emulators.Cosmos.Http;
using VoiceAgent.Emulators.Cosmos.Resources;
using VoiceAgent.Emulators.Cosmos.Storage;

namespace VoiceAgent.Emulators.Cosmos.Batch;

/// <summary>Runs a transactional batch (all operations or none) or a bulk request (each operation on its own).</summary>
internal sealed class BatchEndpoint(Database database, DocumentStore documents)
{
    // Source: learn.microsoft.com/azure/cosmos-db/nosql/transactional-batch#limitations.
    private const int MostOperations = 100;

    public async Task<Reply> AnswerAsync(HttpRequest request, Container container)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        var body = buffer.ToArray();
        var isJson = BatchJson.IsJson(body);
        var operations = isJson ? BatchJson.Read(body) : await BatchWire.ReadAsync(body);
        if (operations.Count is 0 or > MostOperations)
        {
            throw CosmosError.BadRequest($"A batch must have 1 to {MostOperations} operations.");
        }

        var partition = PartitionKey.OfHeader(request.Text(Headers.PartitionKey));
        var results = request.Says(Headers.IsBatchAtomic) ? Atomic(container, partition, operations) : Each(container, partition, operations);
        var status = results.All(result => result.Status < StatusCodes.Status400BadRequest) ? StatusCodes.Status200OK : StatusCodes.Status207MultiStatus;
        var reply = isJson ? new Reply(status, BatchJson.Write(results)) : new Reply(status) { Binary = await BatchWire.WriteAsync(results) };
        return reply with { Charge = _ => Math.Round(results.Sum(result => result.Charge), 2) };
    }

    private List<BatchResult> Atomic(Container container, string? partition, List<BatchOperation> operations)
    {
        var failed = 0;
        try
        {
            return database.Write(transaction => operations.Select((operation, index) =>
            {
                failed = index;
                return CarryOut(transaction, container, partition, operation);
            }).ToList());
        }
        catch (Exception failure) when (CosmosError.Of(failure) is { } refused)
        {
            // The other operations were not applied, because one operation failed.
            return [.. operations.Select((_, index) => index == failed ? Result(refused) : new BatchResult(StatusCodes.Status424FailedDependency))];
        }
    }

    // An operation is refused before it writes anything, so all operations can share one transaction.
    private List<BatchResult> Each(Container container, string? partition, List<BatchOperation> operations) => database.Write(transaction => operations.Select(operation =>
    {
        try
        {
            return CarryOut(transaction, container, operation.PartitionKey is { } own ? PartitionKey.OfHeader(own) : partition, operation);
        }
        catch (Exception failure) when (CosmosError.Of(failure) is { } refused)
        {
            return Result(refused);
        }
    }).ToList());

    private BatchResult CarryOut(Transaction transaction, Container container, string? given, BatchOperation operation)
    {
        var partition = given ?? throw CosmosError.BadRequest("PartitionKey value must be supplied for this operation.");
        if (operation.Verb == BatchVerb.Read)
        {
            var read = documents.Read(transaction, container, partition, operation.RequiredId);
            return new BatchResult(StatusCodes.Status200OK, Document: read, Charge: RequestCharge.OfRead(read.ToJsonString().Length));
        }

        var (status, document) = operation.Verb switch
        {
            BatchVerb.Create => documents.Create(transaction, container, partition, operation.Document),
            BatchVerb.Upsert => documents.Upsert(transaction, container, partition, operation.Document, operation.IfMatch),
            BatchVerb.Replace => documents.Replace(transaction, container, partition, operation.RequiredId, operation.Document, operation.IfMatch),
            BatchVerb.Patch => documents.Patch(transaction, container, partition, operation.RequiredId, operation.Patch, operation.IfMatch),
            BatchVerb.Delete => documents.Delete(transaction, container, partition, operation.RequiredId, operation.IfMatch),
            var other => throw CosmosError.BadRequest($"The operation {(int)other} is not supported in a batch."),
        };
        var charge = document is null
            ? RequestCharge.OfDelete(container)
            : RequestCharge.OfWrite(container, document, document.ToJsonString().Length, status == StatusCodes.Status200OK);
        return new BatchResult(status, Document: document, Minimal: operation.Minimal, Charge: charge);
    }

    private static BatchResult Result(CosmosError refused) => new(refused.Status, refused.SubStatus);
}
