using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Speakable.Calls;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>The tools of one agent, and the agents that it may hand over to.</summary>
internal sealed class Toolbox(IReadOnlyList<AgentTool> tools, IReadOnlyList<HandoffTool> handoffs)
{
    private readonly Dictionary<string, AgentTool> _tools = tools.ToDictionary(tool => tool.Name);
    private readonly Dictionary<string, HandoffTool> _handoffs = handoffs.ToDictionary(handoff => handoff.Name);

    /// <summary>The declarations that the model receives.</summary>
    public IReadOnlyList<AIFunctionDeclaration> Declarations { get; } = [.. tools.Select(tool => tool.Function.AsDeclarationOnly()), .. handoffs.Select(handoff => handoff.Declaration)];

    /// <summary>The tools and handoffs whose calls are recognised in text.</summary>
    public CallableTools Callable { get; } = CallableTools.Of(
        tools.Select(tool => KeyValuePair.Create(tool.Name, tool.Function.JsonSchema)).Concat(handoffs.Select(handoff => KeyValuePair.Create(handoff.Name, handoff.Declaration.JsonSchema))));

    public AgentTool? Find(string name) => _tools.GetValueOrDefault(name);

    /// <summary>Checks whether a tool that the model requests may run. The conversation machine decides when it runs.</summary>
    public ToolWanted Weigh(FunctionCallContent requested, CallFacts facts, int epoch, string id)
    {
        var arguments = ToolArguments.Of(requested);
        var json = arguments?.GetRawText() ?? "{}";
        if (_handoffs.GetValueOrDefault(requested.Name) is { } handoff)
        {
            return new ToolWanted(epoch, id, requested.Name, json, ToolKind.Handoff, TimeSpan.Zero, null, WhyNot(handoff.Declaration, arguments), handoff.Successor);
        }

        var tool = Find(requested.Name);
        var refusal = tool is null ? $"There is no tool '{requested.Name}'." : WhyNot(tool, facts) ?? WhyNot(tool.Function, arguments);
        return new ToolWanted(epoch, id, requested.Name, json, tool?.Kind ?? ToolKind.Read, tool?.Deadline ?? TimeSpan.Zero, tool?.Ending, refusal);
    }

    /// <summary>The call of a tool for the log, without what proves who the caller is.</summary>
    public ToolCalled WithoutProofs(ToolCalled called) =>
        Find(called.Tool) is { Proofs: { Count: > 0 } proofs, ResultHasProof: var hasResult } ? called with { Arguments = ToolArguments.Without(proofs, called.Arguments), ResultHasProof = hasResult } : called;

    private static string? WhyNot(AIFunctionDeclaration tool, JsonElement? arguments) =>
        arguments is { } given ? JsonSchema.WhyNot(tool.JsonSchema, given) : "The arguments are not a JSON object.";

    private static string? WhyNot(AgentTool tool, CallFacts facts) =>
        tool.RequiresIdentity && facts.Identity is null ? "The caller's identity is not proved yet: check it first." : null;
}
