using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Context;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.Rules;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>One agent: its instructions, voice, tools and turn-taking. A call keeps the definition it began with.</summary>
/// <param name="Language">BCP 47.</param>
/// <param name="Voice">The synthesis service's name of the voice.</param>
/// <param name="Handoffs">Other agents that it may hand over to.</param>
/// <param name="Expected">Phrase hints: words that callers may say and a transcriber might not recognise.</param>
internal sealed record AgentDefinition(
    string Name,
    string Language,
    string Voice,
    string Instructions,
    IReadOnlyList<ToolGrant> Tools,
    IReadOnlyList<HandoffTo> Handoffs,
    IReadOnlyList<string> Expected,
    ConversationPolicy Policy)
{
    /// <summary>The same agent in its other languages, by BCP 47 tag.</summary>
    public IReadOnlyDictionary<string, AgentDefinition> Languages { get; init; } = new Dictionary<string, AgentDefinition>();

    /// <summary>The time zone of the agent's business. Null for the worker's.</summary>
    public BusinessZone? Zone { get; init; }

    public StartOfSpeech StartOfSpeech { get; init; } = StartOfSpeech.AsConfigured;

    public Guardrails Guardrails { get; init; } = Guardrails.None;

    /// <summary>The words that the agent's voice would pronounce wrong.</summary>
    public Lexicon Lexicon { get; init; } = Lexicon.None;

    /// <summary>What a model finds out about a call of this agent when it is over. Null when nothing is asked for.</summary>
    public AnalysisPlan? Analysis { get; init; }

    public Persona Persona => new(Name, Language, Policy) { CanTransfer = Tools.Any(tool => tool.Name == RecoveryRules.Transfer) };

    /// <summary>The agent in all its languages, its own first.</summary>
    public IEnumerable<AgentDefinition> InEveryLanguage => [this, .. Languages.Values];

    /// <returns>The agent in this language, in a regional variant of it, or in its own language.</returns>
    public AgentDefinition In(string language) =>
        InEveryLanguage.FirstOrDefault(agent => agent.Language.Equals(language, StringComparison.OrdinalIgnoreCase))
        ?? InEveryLanguage.FirstOrDefault(agent => Primary(agent.Language).Equals(Primary(language), StringComparison.OrdinalIgnoreCase))
        ?? this;

    private static string Primary(string language) => language.Split('-')[0];
}

/// <param name="When">When to hand over, for the model.</param>
internal sealed record HandoffTo(string Agent, string When);

/// <summary>An agent's file cannot be used. The message has file, line and reason.</summary>
internal sealed class AgentDefinitionException(string file, long line, string reason) : Exception($"{file}({line}): {reason}");
