using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.OpenAI.Matching;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>Writes an answer as one document (<c>stream: false</c>).</summary>
internal static class CompletionDocument
{
    public static async Task WriteAsync(HttpResponse response, CompletionIdentity identity, ChatRequest request, Answer answer, CancellationToken cancellation)
    {
        response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(response.Body);
        json.WriteStartObject();
        identity.Write(json, "chat.completion");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        WriteMessage(json, answer);
        Logprobs.Write(json, answer, request.TopLogprobs);
        json.WriteString("finish_reason", answer.FinishReason);
        if (request.IsAzure)
        {
            WriteNode(json, "content_filter_results", answer.Filtered ? FilterResults.OfRefusal() : answer.Say.Length > 0 ? FilterResults.Safe() : []);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        if (request.IsAzure)
        {
            WriteNode(json, "prompt_filter_results", FilterResults.OfPrompt());
        }

        Usage.Of(request, answer).Write(json);
        json.WriteEndObject();
        await json.FlushAsync(cancellation);
    }

    private static void WriteNode(Utf8JsonWriter json, string name, JsonNode value)
    {
        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    private static void WriteMessage(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        if (answer.Say.Length == 0 && answer.Calls.Count > 0)
        {
            json.WriteNull("content");
        }
        else
        {
            json.WriteString("content", answer.Say);
        }

        if (answer.Calls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (var call in answer.Calls)
            {
                WriteCall(json, call);
            }

            json.WriteEndArray();
        }

        json.WriteNull("refusal");
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, ToolCall call)
    {
        json.WriteStartObject();
        json.WriteString("id", call.Id);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", call.Name);
        json.WriteString("arguments", call.Arguments);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
