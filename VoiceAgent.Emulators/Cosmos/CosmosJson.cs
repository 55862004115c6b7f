using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Cosmos;

/// <summary>Parses bodies strictly, so that no later step meets a value that it cannot read.</summary>
internal static class CosmosJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="CosmosError">The text is not JSON, a name occurs twice in an object, or a text has half of a surrogate pair.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            var node = JsonNode.Parse(text, documentOptions: Strict);
            Visit(node);
            return node;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or ArgumentException)
        {
            throw CosmosError.BadRequest($"The request payload is invalid: {malformed.Message}");
        }
    }

    // Names and texts are decoded on their first use, and numbers too. This is the first use.
    private static void Visit(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members)
                {
                    Visit(member);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Visit(item);
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                value.GetValue<string>();
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number && !(value.TryGetValue<double>(out var number) && double.IsFinite(number)):
                throw new InvalidOperationException("A number is too large.");
            default:
                break;
        }
    }
}
