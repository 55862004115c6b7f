using VoiceAgent.Pipeline.Agents;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>The agents that ship with the pipeline.</summary>
internal static class Agents
{
    public static AgentDefinition Claims => Shipped("claims");

    public static AgentDefinition Shipped(string name) => All.Single(agent => agent.Name == name);

    public static IReadOnlyList<AgentDefinition> All { get; } = AgentFolder.Read(
        Path.Combine(AppContext.BaseDirectory, "Agents", "Definitions"), new ToolVocabulary(new HashSet<string> { "find_claim", "end_call", "transfer_to_human" }, new HashSet<string>(), new HashSet<string>()));
}
