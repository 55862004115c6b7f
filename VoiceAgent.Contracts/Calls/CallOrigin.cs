namespace VoiceAgent.Contracts.Calls;

/// <summary>What a worker knows of a call when its media stream opens.</summary>
/// <param name="ConnectionId">The telephony service's id of the call. Null when the service did not send it.</param>
/// <param name="Trace">See <see cref="CallTrace"/>.</param>
public sealed record CallOrigin(string From, string To, string Agent, string Language, string? ConnectionId, string? Trace)
{
    /// <summary>The telephony service's correlation id. Null for calls from before it was in the ticket.</summary>
    public string? CorrelationId { get; init; }

    public CallDirection Direction { get; init; }

    /// <summary>A record for a call whose gateway could not write one.</summary>
    public CallRecord ToRecord(CallId call, string worker) =>
        new(call, CallPhase.Connected, From, To, Agent, Language, call.RangAt, ConnectionId, CorrelationId: CorrelationId, Worker: worker) { Trace = Trace, Direction = Direction };
}
