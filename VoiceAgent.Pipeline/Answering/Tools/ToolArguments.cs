using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>Converts a tool's arguments between the dictionary of the chat client and stored JSON.</summary>
internal static class ToolArguments
{
    /// <summary>Writes JSON without extra spaces and escapes, because the model is charged for each token.</summary>
    public static JsonSerializerOptions Compact { get; } = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A model may read it, when another worker has taken the call over.
    private const string NotKept = "[said by the caller, not kept]";

    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static Dictionary<string, object?> Read(string json) => json.Length == 0 ? [] : JsonSerializer.Deserialize<Dictionary<string, object?>>(json) ?? [];

    /// <summary>The arguments without the values of some parameters.</summary>
    public static string Without(IReadOnlyList<string> parameters, string json)
    {
        if (JsonNode.Parse(json) is not JsonObject arguments || !parameters.Any(name => arguments[name] is not null))
        {
            return json;
        }

        foreach (var name in parameters.Where(name => arguments[name] is not null))
        {
            arguments[name] = NotKept;
        }

        return arguments.ToJsonString(Compact);
    }

    /// <returns>A JSON object. Null when the model wrote something else.</returns>
    public static JsonElement? Of(FunctionCallContent call) =>
        call.Exception is null ? JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, object?>(), Compact) : null;
}
