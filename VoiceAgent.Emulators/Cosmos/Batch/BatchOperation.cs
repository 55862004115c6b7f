using System.Text.Json.Nodes;

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

    public JsonObject Document => Http.Gateway.Parse(Body ?? throw CosmosError.BadRequest("An operation of the batch has no body.")) as JsonObject
        ?? throw CosmosError.BadRequest("The body of an operation of the batch must be an object.");

    /// <summary>The body of a patch. It may be the list of operations alone.</summary>
    public JsonObject Patch => Http.Gateway.Parse(Body ?? throw CosmosError.BadRequest("An operation of the batch has no body.")) switch
    {
        JsonArray list => new JsonObject { ["operations"] = list },
        JsonObject whole => whole,
        _ => throw CosmosError.BadRequest("The body of a patch must be an object or an array."),
    };

    public string RequiredId => Id ?? throw CosmosError.BadRequest("An operation of the batch has no id.");
}

/// <summary>The result of one operation.</summary>
internal sealed record BatchResult(int Status, int SubStatus = 0, JsonObject? Document = null, bool Minimal = false, double Charge = 1);
