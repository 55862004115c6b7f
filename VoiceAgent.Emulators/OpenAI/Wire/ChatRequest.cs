using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>The parts of a chat completion request that the emulator uses.</summary>
/// <param name="Model">The requested model.</param>
/// <param name="Messages">The conversation so far, oldest first.</param>
/// <param name="Tools">The names of the offered functions. Empty when <c>tool_choice</c> is <c>none</c>.</param>
/// <param name="ToolsCharacters">The length of the tool definitions, for the count of prompt tokens.</param>
/// <param name="Stream">Whether the answer is sent as server-sent chunks.</param>
/// <param name="IncludeUsage">Whether a last chunk reports the token counts.</param>
/// <param name="MaxTokens">The longest answer in tokens.</param>
internal sealed record ChatRequest(
    string Model, IReadOnlyList<ChatMessage> Messages, IReadOnlySet<string> Tools, int ToolsCharacters, bool Stream, bool IncludeUsage, int? MaxTokens)
{
    /// <summary>The offered functions with their parameters.</summary>
    public IReadOnlyList<ToolDefinition> Definitions { get; init; } = [];

    /// <summary>Whether the answer must be a call, and of which function.</summary>
    public ToolChoice Choice { get; init; } = ToolChoice.Auto;

    /// <summary>Whether one answer may call several functions.</summary>
    public bool Parallel { get; init; } = true;

    /// <summary>The form of the answer. Null is plain text.</summary>
    public AnswerFormat? Format { get; init; }

    /// <summary>The answer ends before the first of these texts.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>The number of alternatives that are listed for each token. Null: no log probabilities are sent.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>Azure adds the results of its content filter to every answer.</summary>
    public bool IsAzure { get; init; }
}

/// <summary>One offered function.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">The JSON schema of its arguments. Null when it has none.</param>
internal sealed record ToolDefinition(string Name, JsonObject? Parameters);

/// <summary>The form of a JSON answer.</summary>
/// <param name="Schema">The schema that the answer must fit. Null accepts every object.</param>
internal sealed record AnswerFormat(JsonObject? Schema);

/// <summary>What <c>tool_choice</c> asks for.</summary>
/// <param name="Required">The answer must call a function.</param>
/// <param name="Named">The function that it must call. Null leaves the choice to the model.</param>
internal sealed record ToolChoice(bool Required, string? Named)
{
    public static ToolChoice Auto { get; } = new(false, null);
}

/// <summary>One message. Only the assistant has <paramref name="ToolCalls"/>, and only a tool has <paramref name="ToolCallId"/>.</summary>
internal sealed record ChatMessage(ChatRole Role, string Text, IReadOnlyList<ToolCall> ToolCalls, string? ToolCallId);

/// <summary>A function call by the model.</summary>
/// <param name="Id">The id that the tool's message refers to.</param>
/// <param name="Name">The name of the function.</param>
/// <param name="Arguments">A JSON object as text.</param>
internal sealed record ToolCall(string Id, string Name, string Arguments);

internal enum ChatRole
{
    /// <summary>Instructions. Newer clients call this role <c>developer</c>.</summary>
    System,
    User,
    Assistant,
    Tool,
}
