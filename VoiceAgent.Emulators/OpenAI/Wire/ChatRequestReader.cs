using System.Text.Json;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>Reads and checks a request. It refuses what the service refuses, so that mistakes show locally and not only in the cloud.</summary>
internal static class ChatRequestReader
{
    /// <exception cref="ApiError">The request is invalid.</exception>
    public static Task<ChatRequest> ReadAsync(Stream body, CancellationToken cancellation) => ReadAsync(body, root => Read(root, null), cancellation);

    /// <param name="body">The body of the request.</param>
    /// <param name="deployment">The deployment in the path, which replaces the model in the body. Null: the body names the model.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static Task<ChatRequest> ReadAsync(Stream body, string? deployment, CancellationToken cancellation) => ReadAsync(body, root => Read(root, deployment), cancellation);

    /// <summary>Parses a body and reads it.</summary>
    /// <exception cref="ApiError">The body is not a JSON object, or <paramref name="read"/> refuses it.</exception>
    public static async Task<T> ReadAsync<T>(Stream body, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement)
                : throw ApiError.Invalid("The body of the request must be a JSON object.", null);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The second one: a text with half of a surrogate pair.
            throw ApiError.Invalid($"We could not parse the JSON body of your request: {malformed.Message}", null);
        }
    }

    private static ChatRequest Read(JsonElement root, string? deployment)
    {
        Refuse(root, "n", value => value.ValueKind == JsonValueKind.Number && value.GetDouble() != 1, "Only one choice ('n': 1) is emulated.");
        var model = deployment ?? root.Text("model") ?? throw ApiError.Invalid("you must provide a model parameter", "model");
        var messages = ReadMessages(root);
        MessageOrder.Check(messages);
        return ChatParameters.Apply(root, new ChatRequest(
            model,
            messages,
            new HashSet<string>(),
            root.Child("tools")?.GetRawText().Length ?? 0,
            root.Child("stream") is { ValueKind: JsonValueKind.True },
            root.Child("stream_options")?.Child("include_usage") is { ValueKind: JsonValueKind.True },
            Parameters.Integer(root, "max_completion_tokens", 1) ?? Parameters.Integer(root, "max_tokens", 1)));
    }

    private static List<ChatMessage> ReadMessages(JsonElement root)
    {
        if (root.Child("messages") is not { ValueKind: JsonValueKind.Array } messages || messages.GetArrayLength() == 0)
        {
            throw ApiError.Invalid("'messages' must be an array that is not empty.", "messages");
        }

        return [.. messages.EnumerateArray().Select((message, index) => ReadMessage(message, $"messages.[{index}]"))];
    }

    private static ChatMessage ReadMessage(JsonElement message, string param)
    {
        var role = message.Text("role") switch
        {
            "system" or "developer" => ChatRole.System,
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            "tool" => ChatRole.Tool,
            var other => throw ApiError.Invalid($"Invalid value: '{other}'. Supported values are: 'system', 'developer', 'user', 'assistant', and 'tool'.", param + ".role"),
        };
        var calls = message.Child("tool_calls") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select((call, index) => ReadCall(call, $"{param}.tool_calls[{index}]")).ToList()
            : [];
        var text = ReadContent(message, param);
        return text is null && calls.Count == 0
            ? throw ApiError.Invalid("Invalid value for 'content': expected a string, got null.", param + ".content")
            : new ChatMessage(role, text ?? "", calls, message.Text("tool_call_id"));
    }

    private static string? ReadContent(JsonElement message, string param) => message.Child("content") switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(part => part.Text("text")
            ?? throw ApiError.Invalid("Only content parts of type 'text' are emulated.", param + ".content"))),
        _ => throw ApiError.Invalid("Invalid type for 'content': expected a string or an array of parts.", param + ".content"),
    };

    private static ToolCall ReadCall(JsonElement call, string param)
    {
        var function = call.Child("function") ?? throw ApiError.Invalid($"Missing required parameter: '{param}.function'.", param + ".function");
        return new ToolCall(
            call.Text("id") ?? throw ApiError.Invalid($"Missing required parameter: '{param}.id'.", param + ".id"),
            function.Text("name") ?? throw ApiError.Invalid($"Missing required parameter: '{param}.function.name'.", param + ".function.name"),
            function.Text("arguments") ?? throw ApiError.Invalid($"Missing required parameter: '{param}.function.arguments'.", param + ".function.arguments"));
    }

    private static void Refuse(JsonElement root, string name, Func<JsonElement, bool> wrong, string reason)
    {
        if (root.Child(name) is { } value && wrong(value))
        {
            throw ApiError.Invalid(reason, name);
        }
    }
}
