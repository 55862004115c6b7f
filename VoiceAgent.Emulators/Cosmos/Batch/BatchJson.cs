using System.Text;
using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Cosmos.Batch;

/// <summary>Batches as JSON, as the JavaScript, Python, Java and Go clients send them: <c>[{"operationType":"Create","resourceBody":{…}}]</c>.</summary>
internal static class BatchJson
{
    /// <exception cref="CosmosError">The text is not a batch.</exception>
    public static List<BatchOperation> Read(ReadOnlySpan<byte> text) => CosmosJson.Parse(text) is JsonArray operations
        ? [.. operations.Select((operation, index) => Operation(operation as JsonObject ?? throw Wrong(index, "is not an object"), index))]
        : throw CosmosError.BadRequest("The body of a batch must be a JSON array of operations.");

    public static JsonArray Write(IEnumerable<BatchResult> results) => [.. results.Select(result =>
    {
        var written = new JsonObject { ["statusCode"] = result.Status, ["requestCharge"] = result.Charge };
        if (result.SubStatus != 0)
        {
            written["subStatusCode"] = result.SubStatus;
        }

        if (result.Document is { } document)
        {
            written["eTag"] = document["_etag"]?.DeepClone();
            if (!result.Minimal)
            {
                written["resourceBody"] = document.DeepClone();
            }
        }

        return written;
    })];

    private static BatchOperation Operation(JsonObject operation, int index) => new()
    {
        Verb = Text(operation, "operationType", index) is { } name && Enum.TryParse<BatchVerb>(name, ignoreCase: true, out var verb) && Enum.IsDefined(verb) && !char.IsAsciiDigit(name[0])
            ? verb : throw Wrong(index, "has no 'operationType' that is Create, Upsert, Read, Replace, Patch or Delete"),
        PartitionKey = operation["partitionKey"] switch
        {
            JsonArray parts => parts.ToJsonString(),
            _ => Text(operation, "partitionKey", index),
        },
        Id = Text(operation, "id", index),
        IfMatch = Text(operation, "ifMatch", index),
        Minimal = operation["minimalReturnPreference"] is JsonValue minimal && minimal.TryGetValue<bool>(out var wanted) && wanted,
        Body = operation["resourceBody"] is { } body ? Encoding.UTF8.GetBytes(body.ToJsonString()) : null,
    };

    private static string? Text(JsonObject operation, string name, int index) => operation[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw Wrong(index, $"has a '{name}' that is not a text"),
    };

    private static CosmosError Wrong(int index, string what) => CosmosError.BadRequest($"The operation {index} of the batch {what}.");
}
