using System.Text.Json;

namespace VoiceAgent.Pipeline.Speakable.Calls;

/// <summary>A tool call that a model wrote into its text.</summary>
/// <param name="Arguments">A JSON object. Null when the arguments could not be read.</param>
internal sealed record WrittenCall(string Tool, IReadOnlyDictionary<string, object?>? Arguments);

/// <summary>The tools whose calls are recognised in text.</summary>
/// <param name="Parameters">The parameters of each tool in their order, for arguments without names.</param>
internal sealed record CallableTools(IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters)
{
    public static CallableTools None { get; } = new(new Dictionary<string, IReadOnlyList<string>>());

    /// <param name="schemas">The JSON schema of the arguments by the tool's name.</param>
    public static CallableTools Of(IEnumerable<KeyValuePair<string, JsonElement>> schemas) => new(schemas.ToDictionary(
        schema => schema.Key,
        schema => (IReadOnlyList<string>)(schema.Value.ValueKind is JsonValueKind.Object && schema.Value.TryGetProperty("properties", out var properties)
            ? [.. properties.EnumerateObject().Select(property => property.Name)]
            : [])));

    public bool Has(string name) => Parameters.ContainsKey(name);
}
