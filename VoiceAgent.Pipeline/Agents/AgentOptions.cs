namespace VoiceAgent.Pipeline.Agents;

/// <summary>Section <c>Agents</c>.</summary>
internal sealed record AgentOptions
{
    /// <summary>Folder of the definitions, relative to the program's own.</summary>
    public string Path { get; init; } = "Agents/Definitions";

    /// <summary>Who answers when a call names an agent that is not there.</summary>
    public string Default { get; init; } = "claims";
}
