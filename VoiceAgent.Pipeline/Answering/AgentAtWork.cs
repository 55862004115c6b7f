using VoiceAgent.Pipeline.Answering.Tools;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>What an agent answers and acts with on one call.</summary>
internal sealed record AgentAtWork(string Instructions, Toolbox Tools, CallContext Context)
{
    public Guardrails Guardrails { get; init; } = Guardrails.None;
}
