using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>What is different on a call that the platform has placed.</summary>
internal static class OutboundCall
{
    /// <returns>Null when the agent speaks at once.</returns>
    public static AnswerScreen? ScreenOf(CallTicket ticket) => ticket.Outbound is { Voicemail: not VoicemailBehaviour.Ignore } talk
        ? new AnswerScreen(talk.Voicemail, ClausesOf(talk.VoicemailMessage, ticket.Language) ?? [])
        : null;

    /// <returns>Null for the agent's own greeting.</returns>
    public static IReadOnlyList<string>? GreetingOf(CallTicket ticket) => ClausesOf(ticket.Outbound?.Greeting, ticket.Language);

    /// <summary>The agent's instructions, and why the person is called.</summary>
    public static string Instructions(string agents, CallTicket ticket) => ticket.Outbound is not { } talk ? agents
        : $"{agents}\nYou have called this person. They have not called you.{(talk.Purpose is { Length: > 0 } purpose ? $" The purpose of your call: {purpose}" : "")}".Trim();

    private static IReadOnlyList<string>? ClausesOf(string? text, string language) => string.IsNullOrWhiteSpace(text) ? null : SpeakableText.Clauses(text, language);
}
