using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>Converts a tool's arguments between the dictionary of the chat client and stored JSON.</summary>
internal static class ToolArguments
{
    /// <summary>Writes JSON without extra spaces and escapes, because the model is charged for each token.</summary>
    public static JsonSerializerOptions Compact { get; } = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static Dictionary<string, object?> Read(string json) => json.Length == 0 ? [] : JsonSerializer.Deserialize<Dictionary<string, object?>>(json) ?? [];

    /// <returns>A JSON object. Null when the model wrote something else.</returns>
    public static JsonElement? Of(FunctionCallContent call) =>
        call.Exception is null ? JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, object?>(), Compact) : null;
}
