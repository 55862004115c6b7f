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
    string Model, IReadOnlyList<ChatMessage> Messages, IReadOnlySet<string> Tools, int ToolsCharacters, bool Stream, bool IncludeUsage, int? MaxTokens);

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
