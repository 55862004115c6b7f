namespace VoiceAgent.Contracts.Calls;

/// <summary>What is known of a call as a whole: kept in Redis while it lives, in Cosmos after it ended.</summary>
/// <param name="From">The caller's number or raw id, as the carrier gave it.</param>
/// <param name="To">The number that was called.</param>
/// <param name="Agent">The name of the agent that answers first.</param>
/// <param name="Language">BCP 47, for example <c>en-US</c>.</param>
/// <param name="ConnectionId">The telephony service's name for the call; null until it was answered.</param>
/// <param name="CorrelationId">The telephony service's correlation id, for support requests.</param>
public sealed record CallRecord(
    CallId Id,
    CallPhase Phase,
    string From,
    string To,
    string Agent,
    string Language,
    DateTimeOffset RangAt,
    string? ConnectionId = null,
    string? ServerCallId = null,
    string? CorrelationId = null,
    DateTimeOffset? AnsweredAt = null,
    DateTimeOffset? EndedAt = null,
    CallEnding? Ending = null,
    string? Worker = null)
{
    /// <summary>Counts changes; a compare-and-set against it keeps two writers from overwriting each other.</summary>
    public long Version { get; init; }

    /// <summary>Null while nobody has asked to transfer the call to a human.</summary>
    public CallTransfer? Transfer { get; init; }

    /// <summary>Where the call's spans belong, see <see cref="CallTrace"/>; null where the gateway collected none.</summary>
    public string? Trace { get; init; }

    public bool IsLive => Phase is not CallPhase.Ended;
}
