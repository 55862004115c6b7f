using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Scenarios;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>The agents that ship with the pipeline.</summary>
internal static class Agents
{
    public static AgentDefinition Claims => Shipped("claims");

    /// <summary>The agent that answers a number, with the routes of the AppHost.</summary>
    public static AgentDefinition Answering(string number) => Shipped(number switch
    {
        "+15550199002" => "benefits",
        "+15550199003" => "billing",
        "+15550199004" => "restaurant",
        "+15550199005" => "receptionist",
        _ => "claims",
    });

    public static AgentDefinition Shipped(string name) => All.Single(agent => agent.Name == name);

    public static IReadOnlyList<AgentDefinition> All { get; } = Named("");

    /// <summary>The shipped agents of a business. Empty for the name in their files.</summary>
    public static IReadOnlyList<AgentDefinition> Named(string business) => AgentFolder.Read(
        Path.Combine(AppContext.BaseDirectory, "Agents", "Definitions"),
        new ToolVocabulary(Tools.Select(tool => tool.Name).ToHashSet(), new HashSet<string>(), new HashSet<string>()),
        business);

    private static IReadOnlyList<AgentTool> Tools => ScenarioTools.All(new MemoryScenarioStores().Ports(new NoCallControl()));
}
