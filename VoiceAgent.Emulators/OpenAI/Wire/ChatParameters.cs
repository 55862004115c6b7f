using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.OpenAI.Schemas;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>Reads and checks all parameters of a chat completion beside its messages. Source: platform.openai.com/docs/api-reference/chat/create.</summary>
internal static class ChatParameters
{
    private const int MostStops = 4;
    private const int MostTopLogprobs = 20;

    private static readonly HashSet<string> Known =
    [
        "model", "messages", "audio", "frequency_penalty", "function_call", "functions", "logit_bias", "logprobs", "max_completion_tokens", "max_tokens", "metadata", "modalities", "n",
        "parallel_tool_calls", "prediction", "presence_penalty", "prompt_cache_key", "prompt_cache_retention", "reasoning_effort", "response_format", "safety_identifier", "seed",
        "service_tier", "stop", "store", "stream", "stream_options", "temperature", "tool_choice", "tools", "top_logprobs", "top_p", "user", "verbosity", "web_search_options",
        "data_sources", "user_security_context",
    ];

    private static readonly string[] Absent = ["audio", "function_call", "functions", "web_search_options", "data_sources"];

    public static ChatRequest Apply(JsonElement root, ChatRequest request)
    {
        Check(root);
        var definitions = ToolReading.Definitions(root, static (tool, param) => (tool.Child("function") ?? throw Parameters.Missing(param + ".function"), param + ".function"));
        var parallel = Parameters.Flag(root, "parallel_tool_calls");
        if (parallel is not null && definitions.Count == 0)
        {
            throw ApiError.Invalid("Invalid value for 'parallel_tool_calls': 'parallel_tool_calls' is only allowed when 'tools' are specified.", "parallel_tool_calls");
        }

        var (choice, offered) = ToolReading.Choice(root, definitions, static named => named.Child("function")?.Text("name") ?? throw Parameters.Missing("tool_choice.function.name"));
        return request with
        {
            Definitions = offered,
            Tools = offered.Select(tool => tool.Name).ToHashSet(),
            Choice = choice,
            Parallel = parallel ?? true,
            Format = Format(root, request.Messages),
            Stop = Parameters.Texts(root, "stop", MostStops),
            TopLogprobs = Logprobs(root),
        };
    }

    private static void Check(JsonElement root)
    {
        var unknown = root.EnumerateObject().Select(member => member.Name).Where(name => !Known.Contains(name)).ToList();
        if (unknown.Count > 0)
        {
            throw ApiError.Invalid($"Unrecognized request argument{(unknown.Count > 1 ? "s" : "")} supplied: {string.Join(", ", unknown)}", null);
        }

        if (Absent.FirstOrDefault(name => root.Child(name) is { ValueKind: not JsonValueKind.Null }) is { } absent)
        {
            throw ApiError.Invalid($"'{absent}' is not emulated.{(absent.StartsWith("function", StringComparison.Ordinal) ? " Use 'tools' and 'tool_choice', which replaced it." : "")}", absent);
        }

        Parameters.Decimal(root, "temperature", 0, 2);
        Parameters.Decimal(root, "top_p", 0, 1);
        Parameters.Decimal(root, "frequency_penalty", -2, 2);
        Parameters.Decimal(root, "presence_penalty", -2, 2);
        Parameters.Integer(root, "seed", int.MinValue);
        Parameters.Flag(root, "stream");
        Parameters.Flag(root, "store");
        Parameters.OneOf(root, "reasoning_effort", "none", "minimal", "low", "medium", "high", "xhigh");
        Parameters.OneOf(root, "verbosity", "low", "medium", "high");
        Parameters.OneOf(root, "service_tier", "auto", "default", "flex", "scale", "priority");
        Parameters.Text(root, "user");
        Parameters.Object(root, "logit_bias");
        Parameters.Metadata(root);
        if (Parameters.Texts(root, "modalities", 2).Any(modality => modality != "text"))
        {
            throw ApiError.Invalid("Only the modality 'text' is emulated.", "modalities");
        }

        if (Parameters.Object(root, "stream_options") is not null && Parameters.Flag(root, "stream") is not true)
        {
            throw ApiError.Invalid("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options");
        }

        if (Parameters.Integer(root, "max_tokens", 1) is not null && Parameters.Integer(root, "max_completion_tokens", 1) is not null)
        {
            throw ApiError.Invalid("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.", "max_tokens", "invalid_parameter_combination");
        }
    }

    private static int? Logprobs(JsonElement root)
    {
        var wanted = Parameters.Flag(root, "logprobs") is true;
        var top = Parameters.Integer(root, "top_logprobs", 0, MostTopLogprobs);
        return top is not null && !wanted ? throw ApiError.Invalid("The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.", "top_logprobs") : wanted ? top ?? 0 : null;
    }

    private static AnswerFormat? Format(JsonElement root, IReadOnlyList<ChatMessage> messages)
    {
        if (Parameters.Object(root, "response_format") is not { } format)
        {
            return null;
        }

        switch (format.Text("type"))
        {
            case "text":
                return null;
            case "json_object" when !messages.Any(message => message.Text.Contains("json", StringComparison.OrdinalIgnoreCase)):
                throw ApiError.Invalid("'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.", "messages");
            case "json_object":
                return new AnswerFormat(null);
            case "json_schema":
                return Schema(Parameters.Object(format, "json_schema") ?? throw Parameters.Missing("response_format.json_schema"), "response_format.json_schema", "response_format");
            default:
                throw ApiError.Invalid($"Invalid value: '{format.Text("type")}'. Supported values are: 'json_object', 'json_schema', and 'text'.", "response_format.type", "invalid_value");
        }
    }

    /// <summary>Reads <c>{name, schema, strict}</c>.</summary>
    /// <param name="given">The object.</param>
    /// <param name="param">Its place in the request.</param>
    /// <param name="parameter">The parameter that errors of the schema name.</param>
    public static AnswerFormat Schema(JsonElement given, string param, string parameter)
    {
        var name = given.Text("name") ?? throw Parameters.Missing(param + ".name");
        if (!ToolReading.IsName(name))
        {
            throw ApiError.Invalid($"Invalid '{param}.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.", param + ".name", "invalid_value");
        }

        var schema = Parameters.Object(given, "schema") is { } value ? value.ToObject() : throw Parameters.Missing(param + ".schema");
        if (Parameters.Flag(given, "strict") is true && StrictSchema.Complaint(schema) is { } complaint)
        {
            throw ApiError.Invalid($"Invalid schema for response_format '{name}': {complaint}", parameter);
        }

        return new AnswerFormat(schema);
    }
}
