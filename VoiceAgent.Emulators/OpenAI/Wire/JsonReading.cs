using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.OpenAI.Wire;

internal static class JsonReading
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static JsonElement? Child(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : null;

    /// <summary>Returns the named string, or null when it is missing or not a string.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Child(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>Copies an object. Its nodes outlive the document.</summary>
    /// <exception cref="JsonException">A name occurs twice.</exception>
    public static JsonObject ToObject(this JsonElement element) => (JsonObject)JsonNode.Parse(element.GetRawText(), documentOptions: Strict)!;
}
