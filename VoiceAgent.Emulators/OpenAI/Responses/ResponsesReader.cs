using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI.Responses;

/// <summary>Reads and checks <c>POST …/responses</c>. Source: platform.openai.com/docs/api-reference/responses/create.</summary>
internal static class ResponsesReader
{
    private static readonly HashSet<string> Known =
    [
        "background", "conversation", "include", "input", "instructions", "max_output_tokens", "max_tool_calls", "metadata", "model", "parallel_tool_calls", "previous_response_id",
        "prompt", "prompt_cache_key", "prompt_cache_retention", "reasoning", "safety_identifier", "service_tier", "store", "stream", "stream_options", "temperature", "text",
        "tool_choice", "tools", "top_logprobs", "top_p", "truncation", "user",
    ];

    /// <param name="root">The body.</param>
    /// <param name="earlier">Returns the conversation of an earlier response. It throws when there is none.</param>
    public static ResponsesRequest Read(JsonElement root, Func<string, IReadOnlyList<ChatMessage>> earlier)
    {
        Check(root);
        var model = Parameters.Text(root, "model") ?? throw Parameters.Missing("model");
        var previous = Parameters.Text(root, "previous_response_id");
        var given = InputItems.Read(root.Child("input") is { ValueKind: not JsonValueKind.Null } input ? input : throw Parameters.Missing("input"));
        var conversation = InputItems.Joined([.. previous is null ? [] : earlier(previous), .. given]);
        InputItems.CheckOrder(conversation);
        List<ChatMessage> messages = [.. Parameters.Text(root, "instructions") is { Length: > 0 } instructions ? [new ChatMessage(ChatRole.System, instructions, [], null)] : Array.Empty<ChatMessage>(), .. conversation];
        var definitions = root.Child("tools") is { ValueKind: JsonValueKind.Array } tools && tools.GetArrayLength() == 0 ? [] : ToolReading.Definitions(root, static (tool, param) => (tool, param));
        var (choice, offered) = ToolReading.Choice(WithoutIdleChoice(root, definitions), definitions, static named => named.Text("name") ?? throw Parameters.Missing("tool_choice.name"));
        var request = new ChatRequest(
            model, messages, offered.Select(tool => tool.Name).ToHashSet(), root.Child("tools")?.GetRawText().Length ?? 0, Parameters.Flag(root, "stream") is true, true,
            Parameters.Integer(root, "max_output_tokens", 16))
        {
            Definitions = offered,
            Choice = choice,
            Parallel = Parameters.Flag(root, "parallel_tool_calls") ?? true,
            Format = Format(root, messages),
        };
        return new ResponsesRequest(request, conversation, root.ToObject(), Parameters.Flag(root, "store") ?? true);
    }

    private static void Check(JsonElement root)
    {
        if (root.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            throw ApiError.Invalid($"Unknown parameter: '{unknown}'.", unknown, "unknown_parameter");
        }

        if (new[] { "conversation", "prompt" }.FirstOrDefault(name => root.Child(name) is { ValueKind: not JsonValueKind.Null }) is { } absent)
        {
            throw ApiError.Invalid($"'{absent}' is not emulated.", absent);
        }

        if (Parameters.Flag(root, "background") is true)
        {
            throw ApiError.Invalid("'background': true is not emulated.", "background");
        }

        Parameters.Decimal(root, "temperature", 0, 2);
        Parameters.Decimal(root, "top_p", 0, 1);
        Parameters.Integer(root, "top_logprobs", 0, 20);
        Parameters.OneOf(root, "truncation", "auto", "disabled");
        Parameters.OneOf(root, "service_tier", "auto", "default", "flex", "scale", "priority");
        Parameters.Metadata(root);
        if (Parameters.Object(root, "reasoning") is { } reasoning)
        {
            Parameters.OneOf(reasoning, "effort", "none", "minimal", "low", "medium", "high", "xhigh");
        }
    }

    // Without tools, this API accepts the choices auto and none.
    private static JsonElement WithoutIdleChoice(JsonElement root, List<ToolDefinition> definitions) =>
        definitions.Count == 0 && root.Text("tool_choice") is "auto" ? default : root;

    private static AnswerFormat? Format(JsonElement root, List<ChatMessage> messages)
    {
        if (Parameters.Object(root, "text") is not { } text || Parameters.Object(text, "format") is not { } format)
        {
            return null;
        }

        return format.Text("type") switch
        {
            "text" => null,
            "json_object" => messages.Any(message => message.Text.Contains("json", StringComparison.OrdinalIgnoreCase))
                ? new AnswerFormat(null)
                : throw ApiError.Invalid("Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.", "input"),
            "json_schema" => ChatParameters.Schema(format, "text.format", "text.format.schema"),
            var other => throw ApiError.Invalid($"Invalid value: '{other}'. Supported values are: 'json_object', 'json_schema', and 'text'.", "text.format.type", "invalid_value"),
        };
    }
}

/// <summary>A request for a response.</summary>
/// <param name="Chat">The same request in the form of a chat completion.</param>
/// <param name="Conversation">The messages without the instructions. The next response continues them.</param>
/// <param name="Given">The body. The response repeats its settings.</param>
/// <param name="Store">Whether the response can be read and continued later.</param>
internal sealed record ResponsesRequest(ChatRequest Chat, IReadOnlyList<ChatMessage> Conversation, JsonObject Given, bool Store);
