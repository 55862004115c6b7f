using System.Collections.Frozen;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>The agents at one moment. A call keeps the roster it began with: a change of a file changes no running call.</summary>
/// <param name="standIn">Who answers for an agent that is not there.</param>
internal sealed class AgentRoster(IEnumerable<AgentDefinition> agents, string standIn)
{
    private readonly FrozenDictionary<string, AgentDefinition> _agents = agents.ToFrozenDictionary(agent => agent.Name);

    public IReadOnlyCollection<AgentDefinition> All => _agents.Values;

    public bool Has(string name) => _agents.ContainsKey(name);

    public AgentDefinition Find(string name) => _agents.GetValueOrDefault(name) ?? _agents[standIn];
}
