using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// What the record of an answered call needs. The gateway puts it, encrypted, into the address to which the telephony service reports about the call. So when this gateway
/// dies before it has written the record, the gateway that gets the next report makes it (<see cref="CallAdoption"/>).
/// </summary>
/// <param name="Trace">See <see cref="CallTrace"/>.</param>
/// <param name="Refused">The ending of a call that was answered to play an announcement. Null when an agent gets the call.</param>
internal sealed record AnsweredRing(string From, string To, string Agent, string Language, string CorrelationId, string? Trace, CallEnding? Refused = null)
{
    /// <summary>The name in the query of the address.</summary>
    public const string Name = "ring";

    /// <summary>Texts with more characters than this are ignored without reading them.</summary>
    public const int LongestText = 2_048;

    /// <param name="announcement">What a refused caller hears. Null when an agent gets the call.</param>
    public CallRecord ToRecord(CallId call, string? announcement, DateTimeOffset answeredAt) =>
        new(call, CallPhase.Answering, From, To, Agent, Language, call.RangAt, CorrelationId: CorrelationId, AnsweredAt: answeredAt, Ending: Refused) { Trace = Trace, Announcement = announcement };
}
