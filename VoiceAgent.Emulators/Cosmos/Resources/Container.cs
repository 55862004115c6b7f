using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Cosmos.Resources;

/// <summary>The properties of a container that its documents depend on.</summary>
internal sealed class Container
{
    public Container(string rid, JsonObject definition)
    {
        Rid = rid;
        PartitionKeyPaths = [.. PathsOf(definition)];
        DefaultTimeToLive = definition["defaultTtl"] is JsonValue value && value.TryGetValue<int>(out var seconds) ? seconds : null;
        CompositeIndexes = [.. CompositesOf(definition)];
        IsIndexed = (definition["indexingPolicy"]?["indexingMode"] as JsonValue)?.ToString() is not "none";
    }

    public string Rid { get; }

    /// <summary>The path of the partition key, or up to three paths of a hierarchical key. Each path is split into its parts.</summary>
    public IReadOnlyList<string[]> PartitionKeyPaths { get; }

    /// <summary>Time to live in seconds. -1: documents do not expire unless they have a ttl. Null: time to live is disabled.</summary>
    public int? DefaultTimeToLive { get; }

    /// <summary>The composite indexes. An ORDER BY over several properties needs one.</summary>
    public IReadOnlyList<IReadOnlyList<(string Path, bool Descending)>> CompositeIndexes { get; }

    /// <summary>False for the indexing mode <c>none</c>.</summary>
    public bool IsIndexed { get; }

    /// <exception cref="CosmosError">The definition is invalid or uses a feature that is not emulated.</exception>
    public static void Check(JsonObject definition)
    {
        if (!PathsOf(definition).Any())
        {
            throw CosmosError.BadRequest("The partition key definition of the container is missing: partitionKey.paths.");
        }

        if (definition["uniqueKeyPolicy"]?["uniqueKeys"] is JsonArray { Count: > 0 })
        {
            throw CosmosError.NotEmulated("A container with unique keys");
        }

        if (definition["defaultTtl"] is { } ttl && !(ttl is JsonValue value && value.TryGetValue<int>(out var seconds) && (seconds == -1 || seconds > 0)))
        {
            throw CosmosError.BadRequest("The defaultTtl must be -1 or a positive number of seconds.");
        }
    }

    private static IEnumerable<string[]> PathsOf(JsonObject definition) =>
        (definition["partitionKey"]?["paths"] as JsonArray ?? []).Select(path => ((string)path!).Trim('/').Split('/').Select(part => part.Trim('"')).ToArray());

    private static IEnumerable<IReadOnlyList<(string Path, bool Descending)>> CompositesOf(JsonObject definition) =>
        (definition["indexingPolicy"]?["compositeIndexes"] as JsonArray ?? []).OfType<JsonArray>()
            .Select(index => index.Select(part => ((string)part!["path"]!, (string?)part["order"] == "descending")).ToList());
}
