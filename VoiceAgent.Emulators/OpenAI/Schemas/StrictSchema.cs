using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.OpenAI.Schemas;

/// <summary>
/// The rules for a schema with <c>strict: true</c>. Source: platform.openai.com/docs/guides/structured-outputs#supported-schemas.
/// </summary>
internal static class StrictSchema
{
    private const int MostProperties = 5000;
    private const int DeepestNesting = 10;
    private static readonly string[] Forbidden = ["allOf", "oneOf", "not", "dependentRequired", "dependentSchemas", "if", "then", "else", "patternProperties"];

    /// <summary>Returns what is wrong, in the words of the service, or null.</summary>
    public static string? Complaint(JsonObject root)
    {
        if (JsonSchema.Types(root) is not ["object"] || root.ContainsKey("anyOf"))
        {
            return $"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{JsonSchema.Types(root).FirstOrDefault() ?? "None"}\"'.";
        }

        var properties = 0;
        return Complaint(root, root, [], 0, ref properties);
    }

    private static string? Complaint(JsonObject root, JsonObject schema, string[] context, int depth, ref int properties)
    {
        var place = $"In context=({string.Join(", ", context.Select(part => $"'{part}'"))}{(context.Length == 1 ? "," : "")})";
        if (depth > DeepestNesting)
        {
            return $"{place}, {depth} levels of nesting exceeds limit of {DeepestNesting}.";
        }

        if (Forbidden.FirstOrDefault(schema.ContainsKey) is { } keyword)
        {
            return $"{place}, '{keyword}' is not permitted.";
        }

        if (JsonSchema.Text(schema, "$ref") is { } reference && JsonSchema.Resolve(root, reference) is null)
        {
            return $"{place}, reference can only point to definitions defined at the top level of the schema: '{reference}' was not found.";
        }

        if (!schema.ContainsKey("type") && !schema.ContainsKey("$ref") && !schema.ContainsKey("anyOf") && !schema.ContainsKey("enum") && !schema.ContainsKey("const"))
        {
            return $"{place}, schema must have a 'type' key.";
        }

        if (JsonSchema.Types(schema).Contains("object") && Object(schema, place, ref properties) is { } complaint)
        {
            return complaint;
        }

        if (JsonSchema.Types(schema).Contains("array") && schema["items"] is not JsonObject && !schema.ContainsKey("prefixItems"))
        {
            return $"{place}, array schema missing items.";
        }

        foreach (var (path, inner, level) in Parts(schema))
        {
            if (Complaint(root, inner, [.. context, .. path], depth + level, ref properties) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static string? Object(JsonObject schema, string place, ref int properties)
    {
        if (schema["additionalProperties"]?.GetValueKind() != JsonValueKind.False)
        {
            return $"{place}, 'additionalProperties' is required to be supplied and to be false.";
        }

        var names = (schema["properties"] as JsonObject)?.Select(property => property.Key).ToList() ?? [];
        properties += names.Count;
        if (properties > MostProperties)
        {
            return $"the schema has more than {MostProperties} properties.";
        }

        var required = (schema["required"] as JsonArray)?.Select(name => name?.ToString()).ToHashSet();
        if (required is null ? names.Count > 0 : names.Exists(name => !required.Contains(name)))
        {
            var missing = names.First(name => required?.Contains(name) != true);
            return $"{place}, 'required' is required to be supplied and to be an array including every key in properties. Missing '{missing}'.";
        }

        return required?.FirstOrDefault(name => !names.Contains(name!)) is { } extra ? $"{place}, 'required' has an extra key '{extra}'." : null;
    }

    private static IEnumerable<(string[] Path, JsonObject Schema, int Level)> Parts(JsonObject schema)
    {
        foreach (var keyword in new[] { "properties", "$defs", "definitions" })
        {
            foreach (var (name, member) in schema[keyword] as JsonObject ?? [])
            {
                if (member is JsonObject own)
                {
                    yield return ([keyword, name], own, keyword == "properties" ? 1 : 0);
                }
            }
        }

        if (schema["items"] is JsonObject each)
        {
            yield return (["items"], each, 1);
        }

        var index = 0;
        foreach (var choice in JsonSchema.Schemas(schema, "anyOf"))
        {
            yield return (["anyOf", $"{index++}"], choice, 0);
        }
    }
}
