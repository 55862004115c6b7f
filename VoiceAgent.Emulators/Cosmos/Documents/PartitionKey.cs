using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Resources;

namespace VoiceAgent.Emulators.Cosmos.Documents;

/// <summary>A partition key in the form it is stored in: a JSON array with a part for each path, <c>{}</c> for a part that is not there.</summary>
internal static class PartitionKey
{
    // Source: learn.microsoft.com/azure/cosmos-db/concepts-limits, with large partition keys.
    private const int Longest = 2048;

    /// <summary>The header's key, or null where there is none. A key with fewer parts than the container has paths stands for all that begin so.</summary>
    /// <exception cref="CosmosError">It is not a JSON array.</exception>
    public static string? OfHeader(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return null;
        }

        var parts = JsonNode.Parse(header) as JsonArray ?? throw CosmosError.BadRequest("The partition key header has to be a JSON array.");
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

        return node is JsonObject or JsonArray ? throw CosmosError.BadRequest("A partition key has to be a string, number, boolean or null.") : node?.DeepClone();
    }
}
