using System.Globalization;
using System.Text.Json;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>Checks single parameters of a request, with the errors of the service.</summary>
internal static class Parameters
{
    public static void Decimal(JsonElement root, string name, double least, double most)
    {
        if (Given(root, name) is not { } value)
        {
            return;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            throw WrongType(name, "a decimal", value);
        }

        var number = value.GetDouble();
        if (number > most)
        {
            throw ApiError.Invalid($"Invalid '{name}': decimal above maximum value. Expected a value <= {Plain(most)}, but got {value.GetRawText()} instead.", name, "decimal_above_max_value");
        }

        if (number < least)
        {
            throw ApiError.Invalid($"Invalid '{name}': decimal below minimum value. Expected a value >= {Plain(least)}, but got {value.GetRawText()} instead.", name, "decimal_below_min_value");
        }
    }

    public static int? Integer(JsonElement root, string name, int least, int most = int.MaxValue)
    {
        if (Given(root, name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !double.IsInteger(value.GetDouble()))
        {
            throw WrongType(name, "an integer", value);
        }

        var number = value.GetDouble();
        return number > most ? throw ApiError.Invalid($"Invalid '{name}': integer above maximum value. Expected a value <= {most}, but got {value.GetRawText()} instead.", name, "integer_above_max_value")
            : number < least ? throw ApiError.Invalid($"Invalid '{name}': integer below minimum value. Expected a value >= {least}, but got {value.GetRawText()} instead.", name, "integer_below_min_value")
            : (int)number;
    }

    public static bool? Flag(JsonElement root, string name) => Given(root, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw WrongType(name, "a boolean", other),
    };

    public static string? Text(JsonElement root, string name) => Given(root, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => throw WrongType(name, "a string", other),
    };

    public static string? OneOf(JsonElement root, string name, params string[] values) => Text(root, name) switch
    {
        null => null,
        var value when values.Contains(value) => value,
        var other => throw ApiError.Invalid($"Invalid value: '{other}'. Supported values are: {Listed(values)}.", name, "invalid_value"),
    };

    /// <summary>Reads a text or a list of texts.</summary>
    public static IReadOnlyList<string> Texts(JsonElement root, string name, int most)
    {
        switch (Given(root, name))
        {
            case null:
                return [];
            case { ValueKind: JsonValueKind.String } one:
                return [one.GetString()!];
            case { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > most:
                throw ApiError.Invalid(
                    $"Invalid '{name}': array too long. Expected an array with maximum length {most}, but got an array with length {list.GetArrayLength()} instead.", name, "array_above_max_length");
            case { ValueKind: JsonValueKind.Array } list:
                return [.. list.EnumerateArray().Select((text, index) => text.ValueKind == JsonValueKind.String ? text.GetString()! : throw WrongType($"{name}[{index}]", "a string", text))];
            case { } other:
                throw WrongType(name, "a string or an array of strings", other);
        }
    }

    public static JsonElement? Object(JsonElement root, string name) => Given(root, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => value,
        { } other => throw WrongType(name, "an object", other),
    };

    /// <summary>At most 16 pairs of texts. Source: platform.openai.com/docs/api-reference.</summary>
    public static void Metadata(JsonElement root)
    {
        if (Object(root, "metadata") is not { } metadata)
        {
            return;
        }

        var pairs = metadata.EnumerateObject().ToList();
        if (pairs.Count > 16)
        {
            throw ApiError.Invalid($"Invalid 'metadata': too many properties. Expected an object with at most 16 properties, but got an object with {pairs.Count} properties instead.", "metadata", "object_above_max_properties");
        }

        foreach (var pair in pairs.Where(pair => pair.Value.ValueKind != JsonValueKind.String))
        {
            throw WrongType($"metadata.{pair.Name}", "a string", pair.Value);
        }
    }

    public static ApiError Missing(string name) => ApiError.Invalid($"Missing required parameter: '{name}'.", name, "missing_required_parameter");

    public static ApiError WrongType(string name, string expected, JsonElement value) =>
        ApiError.Invalid($"Invalid type for '{name}': expected {expected}, but got {Kind(value)} instead.", name, "invalid_type");

    private static JsonElement? Given(JsonElement root, string name) => root.Child(name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => double.IsInteger(value.GetDouble()) ? "an integer" : "a decimal",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    private static string Listed(string[] values) =>
        values.Length == 1 ? $"'{values[0]}'" : string.Join(", ", values[..^1].Select(value => $"'{value}'")) + $", and '{values[^1]}'";

    private static string Plain(double number) => number.ToString(CultureInfo.InvariantCulture);
}
