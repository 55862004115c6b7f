using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OllamaSharp.Models;
using OllamaSharp.Models.Chat;
using VoiceAgent.Pipeline.Answering.Tools;
using AI = Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering.Ollama;

/// <summary>
/// Translates between the types of Microsoft.Extensions.AI and those of OllamaSharp, as far as this product uses them. OllamaSharp's own translation wraps
/// the results of tools in JSON that models do not expect, and changes the schemas of tools.
/// </summary>
internal static class OllamaTranslation
{
    // A negative duration keeps a model in memory for ever. Ollama refuses a number without a unit in a text.
    private const string Always = "-1m";

    private static readonly ConditionalWeakTable<AI.AIFunctionDeclaration, object> Tools = [];

    public static ChatRequest Request(OllamaConnection connection, string model, IEnumerable<AI.ChatMessage> messages, AI.ChatOptions? wanted) => new()
    {
        Model = model,
        Messages = [.. Messages(messages)],
        Tools = wanted?.Tools is { Count: > 0 } tools ? [.. tools.OfType<AI.AIFunctionDeclaration>().Select(tool => Tools.GetValue(tool, Declare))] : null,
        Format = wanted?.ResponseFormat is AI.ChatResponseFormatJson json ? json.Schema is { } schema ? schema : "json" : null,
        Think = new ThinkValue(connection.Think),
        KeepAlive = KeepAlive(connection),
        Options = new RequestOptions { NumCtx = connection.Context, NumPredict = wanted?.MaxOutputTokens, Temperature = wanted?.Temperature },
        Stream = true,
    };

    /// <summary>A request without messages loads the model and answers nothing.</summary>
    public static ChatRequest Load(OllamaConnection connection, string model) => new()
    {
        Model = model,
        Messages = [],
        KeepAlive = KeepAlive(connection),
        Options = new RequestOptions { NumCtx = connection.Context },
        Stream = true,
    };

    /// <param name="hasCalls">Ollama gives the reason "stop" also after a call of a tool.</param>
    public static AI.ChatFinishReason Reason(string? reason, bool hasCalls) =>
        reason == "length" ? AI.ChatFinishReason.Length : hasCalls ? AI.ChatFinishReason.ToolCalls : AI.ChatFinishReason.Stop;

    public static AI.UsageDetails Usage(ChatDoneResponseStream done) => new()
    {
        InputTokenCount = done.PromptEvalCount,
        OutputTokenCount = done.EvalCount,
        TotalTokenCount = done.PromptEvalCount + done.EvalCount,
    };

    public static AI.FunctionCallContent Call(Message.ToolCall call, int number) => new(
        call.Id is { Length: > 0 } id ? id : string.Create(CultureInfo.InvariantCulture, $"call_{number}"),
        call.Function?.Name ?? "",
        call.Function?.Arguments?.ToDictionary() ?? []);

    private static string KeepAlive(OllamaConnection connection) =>
        connection.KeepAlive is { } kept ? string.Create(CultureInfo.InvariantCulture, $"{kept.TotalMilliseconds:F0}ms") : Always;

    private static IEnumerable<Message> Messages(IEnumerable<AI.ChatMessage> messages)
    {
        Dictionary<string, string> called = [];
        foreach (var message in messages)
        {
            if (message.Role == AI.ChatRole.Tool)
            {
                foreach (var result in message.Contents.OfType<AI.FunctionResultContent>())
                {
                    yield return new Message { Role = ChatRole.Tool, Content = Text(result.Result), ToolName = called.GetValueOrDefault(result.CallId) };
                }

                continue;
            }

            var calls = message.Contents.OfType<AI.FunctionCallContent>().ToList();
            foreach (var call in calls)
            {
                called[call.CallId] = call.Name;
            }

            yield return new Message
            {
                Role = message.Role == AI.ChatRole.System ? ChatRole.System : message.Role == AI.ChatRole.Assistant ? ChatRole.Assistant : ChatRole.User,
                Content = message.Text,
                ToolCalls = calls.Count > 0
                    ? [.. calls.Select(call => new Message.ToolCall { Id = call.CallId, Function = new Message.Function { Name = call.Name, Arguments = call.Arguments ?? new Dictionary<string, object?>() } })]
                    : null,
            };
        }
    }

    private static string Text(object? result) => result as string ?? JsonSerializer.Serialize(result, ToolArguments.Compact);

    // The schema is sent unchanged: the arguments are later checked against the same schema.
    private static object Declare(AI.AIFunctionDeclaration tool) =>
        new { type = "function", function = new { name = tool.Name, description = tool.Description, parameters = tool.JsonSchema } };
}
