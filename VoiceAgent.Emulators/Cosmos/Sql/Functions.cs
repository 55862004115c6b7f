using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>The built-in functions. As in the service, the result is undefined when an operand has the wrong type.</summary>
internal static class Functions
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    private static readonly Dictionary<string, (int Least, int Most, Func<object?[], object?> Of)> Known = new()
    {
        ["STARTSWITH"] = (2, 3, values => values is [string text, string part, ..] ? text.StartsWith(part, Case(values)) : Value.Undefined),
        ["ENDSWITH"] = (2, 3, values => values is [string text, string part, ..] ? text.EndsWith(part, Case(values)) : Value.Undefined),
        ["CONTAINS"] = (2, 3, values => values is [string text, string part, ..] ? text.Contains(part, Case(values)) : Value.Undefined),
        ["STRINGEQUALS"] = (2, 3, values => values is [string text, string other, ..] ? text.Equals(other, Case(values)) : Value.Undefined),
        ["INDEX_OF"] = (2, 2, values => values is [string text, string part] ? (double)text.IndexOf(part, StringComparison.Ordinal) : Value.Undefined),
        ["REGEXMATCH"] = (2, 3, Matches),
        ["LOWER"] = (1, 1, OfText(text => text.ToLowerInvariant())),
        ["UPPER"] = (1, 1, OfText(text => text.ToUpperInvariant())),
        ["TRIM"] = (1, 1, OfText(text => text.Trim())),
        ["LTRIM"] = (1, 1, OfText(text => text.TrimStart())),
        ["RTRIM"] = (1, 1, OfText(text => text.TrimEnd())),
        ["REVERSE"] = (1, 1, OfText(text => string.Concat(text.Reverse()))),
        ["LENGTH"] = (1, 1, OfText(text => (double)text.Length)),
        ["LEFT"] = (2, 2, values => values is [string text, double count] ? text[..Within(text, count)] : Value.Undefined),
        ["RIGHT"] = (2, 2, values => values is [string text, double count] ? text[^Within(text, count)..] : Value.Undefined),
        ["SUBSTRING"] = (3, 3, values => values is [string text, double start, double count] ? Part(text, start, count) : Value.Undefined),
        ["REPLACE"] = (3, 3, values => values is [string text, string { Length: > 0 } part, string by] ? text.Replace(part, by, StringComparison.Ordinal) : Value.Undefined),
        ["CONCAT"] = (2, int.MaxValue, values => values.All(value => value is string) ? string.Concat(values) : Value.Undefined),
        ["TOSTRING"] = (1, 1, values => values[0] == Value.Undefined ? Value.Undefined : values[0] as string ?? Value.Key(values[0])),
        ["STRINGTONUMBER"] = (1, 1, OfText(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : Value.Undefined)),
        ["IS_DEFINED"] = (1, 1, values => values[0] != Value.Undefined),
        ["IS_NULL"] = (1, 1, values => values[0] is null),
        ["IS_BOOL"] = (1, 1, values => values[0] is bool),
        ["IS_NUMBER"] = (1, 1, values => values[0] is double),
        ["IS_STRING"] = (1, 1, values => values[0] is string),
        ["IS_ARRAY"] = (1, 1, values => values[0] is JsonArray),
        ["IS_OBJECT"] = (1, 1, values => values[0] is JsonObject),
        ["IS_PRIMITIVE"] = (1, 1, values => values[0] is null or bool or double or string),
        ["ABS"] = (1, 1, OfNumber(Math.Abs)),
        ["CEILING"] = (1, 1, OfNumber(Math.Ceiling)),
        ["FLOOR"] = (1, 1, OfNumber(Math.Floor)),
        ["ROUND"] = (1, 1, OfNumber(number => Math.Round(number, MidpointRounding.AwayFromZero))),
        ["SQRT"] = (1, 1, OfNumber(Math.Sqrt)),
        ["SIGN"] = (1, 1, OfNumber(number => Math.Sign(number))),
        ["POWER"] = (2, 2, values => values is [double number, double power] ? Math.Pow(number, power) : Value.Undefined),
        ["ARRAY_LENGTH"] = (1, 1, values => values[0] is JsonArray list ? (double)list.Count : Value.Undefined),
        ["ARRAY_CONTAINS"] = (2, 3, values => values is [JsonArray list, var item, ..] && item != Value.Undefined
            ? list.Any(one => Value.IsSame(Value.Of(one), item) || (values.Length > 2 && values[2] is true && HasAll(one, item)))
            : Value.Undefined),
        ["ARRAY_CONCAT"] = (2, int.MaxValue, values => values.All(value => value is JsonArray)
            ? new JsonArray([.. values.SelectMany(value => (JsonArray)value!).Select(item => item?.DeepClone())])
            : Value.Undefined),
        ["IIF"] = (3, 3, values => values[0] is true ? values[1] : values[2]),
        ["GETCURRENTTIMESTAMP"] = (0, 0, _ => (double)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()),
        ["GETCURRENTDATETIME"] = (0, 0, _ => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture)),
    };

    /// <exception cref="SqlException">The function does not exist, or takes another number of operands.</exception>
    public static Func<object?[], object?> Named(string name, int operands)
    {
        if (!Known.TryGetValue(name, out var function) && !DateFunctions.Known.TryGetValue(name, out function)
            && !ListFunctions.Known.TryGetValue(name, out function) && !NumberFunctions.Known.TryGetValue(name, out function))
        {
            throw new SqlException($"'{name}' is not a recognized built-in function name, or is not emulated.");
        }

        return operands >= function.Least && operands <= function.Most
            ? function.Of
            : throw new SqlException($"The {name} function does not take {operands} arguments.");
    }

    private static Func<object?[], object?> OfText(Func<string, object?> function) => values => values[0] is string text ? function(text) : Value.Undefined;

    private static Func<object?[], object?> OfNumber(Func<double, double> function) => values => values[0] is double number ? function(number) : Value.Undefined;

    private static StringComparison Case(object?[] values) => values.Length > 2 && values[2] is true ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static int Within(string text, double count) => (int)Math.Clamp(count, 0, text.Length);

    private static string Part(string text, double start, double count)
    {
        var from = Within(text, start);
        return text.Substring(from, Within(text[from..], count));
    }

    private static bool HasAll(JsonNode? one, object? wanted) =>
        one is JsonObject owner && wanted is JsonObject part && part.All(member => owner.TryGetPropertyValue(member.Key, out var value) && JsonNode.DeepEquals(value, member.Value));

    private static object? Matches(object?[] values)
    {
        if (values is not [string text, string pattern, ..])
        {
            return Value.Undefined;
        }

        try
        {
            return Regex.IsMatch(text, pattern, values.Length > 2 && values[2] is string how && how.Contains('i', StringComparison.Ordinal) ? RegexOptions.IgnoreCase : RegexOptions.None, PatternTime);
        }
        catch (RegexParseException malformed)
        {
            throw new SqlException($"RegexMatch: {malformed.Message}");
        }
    }
}
