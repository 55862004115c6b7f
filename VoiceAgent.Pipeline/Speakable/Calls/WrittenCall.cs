using System.Text.Json;

namespace VoiceAgent.Pipeline.Speakable.Calls;

/// <summary>A tool call that a model wrote into its text.</summary>
/// <param name="Arguments">A JSON object. Null when the arguments could not be read.</param>
internal sealed record WrittenCall(string Tool, IReadOnlyDictionary<string, object?>? Arguments);

/// <summary>The tools whose calls are recognised in text.</summary>
/// <param name="Parameters">The parameters of each tool in their order, for arguments without names.</param>
internal sealed record CallableTools(IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters)
{
    private readonly Dictionary<string, string> _spellings = Parameters.Keys.GroupBy(Spelling).ToDictionary(names => names.Key, names => names.First());

    public static CallableTools None { get; } = new(new Dictionary<string, IReadOnlyList<string>>());

    /// <param name="schemas">The JSON schema of the arguments by the tool's name.</param>
    public static CallableTools Of(IEnumerable<KeyValuePair<string, JsonElement>> schemas) => new(schemas.ToDictionary(
        schema => schema.Key,
        schema => (IReadOnlyList<string>)(schema.Value.ValueKind is JsonValueKind.Object && schema.Value.TryGetProperty("properties", out var properties)
            ? [.. properties.EnumerateObject().Select(property => property.Name)]
            : [])));

    public bool Has(string name) => Parameters.ContainsKey(name);

    /// <summary>
    /// The tool that a model means. Models write <c>findClaim</c> for <c>find_claim</c>, put prefixes before the name
    /// (<c>functions.find_claim</c>) and methods after it (<c>find_claim.call</c>).
    /// </summary>
    public string? Named(string written)
    {
        var parts = written.Split('.');
        for (var at = parts.Length - 1; at >= 0; at--)
        {
            if (_spellings.TryGetValue(Spelling(parts[at]), out var name))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Whether the text may be the beginning of a tool's name.</summary>
    public bool MayName(string written) => _spellings.Keys.Any(name => name.StartsWith(Spelling(written[(written.LastIndexOf('.') + 1)..]), StringComparison.Ordinal));

    private static string Spelling(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
