using System.Text.Json;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>What the model sees of another agent: a tool that gives it the caller. The conversation machine carries it out.</summary>
/// <param name="When">When to use it, for the model.</param>
internal sealed record HandoffTool(Persona Successor, string When)
{
    private const string Schema = """
        {"type":"object","properties":{"reason":{"type":"string","description":"What the caller wants and what is known so far, in a few words."}},"required":["reason"]}
        """;

    public string Name => NameFor(Successor.Agent);

    public ToolDescription Description => new(Name, $"Hands the caller over to the agent '{Successor.Agent}', who goes on with this call. Use it for: {When}", Schema.Trim());

    public static string NameFor(string agent) => $"hand_over_to_{agent.Replace('-', '_')}";

    public static JsonElement Parameters { get; } = JsonDocument.Parse(Schema).RootElement;
}
