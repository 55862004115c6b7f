using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace VoiceAgent.Emulators.OpenAI.Schemas;

/// <summary>Checks a value against a JSON schema: the keywords that OpenAI's structured outputs know, and the composition keywords.</summary>
internal static class JsonSchema
{
    private const int Deepest = 64;
    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);

    public static bool Accepts(JsonObject root, JsonNode? value) => Accepts(root, root, value, 0);

    /// <summary>Checks against a part of the schema <paramref name="root"/>.</summary>
    public static bool Accepts(JsonObject root, JsonObject part, JsonNode? value) => Accepts(root, part, value, 0);

    /// <summary>Returns the schema that a <c>$ref</c> such as <c>#/$defs/step</c> points to, or null.</summary>
    public static JsonObject? Resolve(JsonObject root, string reference)
    {
        JsonNode? node = reference is "#" || reference.StartsWith("#/", StringComparison.Ordinal) ? root : null;
        foreach (var part in reference.Split('/').Skip(1))
        {
            node = (node as JsonObject)?[part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];
        }

        return node as JsonObject;
    }

    public static double? Number(JsonObject schema, string keyword) =>
        schema[keyword] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : null;

    public static string? Text(JsonObject schema, string keyword) => schema[keyword] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The names in <c>type</c>. Empty when the schema does not say.</summary>
    public static IReadOnlyList<string> Types(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => [.. several.OfType<JsonValue>().Where(type => type.GetValueKind() == JsonValueKind.String).Select(type => type.GetValue<string>())],
        JsonValue one when one.TryGetValue<string>(out var name) => [name],
        _ => [],
    };

    public static IEnumerable<JsonObject> Schemas(JsonObject schema, string keyword) => (schema[keyword] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static bool Accepts(JsonObject root, JsonObject schema, JsonNode? value, int depth)
    {
        if (depth > Deepest)
        {
            return false;
        }

        bool Fits(JsonObject inner, JsonNode? part) => Accepts(root, inner, part, depth + 1);
        var types = Types(schema);
        return (types.Count == 0 || types.Any(type => IsA(type, value)))
            && (Text(schema, "$ref") is not { } reference || (Resolve(root, reference) is { } target && Fits(target, value)))
            && (!schema.ContainsKey("const") || JsonNode.DeepEquals(schema["const"], value))
            && (schema["enum"] is not JsonArray allowed || allowed.Any(one => JsonNode.DeepEquals(one, value)))
            && Schemas(schema, "allOf").All(each => Fits(each, value))
            && (schema["anyOf"] is not JsonArray || Schemas(schema, "anyOf").Any(each => Fits(each, value)))
            && (schema["oneOf"] is not JsonArray || Schemas(schema, "oneOf").Count(each => Fits(each, value)) == 1)
            && (schema["not"] is not JsonObject never || !Fits(never, value))
            && value switch
            {
                JsonObject members => MembersFit(schema, members, Fits),
                JsonArray items => ItemsFit(schema, items, Fits),
                JsonValue plain when plain.GetValueKind() == JsonValueKind.String => TextFits(schema, plain.GetValue<string>()),
                JsonValue plain when plain.GetValueKind() == JsonValueKind.Number => NumberFits(schema, double.Parse(plain.ToJsonString(), CultureInfo.InvariantCulture)),
                _ => true,
            };
    }

    private static bool IsA(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("null", JsonValueKind.Null) => true,
        ("integer", JsonValueKind.Number) => double.IsInteger(double.Parse(value!.ToJsonString(), CultureInfo.InvariantCulture)),
        _ => false,
    };

    private static bool MembersFit(JsonObject schema, JsonObject members, Func<JsonObject, JsonNode?, bool> fits)
    {
        var properties = schema["properties"] as JsonObject;
        var required = (schema["required"] as JsonArray)?.Select(name => name?.ToString() ?? "") ?? [];
        return required.All(members.ContainsKey)
            && !(members.Count < Number(schema, "minProperties")) && !(members.Count > Number(schema, "maxProperties"))
            && members.All(member => properties?[member.Key] is JsonObject own ? fits(own, member.Value) : schema["additionalProperties"] switch
            {
                JsonObject others => fits(others, member.Value),
                JsonValue allowed => allowed.GetValueKind() != JsonValueKind.False || properties?.ContainsKey(member.Key) == true,
                _ => true,
            });
    }

    private static bool ItemsFit(JsonObject schema, JsonArray items, Func<JsonObject, JsonNode?, bool> fits)
    {
        var first = Schemas(schema, "prefixItems").ToList();
        return !(items.Count < Number(schema, "minItems")) && !(items.Count > Number(schema, "maxItems"))
            && items.Take(first.Count).Zip(first).All(pair => fits(pair.Second, pair.First))
            && (schema["items"] is not JsonObject each || items.Skip(first.Count).All(item => fits(each, item)))
            && (schema["uniqueItems"]?.GetValueKind() != JsonValueKind.True || items.Select(item => item?.ToJsonString()).Distinct().Count() == items.Count);
    }

    private static bool TextFits(JsonObject schema, string text) =>
        !(text.Length < Number(schema, "minLength")) && !(text.Length > Number(schema, "maxLength"))
        && (Text(schema, "pattern") is not { } pattern || Matches(pattern, text))
        && (Text(schema, "format") is not { } format || TextFormat.Accepts(format, text));

    private static bool NumberFits(JsonObject schema, double number) =>
        !(number < Number(schema, "minimum")) && !(number > Number(schema, "maximum"))
        && !(number <= Number(schema, "exclusiveMinimum")) && !(number >= Number(schema, "exclusiveMaximum"))
        && (Number(schema, "multipleOf") is not (> 0 and { } step) || Math.Abs((number / step) - Math.Round(number / step)) < 1e-9);

    private static bool Matches(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.ECMAScript, PatternTime);
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
