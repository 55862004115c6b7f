using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Resources;

namespace VoiceAgent.Emulators.Cosmos.Documents;

/// <summary>A partition key as it is stored: a JSON array with one part for each path. A missing part is <c>{}</c>.</summary>
internal static class PartitionKey
{
    // Source: learn.microsoft.com/azure/cosmos-db/concepts-limits (large partition keys).
    private const int Longest = 2048;

    /// <summary>The key in the header, or null. A key with fewer parts than the container has paths matches all keys that begin with it.</summary>
    /// <exception cref="CosmosError">The header is not a JSON array.</exception>
    public static string? OfHeader(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return null;
        }

        var parts = JsonNode.Parse(header) as JsonArray ?? throw CosmosError.BadRequest("The partition key header must be a JSON array.");
        return parts.Count == 0 ? null : parts.ToJsonString();
    }

    /// <exception cref="CosmosError">A part is an object or an array, or the key is too long.</exception>
    public static string OfDocument(Container container, JsonObject document)
    {
        var key = new JsonArray([.. container.PartitionKeyPaths.Select(path => Part(path, document))]).ToJsonString();
        return key.Length <= Longest ? key : throw CosmosError.BadRequest($"The partition key is longer than {Longest} bytes.");
    }

    public static bool IsWhole(Container container, string key) => ((JsonArray)JsonNode.Parse(key)!).Count == container.PartitionKeyPaths.Count;

    private static JsonNode? Part(string[] path, JsonObject document)
    {
        JsonNode? node = document;
        foreach (var name in path)
        {
            if (node is not JsonObject owner || !owner.TryGetPropertyValue(name, out node))
            {
                return new JsonObject();
            }
        }

        return node is JsonObject or JsonArray ? throw CosmosError.BadRequest("A part of a partition key must be a string, number, boolean or null.") : node?.DeepClone();
    }
}
