using System.Text.Json;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>What a model finds out about a call when it is over: the part <c>after the call</c> of an agent's file.</summary>
/// <param name="Outcomes">How a call of the agent may end for the business. The model chooses one of them.</param>
/// <param name="Instructions">What the model should look for besides. Null for nothing more.</param>
/// <param name="Fields">A JSON schema with <c>type: object</c> for the agent's own fields. Null when it has none.</param>
internal sealed record AnalysisPlan(IReadOnlyList<string> Outcomes, string? Instructions, JsonElement? Fields)
{
    public static IReadOnlyList<string> UsualOutcomes { get; } = ["resolved", "unresolved", "transferred", "abandoned"];
}
