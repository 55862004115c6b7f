using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>
/// What the model sees of another agent, or of itself in another language: a tool that gives it the caller. The
/// conversation machine carries it out.
/// </summary>
internal sealed record HandoffTool(Persona Successor, AIFunctionDeclaration Declaration)
{
    private static readonly JsonElement Schema = JsonElement.Parse(
        """{"type":"object","properties":{"reason":{"type":"string","description":"What the caller wants and what is known so far, in a few words."}},"required":["reason"]}""");

    public string Name => Declaration.Name;

    /// <param name="when">When to use it, for the model.</param>
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
