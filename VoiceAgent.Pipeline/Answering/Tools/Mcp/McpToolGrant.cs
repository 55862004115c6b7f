using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Tools.Mcp;

/// <summary>A tool of a server of the Model Context Protocol. The server describes what it does and its arguments.</summary>
/// <param name="Server">The name of a server of the configuration.</param>
/// <param name="Kind">Null: as the server says. A tool that is not marked as read-only is treated as one that changes something.</param>
internal sealed record McpToolGrant(string Name, string Server, ToolKind? Kind) : ToolGrant(Name);
