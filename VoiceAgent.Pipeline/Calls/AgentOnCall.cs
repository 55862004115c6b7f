using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Context;
using VoiceAgent.Pipeline.Text.Numbers;

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
        Recording = new RecordingSwitch(ticket.Call, ports.Records, ports.Time, ports.Logger, ports.Control);
        Definition = agents.Find(ticket.Agent, ticket.Language);
        Working = Work(Definition);
    }

    public AgentDefinition Definition { get; private set; }

    public AgentAtWork Working { get; private set; }

    /// <summary>Pauses and resumes the call's recording, for all its agents.</summary>
    public RecordingSwitch Recording { get; }

    public AgentSound Sound => SoundOf(Definition);

    /// <param name="persona">The id of the persona.</param>
    public void Use(string persona)
    {
        Definition = _agents.ById(persona);
        Working = Work(Definition);
    }

    /// <summary>What the tools have found out on this call.</summary>
    public CallFacts Facts => _facts;

    /// <summary>Keeps on which day the caller said these words to another worker.</summary>
    public void HeardAt(DateTimeOffset at, string said) => _facts.Of<SaidDays>().Add(Working.Context.Clock.DayOf(at), said);

    /// <summary>Keeps on which day the caller said these words.</summary>
    public void Heard(string said) => _facts.Of<SaidDays>().Add(Working.Context.Today, said);

    /// <param name="persona">The id of the persona.</param>
    public AgentSound SoundOf(string persona) => SoundOf(_agents.ById(persona));

    private AgentAtWork Work(AgentDefinition agent)
    {
        if (!_working.TryGetValue(agent.Persona.Id, out var working))
        {
            var handoffs = agent.Handoffs.Select(handoff => HandoffTool.To(_agents.PersonaOf(_agents.Find(handoff.Agent, agent.Language)), handoff.When));
            var languages = _agents.Find(agent.Name).InEveryLanguage.Where(other => other.Language != agent.Language).Select(other => HandoffTool.ToLanguage(_agents.PersonaOf(other)));
            var toolbox = new Toolbox(_ports.ToolsOf(agent), [.. handoffs, .. languages]);
            _working[agent.Persona.Id] = working = new AgentAtWork(OutboundCall.Instructions($"{agent.Instructions}\n{agent.Guardrails.Instructions}".Trim(), _ticket), toolbox, ContextOf(agent))
            {
                Guardrails = agent.Guardrails,
                NotAllowed = agent.Policy.Phrases.NotAllowed,
            };
        }

        return working;
    }

    private NumberContext Numbers(AgentDefinition agent) => NumberContext.Of(LanguagesOf(agent), [_ticket.From, _ticket.To]);

    // The agent's current language is the most likely one.
    private IReadOnlyList<string> LanguagesFrom(AgentDefinition agent) => [agent.Language, .. LanguagesOf(agent).Where(language => language != agent.Language)];

    private IReadOnlyList<string> LanguagesOf(AgentDefinition agent) => [.. _agents.Find(agent.Name).InEveryLanguage.Select(one => one.Language)];

    private CallContext ContextOf(AgentDefinition agent) => new(_ticket.Call, _ticket.Person, agent.Language)
    {
        To = _ticket.OwnNumber,
        Metadata = _ticket.Metadata,
        Languages = LanguagesOf(agent),
        Clock = new BusinessClock(_ports.Time, ZoneOf(agent)),
        Facts = _facts,
        Recording = Recording,
    };

    // The called number says which of its places the caller has reached. An unknown name can only come from a newer gateway.
    private BusinessZone ZoneOf(AgentDefinition agent) => BusinessZone.TryFind(_ticket.TimeZone ?? "", out var zone) ? zone : agent.Zone ?? _ports.Options.Zone;

    /// <summary>The phrase hints include those of agents that may take over, so that a handoff needs no new transcription.</summary>
    private AgentSound SoundOf(AgentDefinition agent)
    {
        var near = agent.Handoffs.Select(handoff => _agents.Find(handoff.Agent, agent.Language)).Where(other => other.Language == agent.Language);
        var same = _agents.Find(agent.Name).InEveryLanguage.Where(other => other.Language != agent.Language);
        var expected = same.Prepend(agent).Concat(near).SelectMany(one => one.Expected).Distinct().Take(MostPhrases);
        return new AgentSound(agent.Voice, agent.Language, [.. expected], [.. RecordingNotice.Of(_ticket), .. agent.Policy.Phrases.All]) { Cards = agent.Guardrails.Cards, Lexicon = agent.Lexicon, Numbers = Numbers(agent), Languages = LanguagesFrom(agent), StartOfSpeech = agent.StartOfSpeech };
    }
}
