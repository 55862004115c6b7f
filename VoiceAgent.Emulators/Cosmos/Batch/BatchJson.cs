using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Http;

namespace VoiceAgent.Emulators.Cosmos.Batch;

/// <summary>Reads batches and writes their results as JSON, as the JavaScript client sends them: <c>[{"operationType": "Create", "resourceBody": {…}}]</c>.</summary>
internal static class BatchJson
{
    /// <summary>Whether a body is JSON. A HybridRow record begins with its version, 0x81.</summary>
    public static bool IsJson(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8) is [(byte)'[' or (byte)'{', ..];

    /// <exception cref="CosmosError">The body is not a list of operations.</exception>
    public static List<BatchOperation> Read(ReadOnlySpan<byte> body)
    {
        var list = Gateway.Parse(body) as JsonArray ?? throw CosmosError.BadRequest("The body of a batch must be a JSON array of operations.");
        return [.. list.Select(each => Read(each as JsonObject ?? throw CosmosError.BadRequest("An operation of the batch must be an object.")))];
    }

    public static JsonArray Write(IEnumerable<BatchResult> results) => [.. results.Select(Write)];

    private static BatchOperation Read(JsonObject operation) => new()
    {
        Verb = Enum.TryParse<BatchVerb>(Text(operation, "operationType"), out var verb) && Enum.IsDefined(verb)
            ? verb
            : throw CosmosError.BadRequest("The operationType of an operation must be Create, Upsert, Read, Delete, Replace or Patch."),
        PartitionKey = Text(operation, "partitionKey"),
        Id = Text(operation, "id"),
        IfMatch = Text(operation, "ifMatch"),
        Body = operation["resourceBody"] is { } body ? Encoding.UTF8.GetBytes(body.ToJsonString()) : null,
        Minimal = Text(operation, "minimalReturnPreference") is not null || operation["contentResponseOnWriteEnabled"]?.GetValueKind() == JsonValueKind.False,
    };

    private static JsonNode Write(BatchResult result)
    {
        var written = new JsonObject { ["statusCode"] = result.Status, ["subStatusCode"] = result.SubStatus, ["requestCharge"] = result.Charge };
        if (result.Document is { } document)
        {
            written["eTag"] = document["_etag"]?.DeepClone();
            written["resourceBody"] = result.Minimal ? null : document.DeepClone();
        }

        return written;
    }

    private static string? Text(JsonObject operation, string name) => operation[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw CosmosError.BadRequest($"The {name} of an operation must be a string."),
    };
}
