using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Cosmos.Batch;

/// <summary>The operations of a batch, by the numbers that the client sends (its <c>OperationType</c>).</summary>
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

    /// <summary>Only in a bulk request, where each operation may have its own.</summary>
    public string? PartitionKey { get; set; }

    public string? Id { get; set; }

    public string? IfMatch { get; set; }

    public byte[]? Body { get; set; }

    /// <summary>The client wants no document back.</summary>
    public bool Minimal { get; set; }

    public JsonObject Document => JsonNode.Parse(Body ?? throw CosmosError.BadRequest("An operation of the batch has no body.")) as JsonObject
        ?? throw CosmosError.BadRequest("The body of an operation of the batch has to be an object.");

    public string RequiredId => Id ?? throw CosmosError.BadRequest("An operation of the batch has no id.");
}

/// <summary>What came of one operation.</summary>
internal sealed record BatchResult(int Status, int SubStatus = 0, JsonObject? Document = null, bool Minimal = false);
