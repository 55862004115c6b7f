using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>Functions on arrays and objects, and those that convert texts to values.</summary>
internal static class ListFunctions
{
    public static IReadOnlyDictionary<string, (int Least, int Most, Func<object?[], object?> Of)> Known { get; } = new Dictionary<string, (int, int, Func<object?[], object?>)>
    {
        ["ARRAY_SLICE"] = (2, 3, values => values switch
        {
            [JsonArray list, double start] => Slice(list, start, list.Count),
            [JsonArray list, double start, double count] => Slice(list, start, count),
            _ => Value.Undefined,
        }),
        ["ARRAY_CONTAINS_ANY"] = (2, int.MaxValue, values => values[0] is JsonArray list ? values[1..].Any(item => Has(list, item)) : Value.Undefined),
        ["ARRAY_CONTAINS_ALL"] = (2, int.MaxValue, values => values[0] is JsonArray list ? values[1..].All(item => Has(list, item)) : Value.Undefined),
        ["SETINTERSECT"] = (2, 2, values => values is [JsonArray left, JsonArray right] ? Distinct(left.Where(item => Has(right, Value.Of(item)))) : Value.Undefined),
        ["SETUNION"] = (2, 2, values => values is [JsonArray left, JsonArray right] ? Distinct(left.Concat(right)) : Value.Undefined),
        ["SETDIFFERENCE"] = (2, 2, values => values is [JsonArray left, JsonArray right] ? Distinct(left.Where(item => !Has(right, Value.Of(item)))) : Value.Undefined),
        ["CHOOSE"] = (2, int.MaxValue, values => NumberFunctions.Integer(values[0]) is { } index && index >= 1 && index < values.Length ? values[index] : Value.Undefined),
        ["OBJECTTOARRAY"] = (1, 3, ObjectToArray),
        ["STRINGSPLIT"] = (2, 2, values => values is [string text, string { Length: > 0 } by] ? new JsonArray([.. text.Split(by).Select(part => (JsonNode)JsonValue.Create(part))]) : Value.Undefined),
        ["STRINGJOIN"] = (2, 2, values => values is [JsonArray list, string by] && list.All(item => Value.Of(item) is string) ? string.Join(by, list.Select(item => (string)item!)) : Value.Undefined),
        ["STRINGTOARRAY"] = (1, 1, values => Parsed(values[0]) is JsonArray list ? list : Value.Undefined),
        ["STRINGTOOBJECT"] = (1, 1, values => Parsed(values[0]) is JsonObject owner ? owner : Value.Undefined),
        ["STRINGTOBOOLEAN"] = (1, 1, values => (values[0] as string)?.Trim() switch { "true" => true, "false" => false, _ => Value.Undefined }),
        ["STRINGTONULL"] = (1, 1, values => (values[0] as string)?.Trim() == "null" ? null : Value.Undefined),
        ["REPLICATE"] = (2, 2, values => values is [string text, double and >= 0 and <= 10_000 and var count] ? string.Concat(Enumerable.Repeat(text, (int)count)) : Value.Undefined),
    };

    private static bool Has(JsonArray list, object? wanted) => wanted != Value.Undefined && list.Any(item => Value.IsSame(Value.Of(item), wanted));

    private static JsonArray Distinct(IEnumerable<JsonNode?> items) => [.. items.DistinctBy(item => Value.Key(Value.Of(item))).Select(item => item?.DeepClone())];

    // A negative start counts from the end.
    private static JsonArray Slice(JsonArray list, double start, double count)
    {
        var from = (int)Math.Clamp(start < 0 ? list.Count + start : start, 0, list.Count);
        return [.. list.Skip(from).Take((int)Math.Clamp(count, 0, list.Count)).Select(item => item?.DeepClone())];
    }

    private static object? ObjectToArray(object?[] values)
    {
        var (name, content) = (values.Length > 1 ? values[1] as string : "k", values.Length > 2 ? values[2] as string : "v");
        return values[0] is JsonObject owner && name is not null && content is not null && name != content
            ? new JsonArray([.. owner.Select(member => (JsonNode)new JsonObject { [name] = member.Key, [content] = member.Value?.DeepClone() })])
            : Value.Undefined;
    }

    private static JsonNode? Parsed(object? text)
    {
        try
        {
            return text is string json ? JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
