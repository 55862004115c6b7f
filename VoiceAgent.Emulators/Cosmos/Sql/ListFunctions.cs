using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>Functions over arrays, objects, whole numbers and types. Source: learn.microsoft.com/cosmos-db/query.</summary>
internal static class ListFunctions
{
    public static IEnumerable<KeyValuePair<string, (int Least, int Most, Func<object?[], object?> Of)>> All { get; } =
        new Dictionary<string, (int Least, int Most, Func<object?[], object?> Of)>
        {
            ["ARRAY_SLICE"] = (2, 3, values => values is [JsonArray list, double start, ..] && values.Length == 2 ? Slice(list, start, list.Count)
                : values is [JsonArray part, double from, double count] ? Slice(part, from, count) : Value.Undefined),
            ["SETINTERSECT"] = (2, 2, values => values is [JsonArray left, JsonArray right] ? ListOf(Distinct(left).Where(item => Holds(right, item))) : Value.Undefined),
            ["SETUNION"] = (2, 2, values => values is [JsonArray left, JsonArray right] ? ListOf(Distinct(left.Concat(right))) : Value.Undefined),
            ["STRINGSPLIT"] = (2, 2, values => values is [string text, string { Length: > 0 } by] ? ListOf(text.Split(by).Select(part => (JsonNode?)JsonValue.Create(part))) : Value.Undefined),
            ["STRINGJOIN"] = (2, 2, values => values is [JsonArray list, string between] && list.All(item => Value.Of(item) is string)
                ? string.Join(between, list.Select(item => (string)Value.Of(item)!)) : Value.Undefined),
            ["STRINGTOARRAY"] = (1, 1, values => Parsed(values[0]) is JsonArray list ? list : Value.Undefined),
            ["STRINGTOOBJECT"] = (1, 1, values => Parsed(values[0]) is JsonObject members ? members : Value.Undefined),
            ["STRINGTOBOOLEAN"] = (1, 1, values => values[0] is string text ? text.Trim() switch { "true" => true, "false" => false, _ => Value.Undefined } : Value.Undefined),
            ["STRINGTONULL"] = (1, 1, values => values[0] is string text && text.Trim() == "null" ? null : Value.Undefined),
            ["OBJECTTOARRAY"] = (1, 3, Pairs),
            ["CHOOSE"] = (2, int.MaxValue, values => values[0] is double index && index >= 1 && index < values.Length && index == Math.Floor(index) ? values[(int)index] : Value.Undefined),
            ["REPLICATE"] = (2, 2, values => values is [string text, double and >= 0 and <= 10_000 and var count] && text.Length * count <= 10_000
                ? string.Concat(Enumerable.Repeat(text, (int)count)) : Value.Undefined),
            ["IS_INTEGER"] = (1, 1, values => values[0] is double number && number == Math.Floor(number) && Math.Abs(number) <= long.MaxValue),
            ["IS_FINITE_NUMBER"] = (1, 1, values => values[0] is double number && double.IsFinite(number)),
            ["TYPE"] = (1, 1, values => values[0] switch
            {
                null => "null", bool => "boolean", double => "number", string => "string", JsonArray => "array", JsonObject => "object", _ => Value.Undefined,
            }),
            ["LOG10"] = (1, 1, values => Finite(values[0] is double number ? Math.Log10(number) : double.NaN)),
            ["LOG"] = (1, 2, values => Finite(values is [double number] ? Math.Log(number) : values is [double of, double root] ? Math.Log(of, root) : double.NaN)),
            ["EXP"] = (1, 1, values => Finite(values[0] is double number ? Math.Exp(number) : double.NaN)),
            ["TRUNC"] = (1, 1, values => values[0] is double number ? Math.Truncate(number) : Value.Undefined),
            ["NUMBERBIN"] = (1, 2, values => values is [double number] ? Math.Floor(number)
                : values is [double of, double size] && size != 0 ? Finite(Math.Floor(of / size) * size) : Value.Undefined),
            ["INTADD"] = (2, 2, Whole((left, right) => left + right)),
            ["INTSUB"] = (2, 2, Whole((left, right) => left - right)),
            ["INTMUL"] = (2, 2, Whole((left, right) => left * right)),
            ["INTDIV"] = (2, 2, Whole((left, right) => right == 0 || (left == long.MinValue && right == -1) ? null : left / right)),
            ["INTMOD"] = (2, 2, Whole((left, right) => right == 0 ? null : right == -1 ? 0 : left % right)),
            ["INTBITAND"] = (2, 2, Whole((left, right) => left & right)),
            ["INTBITOR"] = (2, 2, Whole((left, right) => left | right)),
            ["INTBITXOR"] = (2, 2, Whole((left, right) => left ^ right)),
            ["INTBITNOT"] = (1, 1, values => values[0] is double number && Integer(number) is { } whole ? (double)~whole : Value.Undefined),
            ["INTBITLEFTSHIFT"] = (2, 2, Whole((left, right) => right is >= 0 and < 64 ? left << (int)right : null)),
            ["INTBITRIGHTSHIFT"] = (2, 2, Whole((left, right) => right is >= 0 and < 64 ? left >> (int)right : null)),
        };

    private static JsonArray Slice(JsonArray list, double start, double count)
    {
        var from = (int)Math.Clamp(start < 0 ? list.Count + start : start, 0, list.Count);
        return ListOf(list.Skip(from).Take((int)Math.Clamp(count, 0, list.Count)));
    }

    private static JsonArray ListOf(IEnumerable<JsonNode?> items) => [.. items.Select(item => item?.DeepClone())];

    private static IEnumerable<JsonNode?> Distinct(IEnumerable<JsonNode?> items) => items.DistinctBy(item => Value.Key(Value.Of(item)));

    private static bool Holds(JsonArray list, JsonNode? item) => list.Any(other => Value.IsSame(Value.Of(other), Value.Of(item)));

    private static JsonNode? Parsed(object? value)
    {
        try
        {
            return value is string text ? JsonNode.Parse(text) : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static object? Pairs(object?[] values)
    {
        if (values[0] is not JsonObject members || values.Skip(1).Any(name => name is not string))
        {
            return Value.Undefined;
        }

        var (key, value) = (values.Length > 1 ? (string)values[1]! : "k", values.Length > 2 ? (string)values[2]! : "v");
        return key == value ? Value.Undefined : new JsonArray([.. members.Select(member => new JsonObject { [key] = member.Key, [value] = member.Value?.DeepClone() })]);
    }

    private static object Finite(double number) => double.IsFinite(number) ? number : Value.Undefined;

    private static long? Integer(double number) => number == Math.Floor(number) && Math.Abs(number) < 9.2e18 ? (long)number : null;

    private static Func<object?[], object?> Whole(Func<long, long, long?> function) => values =>
        values is [double left, double right] && Integer(left) is { } one && Integer(right) is { } other && function(one, other) is { } result ? (double)result : Value.Undefined;
}
