using System.Collections.Frozen;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>The agents at one moment. A call keeps the roster it began with, so a changed file does not affect running calls.</summary>
/// <param name="standIn">The agent that answers when the requested one does not exist.</param>
internal sealed class AgentRoster(IEnumerable<AgentDefinition> agents, string standIn)
{
    private readonly FrozenDictionary<string, AgentDefinition> _agents = agents.ToFrozenDictionary(agent => agent.Name);

    public IReadOnlyCollection<AgentDefinition> All => _agents.Values;

    public bool Has(string name) => _agents.ContainsKey(name);

    /// <param name="language">BCP 47. The agent speaks this language if it can, otherwise its own.</param>
    public AgentDefinition Find(string name, string language) => Find(name).In(language);

    /// <param name="id">The id of a persona.</param>
    public AgentDefinition ById(string id) => id.LastIndexOf('/') is var at and > 0 ? Find(id[..at], id[(at + 1)..]) : Find(id);

    /// <summary>The agent as the conversation needs it, with its other languages.</summary>
    public Persona PersonaOf(AgentDefinition agent) => agent.Persona with
    {
        InOtherLanguages = [.. Find(agent.Name).InEveryLanguage.Where(other => other.Language != agent.Language).Select(other => other.Persona)],
    };

    public AgentDefinition Find(string name) => _agents.GetValueOrDefault(name) ?? _agents[standIn];
}
