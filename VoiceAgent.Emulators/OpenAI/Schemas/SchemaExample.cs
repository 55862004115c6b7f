using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.OpenAI.Schemas;

/// <summary>
/// Builds a value that fits a schema, the same one every time. Texts without other rules are the words of the answer, so that a
/// summary holds something to read.
/// </summary>
/// <param name="root">The schema. A <c>$ref</c> starts here.</param>
/// <param name="words">The words for texts.</param>
internal sealed class SchemaExample(JsonObject root, string words)
{
    // A recursive schema ends here, if it can: optional parts and list items are left out below this depth.
    private const int Deep = 6;
    private const int Deepest = 40;

    /// <summary>Returns a value that fits, or null when this class cannot build one.</summary>
    public static JsonNode? For(JsonObject schema, string words) =>
        new SchemaExample(schema, words).Build(schema, 0) is var value && JsonSchema.Accepts(schema, value) ? value : null;

    private JsonNode? Build(JsonObject schema, int depth)
    {
        if (depth > Deepest)
        {
            return null;
        }

        if (schema["enum"] is JsonArray { Count: > 0 } allowed)
        {
            return allowed.FirstOrDefault(one => JsonSchema.Accepts(root, schema, one))?.DeepClone();
        }

        if (schema.ContainsKey("const"))
        {
            return schema["const"]?.DeepClone();
        }

        if (JsonSchema.Text(schema, "$ref") is { } reference && JsonSchema.Resolve(root, reference) is { } target)
        {
            return Build(target, depth + 1);
        }

        if (JsonSchema.Schemas(schema, "allOf").ToList() is { Count: > 0 } all)
        {
            return Build(Merged(schema, all), depth + 1);
        }

        var choices = JsonSchema.Schemas(schema, "anyOf").Concat(JsonSchema.Schemas(schema, "oneOf")).ToList();
        if (choices.Count > 0)
        {
            return Choose(schema, choices, depth);
        }

        var types = JsonSchema.Types(schema);
        return (depth > Deep && types.Contains("null") ? "null" : types.FirstOrDefault(type => type != "null") ?? types.FirstOrDefault() ?? Guess(schema)) switch
        {
            "object" => Members(schema, depth),
            "array" => Items(schema, depth),
            "integer" => WholeOrFraction(schema, true),
            "number" => WholeOrFraction(schema, false),
            "boolean" => JsonValue.Create(true),
            "null" => null,
            _ => Text(schema),
        };
    }

    private static string Guess(JsonObject schema) => schema.ContainsKey("properties") ? "object" : schema.ContainsKey("items") ? "array" : "string";

    // The first choice that fits. Deep in a recursive schema, the simplest one is tried first.
    private JsonNode? Choose(JsonObject schema, List<JsonObject> choices, int depth)
    {
        var ordered = depth > Deep ? choices.OrderBy(choice => choice.ToJsonString().Length).ThenBy(choice => choice.ContainsKey("$ref")) : choices.AsEnumerable();
        foreach (var choice in ordered)
        {
            var value = Build(Merged(schema, [choice]), depth + 1);
            if (JsonSchema.Accepts(root, schema, value))
            {
                return value;
            }
        }

        return null;
    }

    private static JsonObject Merged(JsonObject schema, List<JsonObject> parts)
    {
        var merged = (JsonObject)schema.DeepClone();
        merged.Remove("allOf");
        merged.Remove("anyOf");
        merged.Remove("oneOf");
        foreach (var (keyword, value) in parts.SelectMany(part => part))
        {
            switch (merged[keyword], value)
            {
                case (JsonObject mine, JsonObject others):
                    others.ToList().ForEach(member => mine[member.Key] ??= member.Value?.DeepClone());
                    break;
                case (JsonArray mine, JsonArray others) when keyword == "required":
                    others.ToList().ForEach(name => mine.Add(name?.DeepClone()));
                    break;
                default:
                    merged[keyword] = value?.DeepClone();
                    break;
            }
        }

        return merged;
    }

    private JsonObject Members(JsonObject schema, int depth)
    {
        var required = (schema["required"] as JsonArray)?.Select(name => name?.ToString()).ToHashSet() ?? [];
        var built = new JsonObject();
        foreach (var (name, member) in schema["properties"] as JsonObject ?? [])
        {
            if (member is JsonObject own && (depth <= Deep || required.Contains(name)))
            {
                built[name] = Build(own, depth + 1);
            }
        }

        foreach (var name in required.OfType<string>().Where(name => !built.ContainsKey(name)))
        {
            built[name] = words;
        }

        return built;
    }

    private JsonArray Items(JsonObject schema, int depth)
    {
        var first = JsonSchema.Schemas(schema, "prefixItems").ToList();
        var most = JsonSchema.Number(schema, "maxItems") ?? double.MaxValue;
        var count = (int)Math.Min(most, Math.Max(JsonSchema.Number(schema, "minItems") ?? 0, depth > Deep ? first.Count : Math.Max(first.Count, 1)));
        var each = schema["items"] as JsonObject ?? [];
        return [.. Enumerable.Range(0, Math.Min(count, 1000)).Select(index => Build(index < first.Count ? first[index] : each, depth + 1))];
    }

    private static JsonValue WholeOrFraction(JsonObject schema, bool whole)
    {
        var step = JsonSchema.Number(schema, "multipleOf") is > 0 and { } given ? given : whole ? 1 : 0;
        var least = JsonSchema.Number(schema, "minimum") ?? double.MinValue;
        var above = JsonSchema.Number(schema, "exclusiveMinimum") ?? double.MinValue;
        var most = Math.Min(JsonSchema.Number(schema, "maximum") ?? double.MaxValue, JsonSchema.Number(schema, "exclusiveMaximum") ?? double.MaxValue);
        var low = Math.Max(least, above);
        var value = low <= 1 && most >= 1 && above < 1 ? 1 : low > double.MinValue ? low : most;
        if (step > 0)
        {
            value = Math.Ceiling(value / step) * step;
            value = value <= above ? value + step : value > most || value >= (JsonSchema.Number(schema, "exclusiveMaximum") ?? double.MaxValue) ? value - step : value;
        }
        else if (value <= above || value >= (JsonSchema.Number(schema, "exclusiveMaximum") ?? double.MaxValue))
        {
            value = low > double.MinValue && most < double.MaxValue ? (low + most) / 2 : value <= above ? value + 1 : value - 1;
        }

        return Math.Abs(value) < 1e15 && double.IsInteger(value) ? JsonValue.Create((long)value) : JsonValue.Create(value);
    }

    private string Text(JsonObject schema)
    {
        if (JsonSchema.Text(schema, "pattern") is { } pattern)
        {
            return PatternExample.For(pattern) ?? words;
        }

        if (JsonSchema.Text(schema, "format") is { } format && TextFormat.Example(format) is { } example)
        {
            return example;
        }

        var text = words.Length > 0 ? words : "text";
        var least = (int)Math.Min(JsonSchema.Number(schema, "minLength") ?? 0, 100_000);
        text = text.Length < least ? string.Concat(Enumerable.Repeat(text + " ", (least / (text.Length + 1)) + 1)) : text;
        return JsonSchema.Number(schema, "maxLength") is { } most && text.Length > most ? text[..(int)Math.Max(0, most)] : text;
    }
}
