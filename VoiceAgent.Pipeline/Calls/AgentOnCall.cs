using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Tools;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>The current agent of a call: its instructions, tools, voice and language for the next answer, tool and clause.</summary>
internal sealed class AgentOnCall
{
    // Recognisers accept somewhat more phrase hints than this.
    private const int MostPhrases = 300;

    private readonly CallTicket _ticket;
    private readonly AgentRoster _agents;
    private readonly CallSessionPorts _ports;
    private readonly Dictionary<string, AgentAtWork> _working = [];
    private readonly CallFacts _facts = new();

    public AgentOnCall(CallTicket ticket, AgentRoster agents, CallSessionPorts ports)
    {
        (_ticket, _agents, _ports) = (ticket, agents, ports);
        Definition = agents.Find(ticket.Agent, ticket.Language);
        Working = Work(Definition);
    }

    public AgentDefinition Definition { get; private set; }

    public AgentAtWork Working { get; private set; }

    public AgentSound Sound => SoundOf(Definition);

    /// <param name="persona">The id of the persona.</param>
    public void Use(string persona)
    {
        Definition = _agents.ById(persona);
        Working = Work(Definition);
    }

    /// <param name="persona">The id of the persona.</param>
    public AgentSound SoundOf(string persona) => SoundOf(_agents.ById(persona));

    private AgentAtWork Work(AgentDefinition agent)
    {
        if (!_working.TryGetValue(agent.Persona.Id, out var working))
        {
            var handoffs = agent.Handoffs.Select(handoff => HandoffTool.To(_agents.Find(handoff.Agent, agent.Language).Persona, handoff.When));
            var languages = _agents.Find(agent.Name).InEveryLanguage.Where(other => other.Language != agent.Language).Select(other => HandoffTool.ToLanguage(other.Persona));
            var toolbox = new Toolbox(_ports.ToolsOf(agent), [.. handoffs, .. languages]);
            _working[agent.Persona.Id] = working = new AgentAtWork($"{agent.Instructions}\n{agent.Guardrails.Instructions}".Trim(), toolbox, new CallContext(_ticket.Call, _ticket.From, agent.Language) { Facts = _facts })
            {
                Guardrails = agent.Guardrails,
            };
        }

        return working;
    }

    /// <summary>The phrase hints include those of agents that may take over, so that a handoff needs no new transcription.</summary>
    private AgentSound SoundOf(AgentDefinition agent)
    {
        var near = agent.Handoffs.Select(handoff => _agents.Find(handoff.Agent, agent.Language)).Where(other => other.Language == agent.Language);
        var expected = near.Prepend(agent).SelectMany(one => one.Expected).Distinct().Take(MostPhrases);
        return new AgentSound(agent.Voice, agent.Language, [.. expected], [.. agent.Policy.Phrases.All]) { Cards = agent.Guardrails.Cards, Lexicon = agent.Lexicon };
    }
}
