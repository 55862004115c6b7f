using System.Text.Json;

namespace VoiceAgent.Emulators.OpenAI.Wire;

internal static class JsonReading
{
    public static JsonElement? Child(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : null;

    /// <summary>Returns the named string, or null when it is missing or not a string.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Child(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static int? PositiveInteger(this JsonElement element, string name) => element.Child(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) && value > 0 => value,
        _ => throw ApiError.Invalid($"Invalid '{name}': expected a positive integer.", name),
    };
}
