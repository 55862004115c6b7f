using OpenAI.Chat;

namespace VoiceAgent.Pipeline.Answering.OpenAI;

/// <summary>Our history in the protocol's words.</summary>
internal static class ChatTranslation
{
    public static List<ChatMessage> Messages(AnswerRequest request)
    {
        List<ChatMessage> messages = [new SystemChatMessage(request.Instructions)];
        foreach (var entry in request.History)
        {
            switch (entry)
            {
                case CallerSaid said:
                    messages.Add(new UserChatMessage(said.Text));
                    break;
                case AgentSaid said:
                    messages.Add(new AssistantChatMessage(said.Text));
                    break;
                case ToolExchange exchange:
                    messages.Add(new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall(exchange.ToolCallId, exchange.Tool, Arguments(exchange))]));
                    messages.Add(new ToolChatMessage(exchange.ToolCallId, exchange.Result));
                    break;
            }
        }

        return messages;
    }

    public static ChatCompletionOptions Options(AnswerRequest request)
    {
        var options = new ChatCompletionOptions();
        foreach (var tool in request.Tools)
        {
            options.Tools.Add(ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.ParametersSchema)));
        }

        return options;
    }

    private static BinaryData Arguments(ToolExchange exchange) => BinaryData.FromString(exchange.Arguments.Length == 0 ? "{}" : exchange.Arguments);
}
