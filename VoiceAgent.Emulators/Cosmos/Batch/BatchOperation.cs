using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Documents;

namespace VoiceAgent.Emulators.Cosmos.Batch;

/// <summary>Operations of a batch. The values are the client's <c>OperationType</c>.</summary>
internal enum BatchVerb
{
    Create = 0,
    Patch = 1,
    Read = 2,
    Delete = 4,
    Replace = 5,
    Upsert = 20,
}

/// <summary>One operation of a batch.</summary>
internal sealed record BatchOperation
{
    public BatchVerb Verb { get; set; }

    /// <summary>Present in bulk requests only, where each operation may have its own key.</summary>
    public string? PartitionKey { get; set; }

    public string? Id { get; set; }

    public string? IfMatch { get; set; }

    public byte[]? Body { get; set; }

    /// <summary>The client does not want the document in the answer.</summary>
    public bool Minimal { get; set; }

    /// <summary>A patch may be the array of its operations.</summary>
    public JsonObject Patch => DocumentPatch.OfBody(CosmosJson.Parse(Body ?? throw CosmosError.BadRequest("An operation of the batch has no body.")));

    public JsonObject Document => CosmosJson.Parse(Body ?? throw CosmosError.BadRequest("An operation of the batch has no body.")) as JsonObject
        ?? throw CosmosError.BadRequest("The body of an operation of the batch must be an object.");

    public string RequiredId => Id ?? throw CosmosError.BadRequest("An operation of the batch has no id.");
}

/// <summary>The result of one operation.</summary>
internal sealed record BatchResult(int Status, int SubStatus = 0, JsonObject? Document = null, bool Minimal = false)
{
    public double Charge { get; init; } = RequestCharge.Least;
}
