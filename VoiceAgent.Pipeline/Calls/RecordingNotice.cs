using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Speakable;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>What the route of a call says about the recording.</summary>
internal static class RecordingNotice
{
    /// <returns>The clauses. Empty when the caller hears nothing about the recording.</returns>
    public static IReadOnlyList<string> Of(CallTicket ticket) =>
        ticket.Recording is { IsOff: false, Notice: { } notice } && !string.IsNullOrWhiteSpace(notice) ? SpeakableText.Clauses(notice, ticket.Language) : [];
}
