using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Tools.Mcp;

/// <summary>A tool of a server of the Model Context Protocol: what it does and takes, the server says.</summary>
/// <param name="Server">The name of a server of the configuration.</param>
/// <param name="Kind">Null: as the server says; one that does not say that it only reads is taken to change something.</param>
internal sealed record McpToolGrant(string Name, string Server, ToolKind? Kind) : ToolGrant(Name);
