using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.OpenAI.Schemas;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>Reads <c>tools</c> and <c>tool_choice</c>. Chat completions and responses differ only in where the names are.</summary>
internal static class ToolReading
{
    // Source: platform.openai.com/docs/api-reference/chat/create#chat-create-tools.
    private const int MostTools = 128;

    public static bool IsName(string name) => name.Length is > 0 and <= 64 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');

    /// <param name="root">The request.</param>
    /// <param name="function">Returns the object that holds the name of a tool, and its place.</param>
    public static List<ToolDefinition> Definitions(JsonElement root, Func<JsonElement, string, (JsonElement Function, string Param)> function)
    {
        switch (root.Child("tools"))
        {
            case null or { ValueKind: JsonValueKind.Null }:
                return [];
            case { ValueKind: JsonValueKind.Array } tools when tools.GetArrayLength() > MostTools:
                throw ApiError.Invalid($"Invalid 'tools': array too long. Expected an array with maximum length {MostTools}, but got an array with length {tools.GetArrayLength()} instead.", "tools", "array_above_max_length");
            case { ValueKind: JsonValueKind.Array } tools when tools.GetArrayLength() > 0:
                return [.. tools.EnumerateArray().Select((tool, index) => Definition(tool, $"tools[{index}]", function))];
            default:
                throw ApiError.Invalid("'tools' must be an array that is not empty.", "tools");
        }
    }

    /// <summary>Returns what must be called, and the functions that may be called.</summary>
    /// <param name="root">The request.</param>
    /// <param name="offered">The functions in <c>tools</c>.</param>
    /// <param name="nameOf">Returns the name in a choice such as <c>{"type":"function", …}</c>.</param>
    public static (ToolChoice Choice, IReadOnlyList<ToolDefinition> Offered) Choice(JsonElement root, IReadOnlyList<ToolDefinition> offered, Func<JsonElement, string> nameOf)
    {
        if (root.Child("tool_choice") is not { ValueKind: not JsonValueKind.Null } given)
        {
            return (ToolChoice.Auto, offered);
        }

        var word = given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        if (offered.Count == 0 && word != "none")
        {
            throw ApiError.Invalid("Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.", "tool_choice");
        }

        switch (word ?? given.Text("type"))
        {
            case "none" when word is not null:
                return (ToolChoice.Auto, []);
            case "auto" when word is not null:
                return (ToolChoice.Auto, offered);
            case "required" when word is not null:
                return (new ToolChoice(true, null), offered);
            case "function" when word is null:
                var named = nameOf(given);
                return offered.Any(tool => tool.Name == named)
                    ? (new ToolChoice(true, named), offered)
                    : throw ApiError.Invalid($"Invalid value for 'tool_choice': no function named '{named}' was specified in the 'tools' parameter.", "tool_choice");
            case "allowed_tools" when word is null:
                return Allowed(given.Child("allowed_tools") ?? given, offered, nameOf);
            default:
                throw ApiError.Invalid($"Invalid value: '{word ?? given.Text("type")}'. Supported values are: 'none', 'auto', and 'required'.", "tool_choice", "invalid_value");
        }
    }

    private static (ToolChoice Choice, IReadOnlyList<ToolDefinition> Offered) Allowed(JsonElement allowed, IReadOnlyList<ToolDefinition> offered, Func<JsonElement, string> nameOf)
    {
        var names = allowed.Child("tools") is { ValueKind: JsonValueKind.Array } tools ? tools.EnumerateArray().Select(nameOf).ToHashSet() : throw Parameters.Missing("tool_choice.tools");
        return (new ToolChoice(Parameters.OneOf(allowed, "mode", "auto", "required") == "required", null), [.. offered.Where(tool => names.Contains(tool.Name))]);
    }

    private static ToolDefinition Definition(JsonElement tool, string param, Func<JsonElement, string, (JsonElement Function, string Param)> locate)
    {
        if (tool.Text("type") is not (null or "function"))
        {
            throw ApiError.Invalid($"The tool type '{tool.Text("type")}' is not emulated: only 'function' is.", param + ".type");
        }

        var (function, place) = locate(tool, param);
        var name = function.Text("name") ?? throw Parameters.Missing(place + ".name");
        if (!IsName(name))
        {
            throw ApiError.Invalid($"Invalid '{place}.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.", place + ".name", "invalid_value");
        }

        var parameters = Parameters.Object(function, "parameters") is { } schema ? schema.ToObject() : null;
        var complaint = parameters is null || parameters.Count == 0 ? null
            : JsonSchema.Types(parameters) is not ["object"] ? $"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{JsonSchema.Types(parameters).FirstOrDefault() ?? "None"}\"'."
            : Parameters.Flag(function, "strict") is true ? StrictSchema.Complaint(parameters) : null;
        return complaint is null
            ? new ToolDefinition(name, parameters)
            : throw ApiError.Invalid($"Invalid schema for function '{name}': {complaint}", place + ".parameters", "invalid_function_parameters");
    }
}
