using VoiceAgent.CallGateway.Calls.Routes;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>A call that has not been answered yet.</summary>
/// <param name="From">The caller's number, or the raw id of a caller without one.</param>
/// <param name="To">The number that was called.</param>
/// <param name="CorrelationId">The telephony service's id of the call. It is the same in every delivery of the same ring.</param>
/// <param name="AnswerKey">The telephony service requires it in the request that answers the call. It expires within a minute.</param>
internal sealed record RingingCall(string From, string To, string CorrelationId, string? ServerCallId, string AnswerKey)
{
    /// <summary>A JSON object with what the trunk and the dispatch rule say about the call. Null when they say nothing.</summary>
    public string? Metadata { get; init; }

    /// <summary>The route that a dispatch rule has chosen. Null: that of the called number.</summary>
    public Route? Route { get; init; }
}
