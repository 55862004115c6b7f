using VoiceAgent.Pipeline.Agents;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>The agents that ship with the pipeline.</summary>
internal static class Agents
{
    public static AgentDefinition Claims { get; } = Shipped("claims");

    public static AgentDefinition Shipped(string name)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Agents", "Definitions", name + ".yaml");
        using var text = new StreamReader(file);
        return AgentReading.Read(file, text, new HashSet<string> { "find_claim", "end_call", "transfer_to_human" });
    }
}
