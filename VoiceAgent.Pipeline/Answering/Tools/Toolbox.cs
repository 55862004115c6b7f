using System.Text.Json;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>The tools of one agent, and the agents it may hand over to.</summary>
internal sealed class Toolbox(IReadOnlyList<AgentTool> tools, IReadOnlyList<HandoffTool> handoffs)
{
    private readonly Dictionary<string, AgentTool> _tools = tools.ToDictionary(tool => tool.Name);
    private readonly Dictionary<string, HandoffTool> _handoffs = handoffs.ToDictionary(handoff => handoff.Name);

    /// <summary>What the model is told of them.</summary>
    public IReadOnlyList<ToolDescription> Descriptions { get; } =
    [
        .. tools.Select(tool => new ToolDescription(tool.Name, tool.Function.Description, tool.Function.JsonSchema.GetRawText())),
        .. handoffs.Select(handoff => handoff.Description),
    ];

    public AgentTool? Find(string name) => _tools.GetValueOrDefault(name);

    /// <summary>Whether what the model asks for may run at all; the machine decides when.</summary>
    public ToolWanted Weigh(ToolRequested requested, CallFacts facts, int epoch, string id)
    {
        if (_handoffs.GetValueOrDefault(requested.Tool) is { } handoff)
        {
            var whyNot = WhyNot(HandoffTool.Parameters, requested.Arguments);
            return new ToolWanted(epoch, id, requested.Tool, requested.Arguments, ToolKind.Handoff, TimeSpan.Zero, null, whyNot, handoff.Successor);
        }

        var tool = Find(requested.Tool);
        var refusal = tool is null ? $"There is no tool '{requested.Tool}'." : WhyNot(tool, facts) ?? WhyNot(tool.Function.JsonSchema, requested.Arguments);
        return new ToolWanted(
            epoch, id, requested.Tool, requested.Arguments, tool?.Kind ?? ToolKind.Read, tool?.Deadline ?? TimeSpan.Zero, tool?.Ending, refusal);
    }

    private static string? WhyNot(JsonElement schema, string arguments)
    {
        try
        {
            using var json = JsonDocument.Parse(arguments.Length == 0 ? "{}" : arguments);
            if (json.RootElement.ValueKind is not JsonValueKind.Object)
            {
                return "The arguments are not a JSON object.";
            }

            return JsonSchema.WhyNot(schema, json.RootElement);
        }
        catch (JsonException)
        {
            return "The arguments are not JSON.";
        }
    }

    private static string? WhyNot(AgentTool tool, CallFacts facts) =>
        tool.RequiresIdentity && facts.Identity is null ? "The caller's identity is not proved yet: check it first." : null;
}
