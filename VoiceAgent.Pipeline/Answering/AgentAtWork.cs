using VoiceAgent.Pipeline.Answering.Tools;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>The instructions, tools and call context with which an agent answers on one call.</summary>
internal sealed record AgentAtWork(string Instructions, Toolbox Tools, CallContext Context)
{
    public Guardrails Guardrails { get; init; } = Guardrails.None;
}
