using System.Text.Json;
using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>
/// Checks whether <see cref="JsonSchema"/> can use a schema: it has only supported keywords, and each has a value of the right form. Definitions are checked
/// when they are read, so that a mistake is found then and not on a call.
/// </summary>
internal static class JsonSchemaForm
{
    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(50);

    /// <returns>A sentence that names the place and says what to write. Null when the schema can be used.</returns>
    public static string? Mistake(JsonElement schema) => Mistake(schema, "");

    private static string? Mistake(JsonElement schema, string at)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return null;
        }

        if (schema.ValueKind is not JsonValueKind.Object)
        {
            return $"{Name(at)} must be a mapping.";
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            var inside = at.Length == 0 ? keyword.Name : $"{at}.{keyword.Name}";
            if (!JsonSchema.IsKnown(keyword.Name))
            {
                return $"'{inside}' is a JSON schema keyword that is not supported here. Leave it out.";
            }

            if (OfValue(keyword.Name, keyword.Value, inside) is { } mistake)
            {
                return mistake;
            }
        }

        return null;
    }

    private static string? OfValue(string keyword, JsonElement value, string at) => keyword switch
    {
        "type" => Names(value, allowOne: true) is { Count: > 0 } types && types.All(static type => Types.Contains(type)) ? null : $"'{at}' must be one of {string.Join(", ", Types)}, or a list of them.",
        "required" => Names(value, allowOne: false) is null ? $"'{at}' must be a list of names." : null,
        "enum" => value.ValueKind is JsonValueKind.Array && value.GetArrayLength() > 0 ? null : $"'{at}' must be a list of values.",
        "properties" => value.ValueKind is not JsonValueKind.Object
            ? $"'{at}' must be a mapping of names to schemas."
            : value.EnumerateObject().Select(property => Mistake(property.Value, $"{at}.{property.Name}")).FirstOrDefault(static mistake => mistake is not null),
        "items" or "additionalProperties" => Mistake(value, at),
        "anyOf" or "oneOf" or "allOf" => value.ValueKind is not JsonValueKind.Array || value.GetArrayLength() == 0
            ? $"'{at}' must be a list of schemas."
            : value.EnumerateArray().Select((one, index) => Mistake(one, $"{at}[{index}]")).FirstOrDefault(static mistake => mistake is not null),
        "minItems" or "maxItems" or "minLength" or "maxLength" => value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0 ? null : $"'{at}' must be a whole number of at least 0.",
        "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" => value.ValueKind is JsonValueKind.Number ? null : $"'{at}' must be a number.",
        "multipleOf" => value.ValueKind is JsonValueKind.Number && value.GetDouble() > 0 ? null : $"'{at}' must be a number above 0.",
        "pattern" => value.ValueKind is JsonValueKind.String && IsPattern(value.GetString()!) ? null : $"'{at}' must be a regular expression.",
        _ => null,
    };

    /// <returns>Null when it is no list of texts.</returns>
    private static List<string>? Names(JsonElement value, bool allowOne) => value.ValueKind switch
    {
        JsonValueKind.String when allowOne => [value.GetString()!],
        JsonValueKind.Array when value.EnumerateArray().All(static name => name.ValueKind is JsonValueKind.String) => [.. value.EnumerateArray().Select(static name => name.GetString()!)],
        _ => null,
    };

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, LongestMatch);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string Name(string at) => at.Length == 0 ? "It" : $"'{at}'";
}
