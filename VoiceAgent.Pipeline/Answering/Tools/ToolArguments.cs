using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>Arguments of a tool as the port has them (a dictionary), as they are kept (JSON), and back.</summary>
internal static class ToolArguments
{
    /// <summary>Every space and escape is a token that the model pays for.</summary>
    public static JsonSerializerOptions Compact { get; } = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">Not a JSON object.</exception>
    public static Dictionary<string, object?> Read(string json) => json.Length == 0 ? [] : JsonSerializer.Deserialize<Dictionary<string, object?>>(json) ?? [];

    /// <returns>A JSON object; null where the model wrote something that is none.</returns>
    public static JsonElement? Of(FunctionCallContent call) =>
        call.Exception is null ? JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, object?>(), Compact) : null;
}
