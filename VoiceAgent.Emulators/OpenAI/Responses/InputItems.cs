using System.Text.Json;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI.Responses;

/// <summary>Translates the items of <c>input</c> to messages.</summary>
internal static class InputItems
{
    public static List<ChatMessage> Read(JsonElement input) => input.ValueKind switch
    {
        JsonValueKind.String => [new ChatMessage(ChatRole.User, input.GetString()!, [], null)],
        JsonValueKind.Array => [.. input.EnumerateArray().Select((item, index) => Item(item, $"input[{index}]")).OfType<ChatMessage>()],
        _ => throw Parameters.WrongType("input", "a string or an array of items", input),
    };

    /// <summary>Joins calls that follow each other to one message, as a chat completion has them.</summary>
    public static List<ChatMessage> Joined(IEnumerable<ChatMessage> messages)
    {
        var joined = new List<ChatMessage>();
        foreach (var message in messages)
        {
            if (message.ToolCalls.Count > 0 && joined is [.., { ToolCalls.Count: > 0 } before])
            {
                joined[^1] = before with { ToolCalls = [.. before.ToolCalls, .. message.ToolCalls] };
            }
            else
            {
                joined.Add(message);
            }
        }

        return joined;
    }

    /// <exception cref="ApiError">A call has no output, or an output has no call.</exception>
    public static void CheckOrder(IReadOnlyList<ChatMessage> messages)
    {
        HashSet<string> called = [];
        HashSet<string> answered = [];
        foreach (var message in messages)
        {
            called.UnionWith(message.ToolCalls.Select(call => call.Id));
            if (message.Role == ChatRole.Tool && (!called.Contains(message.ToolCallId!) || !answered.Add(message.ToolCallId!)))
            {
                throw ApiError.Invalid($"No tool call found for function call output with call_id {message.ToolCallId}.", "input");
            }
        }

        if (called.Except(answered).FirstOrDefault() is { } open)
        {
            throw ApiError.Invalid($"No tool output found for function call {open}.", "input");
        }
    }

    private static ChatMessage? Item(JsonElement item, string param)
    {
        switch (item.Text("type") ?? "message")
        {
            case "message":
                var role = item.Text("role") switch
                {
                    "user" => ChatRole.User,
                    "assistant" => ChatRole.Assistant,
                    "system" or "developer" => ChatRole.System,
                    null => throw Parameters.Missing(param + ".role"),
                    var other => throw ApiError.Invalid($"Invalid value: '{other}'. Supported values are: 'assistant', 'system', 'developer', and 'user'.", param + ".role", "invalid_value"),
                };
                return new ChatMessage(role, Content(item.Child("content"), param + ".content"), [], null);
            case "function_call":
                return new ChatMessage(ChatRole.Assistant, "", [new ToolCall(Needed(item, "call_id", param), Needed(item, "name", param), Needed(item, "arguments", param))], null);
            case "function_call_output":
                return new ChatMessage(ChatRole.Tool, Content(item.Child("output"), param + ".output"), [], Needed(item, "call_id", param));
            case "reasoning":
                return null;
            case "item_reference":
                throw new ApiError(StatusCodes.Status404NotFound, ApiError.InvalidRequest, $"Item with id '{item.Text("id")}' not found. The emulator keeps no single items: send the item, or use 'previous_response_id'.", "input");
            case var other:
                throw ApiError.Invalid($"Invalid value: '{other}'. The emulator supports 'message', 'function_call', 'function_call_output', and 'reasoning'.", param + ".type", "invalid_value");
        }
    }

    private static string Content(JsonElement? content, string param) => content switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select((part, index) => part.Text("type") switch
        {
            "input_text" or "output_text" or "text" => part.Text("text") ?? throw Parameters.Missing($"{param}[{index}].text"),
            "refusal" => part.Text("refusal") ?? "",
            var other => throw ApiError.Invalid($"The content type '{other}' is not emulated: only texts are.", $"{param}[{index}].type"),
        })),
        { ValueKind: not JsonValueKind.Null } other => throw Parameters.WrongType(param, "a string or an array of parts", other),
        _ => throw Parameters.Missing(param),
    };

    private static string Needed(JsonElement item, string name, string param) => item.Text(name) ?? throw Parameters.Missing($"{param}.{name}");
}
