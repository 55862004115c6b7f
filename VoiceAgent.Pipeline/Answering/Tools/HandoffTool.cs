using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>
/// Offers another agent, or the same agent in another language, to the model as a tool. Calling it hands over the caller.
/// The conversation machine carries out the handoff.
/// </summary>
internal sealed record HandoffTool(Persona Successor, AIFunctionDeclaration Declaration)
{
    private static readonly JsonElement Schema = JsonElement.Parse(
        """{"type":"object","properties":{"reason":{"type":"string","description":"What the caller wants and what is known so far, in a few words."}},"required":["reason"]}""");

    public string Name => Declaration.Name;

    /// <param name="when">When the model should use it.</param>
    public static HandoffTool To(Persona successor, string when) => new(
        successor,
        AIFunctionFactory.CreateDeclaration(NameFor(successor.Agent), $"Hands the caller over to the agent '{successor.Agent}', who goes on with this call. Use it for: {when}", Schema));

    public static HandoffTool ToLanguage(Persona successor) => new(
        successor,
        AIFunctionFactory.CreateDeclaration(
            $"continue_in_{Snake(successor.Language)}", $"Goes on in the language {successor.Language}. Use it when the caller speaks it or asks for it; do not answer before.", Schema));

    public static string NameFor(string agent) => $"hand_over_to_{Snake(agent)}";

    private static string Snake(string name) => name.ToLowerInvariant().Replace('-', '_');
}
