using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>The instructions, tools and call context with which an agent answers on one call.</summary>
internal sealed record AgentAtWork(string Instructions, Toolbox Tools, CallContext Context)
{
    public Guardrails Guardrails { get; init; } = Guardrails.None;

    /// <summary>What the agent says when a content filter refuses the caller's words.</summary>
    public string NotAllowed { get; init; } = Phrases.Default.NotAllowed;
}
