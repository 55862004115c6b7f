using System.Text.Json.Nodes;
using VoiceAgent.Emulators.OpenAI.Matching;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI.Responses;

/// <summary>The response object and its output items.</summary>
/// <param name="Number">Its number. All ids in it are made from it.</param>
/// <param name="Created">Seconds since 1970.</param>
internal sealed record ResponseDocument(long Number, long Created, ResponsesRequest Request, Answer Answer)
{
    public string Id => $"resp_{Number:x8}";

    public bool HasText => Answer.Say.Length > 0 || Answer.Calls.Count == 0;

    public string MessageId => $"msg_{Number:x8}";

    /// <summary>Null when the answer is complete.</summary>
    public string? Incomplete => Answer.Filtered ? "content_filter" : Answer.Cut ? "max_output_tokens" : null;

    public JsonObject Whole() => Object(Incomplete is null ? "completed" : "incomplete", [.. Items()], Usage());

    /// <summary>The response before its first output.</summary>
    public JsonObject Begun() => Object("in_progress", [], null);

    public JsonObject Message(string status, JsonArray content) =>
        new() { ["id"] = MessageId, ["type"] = "message", ["status"] = status, ["role"] = "assistant", ["content"] = content };

    public static JsonObject Part(string text) => new() { ["type"] = "output_text", ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray(), ["text"] = text };

    public JsonObject Call(int index, string status, string arguments)
    {
        var call = Answer.Calls[index];
        return new JsonObject
        {
            ["id"] = $"fc_{Number:x8}_{index}",
            ["type"] = "function_call",
            ["status"] = status,
            ["arguments"] = arguments,
            ["call_id"] = call.Id,
            ["name"] = call.Name,
        };
    }

    /// <summary>The conversation with this answer.</summary>
    public IReadOnlyList<ChatMessage> Continued() =>
    [
        .. Request.Conversation,
        .. HasText ? [new ChatMessage(ChatRole.Assistant, Answer.Say, [], null)] : Array.Empty<ChatMessage>(),
        .. Answer.Calls.Count > 0 ? [new ChatMessage(ChatRole.Assistant, "", Answer.Calls, null)] : Array.Empty<ChatMessage>(),
    ];

    private IEnumerable<JsonNode> Items()
    {
        if (HasText)
        {
            yield return Message(Incomplete is null ? "completed" : "incomplete", [Part(Answer.Say)]);
        }

        for (var index = 0; index < Answer.Calls.Count; index++)
        {
            yield return Call(index, "completed", Answer.Calls[index].Arguments);
        }
    }

    private JsonObject Usage()
    {
        var usage = Wire.Usage.Of(Request.Chat, Answer);
        return new JsonObject
        {
            ["input_tokens"] = usage.Prompt,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = 0 },
            ["output_tokens"] = usage.Completion,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
            ["total_tokens"] = usage.Prompt + usage.Completion,
        };
    }

    private JsonObject Object(string status, JsonArray output, JsonObject? usage) => new()
    {
        ["id"] = Id,
        ["object"] = "response",
        ["created_at"] = Created,
        ["status"] = status,
        ["background"] = false,
        ["error"] = null,
        ["incomplete_details"] = status == "incomplete" ? new JsonObject { ["reason"] = Incomplete } : null,
        ["instructions"] = Given("instructions"),
        ["max_output_tokens"] = Given("max_output_tokens"),
        ["model"] = Request.Chat.Model,
        ["output"] = output,
        ["parallel_tool_calls"] = Request.Chat.Parallel,
        ["previous_response_id"] = Given("previous_response_id"),
        ["reasoning"] = Given("reasoning") ?? new JsonObject { ["effort"] = null, ["summary"] = null },
        ["service_tier"] = "default",
        ["store"] = Request.Store,
        ["temperature"] = Given("temperature") ?? 1.0,
        ["text"] = Given("text") ?? new JsonObject { ["format"] = new JsonObject { ["type"] = "text" } },
        ["tool_choice"] = Given("tool_choice") ?? "auto",
        ["tools"] = Given("tools") ?? new JsonArray(),
        ["top_p"] = Given("top_p") ?? 1.0,
        ["truncation"] = Given("truncation") ?? "disabled",
        ["usage"] = usage,
        ["user"] = Given("user"),
        ["metadata"] = Given("metadata") ?? new JsonObject(),
    };

    private JsonNode? Given(string name) => Request.Given[name]?.DeepClone();
}
