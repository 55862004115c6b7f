using Azure.Messaging.EventGrid.SystemEvents;
using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Reads a ringing call from its IncomingCall event.</summary>
internal static class IncomingCalls
{
    /// <exception cref="FormatException">A property is missing that is needed to answer the call.</exception>
    public static RingingCall Read(AcsIncomingCallEventData ring) => new(
        PartyOf(ring.FromCommunicationIdentifier, "from"),
        PartyOf(ring.ToCommunicationIdentifier, "to"),
        Required(ring.CorrelationId, "correlationId"),
        ring.ServerCallId,
        Required(ring.IncomingCallContext, "incomingCallContext"));

    private static string PartyOf(CommunicationIdentifierModel? party, string name) => Required(party?.PhoneNumber?.Value ?? party?.RawId, name);

    private static string Required(string? value, string name) =>
        string.IsNullOrEmpty(value) ? throw new FormatException($"The IncomingCall event has no '{name}'.") : value;
}
