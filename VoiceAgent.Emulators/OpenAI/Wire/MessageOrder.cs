namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>Checks that each tool call has its result. The service refuses a history without this, and an interruption can easily cause one.</summary>
internal static class MessageOrder
{
    /// <exception cref="ApiError">A call has no result, or a result has no call.</exception>
    public static void Check(IReadOnlyList<ChatMessage> messages)
    {
        HashSet<string> open = [];
        for (var index = 0; index < messages.Count; index++)
        {
            var message = messages[index];
            if (message.Role == ChatRole.Tool)
            {
                Close(open, message, index);
                continue;
            }

            NoneOpen(open);
            open = [.. message.ToolCalls.Select(call => call.Id)];
        }

        NoneOpen(open);
    }

    private static void Close(HashSet<string> open, ChatMessage result, int index)
    {
        if (result.ToolCallId is null)
        {
            throw ApiError.Invalid($"Missing required parameter: 'messages.[{index}].tool_call_id'.", $"messages.[{index}].tool_call_id");
        }

        if (!open.Remove(result.ToolCallId))
        {
            throw ApiError.Invalid("Invalid parameter: messages with role 'tool' must be a response to a preceding message with 'tool_calls'.", $"messages.[{index}].role");
        }
    }

    private static void NoneOpen(HashSet<string> open)
    {
        if (open.Count > 0)
        {
            throw ApiError.Invalid(
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. "
                + $"The following tool_call_ids did not have response messages: {string.Join(", ", open.Order())}",
                "messages");
        }
    }
}
