using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using OpenAI.Chat;
using VoiceAgent.Pipeline.Answering.Tools;
using AI = Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering.OpenAI;

/// <summary>Translates between the types of Microsoft.Extensions.AI and those of the OpenAI SDK, as far as this product uses them.</summary>
internal static class ChatTranslation
{
    // The longest name of a tool that OpenAI and Azure accept.
    private const int LongestName = 64;

    // A tool is the same in every round of a call, so its translation is cached.
    private static readonly ConditionalWeakTable<AI.AIFunctionDeclaration, ChatTool> Tools = [];

    public static List<ChatMessage> Messages(IEnumerable<AI.ChatMessage> messages)
    {
        var translated = new List<ChatMessage>();
        foreach (var message in messages)
        {
            if (message.Role == AI.ChatRole.Tool)
            {
                translated.AddRange(message.Contents.OfType<AI.FunctionResultContent>().Select(result => new ToolChatMessage(result.CallId, Text(result.Result))));
            }
            else
            {
                translated.Add(
                    message.Role == AI.ChatRole.System ? new SystemChatMessage(message.Text)
                    : message.Role == AI.ChatRole.Assistant ? Assistant(message)
                    : new UserChatMessage(message.Text));
            }
        }

        return translated;
    }

    /// <param name="effort">How much the model reasons before it answers. Null: it is not sent.</param>
    public static ChatCompletionOptions Options(AI.ChatOptions? wanted, string? effort)
    {
        var options = new ChatCompletionOptions { MaxOutputTokenCount = wanted?.MaxOutputTokens, ResponseFormat = Format(wanted?.ResponseFormat) };
        if (effort is not null)
        {
#pragma warning disable OPENAI001 // The client marks this property as not yet final.
            options.ReasoningEffortLevel = new ChatReasoningEffortLevel(effort);
#pragma warning restore OPENAI001
        }

        foreach (var tool in wanted?.Tools ?? [])
        {
            options.Tools.Add(Tools.GetValue((AI.AIFunctionDeclaration)tool, Declare));
        }

        return options;
    }

    public static AI.ChatFinishReason Reason(ChatFinishReason reason) => reason switch
    {
        ChatFinishReason.Length => AI.ChatFinishReason.Length,
        ChatFinishReason.ContentFilter => AI.ChatFinishReason.ContentFilter,
        ChatFinishReason.ToolCalls or ChatFinishReason.FunctionCall => AI.ChatFinishReason.ToolCalls,
        _ => AI.ChatFinishReason.Stop,
    };

    public static AI.UsageDetails Usage(ChatTokenUsage usage) => new()
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
    };

    private static AssistantChatMessage Assistant(AI.ChatMessage message)
    {
        List<ChatToolCall> calls =
        [
            .. message.Contents.OfType<AI.FunctionCallContent>().Select(call =>
                ChatToolCall.CreateFunctionToolCall(call.CallId, NameOf(call), BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(call.Arguments, ToolArguments.Compact)))),
        ];
        return calls.Count > 0 ? new AssistantChatMessage(calls) : new AssistantChatMessage(message.Text);
    }

    // A model may have called a tool by a name that no service accepts. The call was refused, and stays in the history.
    private static string NameOf(AI.FunctionCallContent call)
    {
        var name = string.Concat(call.Name.Take(LongestName).Select(static sign => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '-' ? sign : '_'));
        return name.Length > 0 ? name : "unknown";
    }

    private static string Text(object? result) => result as string ?? JsonSerializer.Serialize(result, ToolArguments.Compact);

    // The schema is sent unchanged: the arguments are later checked against the same schema.
    private static ChatTool Declare(AI.AIFunctionDeclaration tool) =>
        ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromBytes(JsonMarshal.GetRawUtf8Value(tool.JsonSchema).ToArray()));

    private static ChatResponseFormat? Format(AI.ChatResponseFormat? format) => format switch
    {
        AI.ChatResponseFormatJson { Schema: { } schema } json => ChatResponseFormat.CreateJsonSchemaFormat(
            json.SchemaName ?? "answer", BinaryData.FromBytes(JsonMarshal.GetRawUtf8Value(schema).ToArray()), json.SchemaDescription),
        AI.ChatResponseFormatJson => ChatResponseFormat.CreateJsonObjectFormat(),
        _ => null,
    };
}
