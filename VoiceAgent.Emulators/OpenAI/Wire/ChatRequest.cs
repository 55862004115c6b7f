namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>What of a chat completion's request has an effect here.</summary>
/// <param name="Model">As asked for.</param>
/// <param name="Messages">The conversation so far, oldest first.</param>
/// <param name="Tools">The names of the functions on offer; empty where <c>tool_choice</c> is <c>none</c>.</param>
/// <param name="ToolsCharacters">How long the tools' definitions are, for the count of prompt tokens.</param>
/// <param name="Stream">Server-sent chunks instead of one document.</param>
/// <param name="IncludeUsage">A last chunk with the counts.</param>
/// <param name="MaxTokens">The answer is cut after so many tokens.</param>
internal sealed record ChatRequest(
    string Model, IReadOnlyList<ChatMessage> Messages, IReadOnlySet<string> Tools, int ToolsCharacters, bool Stream, bool IncludeUsage, int? MaxTokens);

/// <summary>One message. <paramref name="ToolCalls"/> only of the assistant, <paramref name="ToolCallId"/> only of a tool.</summary>
internal sealed record ChatMessage(ChatRole Role, string Text, IReadOnlyList<ToolCall> ToolCalls, string? ToolCallId);

/// <summary>A function that the model wants called.</summary>
/// <param name="Id">Ties the tool's message to the call.</param>
/// <param name="Name">The function.</param>
/// <param name="Arguments">A JSON object as text.</param>
internal sealed record ToolCall(string Id, string Name, string Arguments);

internal enum ChatRole
{
    /// <summary>Instructions; <c>developer</c> in newer clients.</summary>
    System,
    User,
    Assistant,
    Tool,
}
