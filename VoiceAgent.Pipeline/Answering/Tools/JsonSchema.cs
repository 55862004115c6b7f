using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>
/// Validates JSON against the subset of JSON Schema that tools use for their arguments. Keywords that only describe are
/// ignored. Unsupported keywords (<c>$ref</c>, conditions) are ignored too, and <see cref="JsonSchemaForm"/> finds them.
/// </summary>
internal static class JsonSchema
{
    // A pattern comes from a definition or a server, and the text from a model. A slow match must not delay a call.
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(50);

    private static readonly string[] Known =
    [
        "type", "enum", "const", "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "minLength", "maxLength", "pattern",
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "anyOf", "oneOf", "allOf",
        "title", "description", "default", "examples", "format", "$schema", "$id", "$comment", "deprecated",
    ];

    /// <returns>Why <paramref name="value"/> does not match, in words a model can act on. Null when it matches. The value is never quoted.</returns>
    public static string? WhyNot(JsonElement schema, JsonElement value) => WhyNot(schema, value, "");

    public static bool IsKnown(string keyword) => Known.Contains(keyword);

    private static string? WhyNot(JsonElement schema, JsonElement value, string at)
    {
        if (schema.ValueKind is JsonValueKind.False)
        {
            return $"{Name(at)} is not allowed.";
        }

        if (schema.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        return Type(schema, value, at) ?? Choice(schema, value, at) ?? value.ValueKind switch
        {
            JsonValueKind.Object => Members(schema, value, at),
            JsonValueKind.Array => Items(schema, value, at),
            JsonValueKind.String => Text(schema, value.GetString()!, at),
            JsonValueKind.Number => Number(schema, value.GetDouble(), at),
            _ => null,
        } ?? Combined(schema, value, at);
    }

    private static string? Type(JsonElement schema, JsonElement value, string at)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return null;
        }

        string[] allowed = type.ValueKind is JsonValueKind.Array ? [.. type.EnumerateArray().Select(name => name.GetString()!)] : [type.GetString()!];
        return allowed.Any(name => Is(name, value)) ? null : $"{Name(at)} must be of type {string.Join(" or ", allowed)}.";
    }

    private static bool Is(string type, JsonElement value) => type switch
    {
        "integer" => value.ValueKind is JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => string.Equals(type, value.ValueKind.ToString(), StringComparison.OrdinalIgnoreCase),
    };

    private static string? Choice(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("enum", out var choices) && !choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)))
        {
            return $"{Name(at)} must be one of {choices.GetRawText()}.";
        }

        return schema.TryGetProperty("const", out var only) && !JsonElement.DeepEquals(only, value) ? $"{Name(at)} must be {only.GetRawText()}." : null;
    }

    private static string? Members(JsonElement schema, JsonElement value, string at)
    {
        var missing = schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)).ToList()
            : [];
        if (missing.Count > 0)
        {
            return $"Missing: {string.Join(", ", missing.Select(name => Inside(at, name)))}.";
        }

        var known = schema.TryGetProperty("properties", out var properties);
        var others = schema.TryGetProperty("additionalProperties", out var additional);
        foreach (var member in value.EnumerateObject())
        {
            var inside = Inside(at, member.Name);
            var whyNot = known && properties.TryGetProperty(member.Name, out var property) ? WhyNot(property, member.Value, inside)
                : others ? WhyNot(additional, member.Value, inside)
                : null;
            if (whyNot is not null)
            {
                return whyNot;
            }
        }

        return null;
    }

    private static string? Items(JsonElement schema, JsonElement value, string at)
    {
        var count = value.GetArrayLength();
        if (Bound(schema, "minItems") is { } least && count < least)
        {
            return $"{Name(at)} must have at least {least} items.";
        }

        if (Bound(schema, "maxItems") is { } most && count > most)
        {
            return $"{Name(at)} must have at most {most} items.";
        }

        return schema.TryGetProperty("items", out var items)
            ? value.EnumerateArray().Select((item, index) => WhyNot(items, item, $"{at}[{index}]")).FirstOrDefault(whyNot => whyNot is not null)
            : null;
    }

    private static string? Text(JsonElement schema, string text, string at)
    {
        if (Bound(schema, "minLength") is { } least && text.Length < least)
        {
            return $"{Name(at)} must have at least {least} characters.";
        }

        if (Bound(schema, "maxLength") is { } most && text.Length > most)
        {
            return $"{Name(at)} must have at most {most} characters.";
        }

        return schema.TryGetProperty("pattern", out var pattern) && !Matches(text, pattern.GetString()!) ? $"{Name(at)} must match {pattern.GetString()}." : null;
    }

    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, LongestMatch);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string? Number(JsonElement schema, double number, string at)
    {
        var fits = (Bound(schema, "minimum") is not { } least || number >= least)
            && (Bound(schema, "maximum") is not { } most || number <= most)
            && (Bound(schema, "exclusiveMinimum") is not { } above || number > above)
            && (Bound(schema, "exclusiveMaximum") is not { } below || number < below);
        if (!fits)
        {
            return $"{Name(at)} lies outside {Range(schema)}.";
        }

        return Bound(schema, "multipleOf") is { } step && !double.IsInteger(Math.Round(number / step, 9)) ? $"{Name(at)} must be a multiple of {step}." : null;
    }

    private static string Range(JsonElement schema)
    {
        string[] bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
        return string.Join(", ", bounds.Where(bound => Bound(schema, bound) is not null).Select(bound => $"{bound} {Bound(schema, bound)!.Value.ToString(CultureInfo.InvariantCulture)}"));
    }

    private static string? Combined(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("allOf", out var all) && all.EnumerateArray().Select(one => WhyNot(one, value, at)).FirstOrDefault(whyNot => whyNot is not null) is { } whyNot)
        {
            return whyNot;
        }

        if (schema.TryGetProperty("anyOf", out var any) && any.EnumerateArray().All(one => WhyNot(one, value, at) is not null))
        {
            return $"{Name(at)} matches none of its alternatives.";
        }

        return schema.TryGetProperty("oneOf", out var alternatives) && alternatives.EnumerateArray().Count(one => WhyNot(one, value, at) is null) != 1
            ? $"{Name(at)} must match exactly one of its alternatives."
            : null;
    }

    private static double? Bound(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var bound) && bound.ValueKind is JsonValueKind.Number ? bound.GetDouble() : null;

    private static string Name(string at) => at.Length == 0 ? "The value" : at;

    private static string Inside(string at, string name) => at.Length == 0 ? name : $"{at}.{name}";
}
