using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.CallGateway.Api;

/// <param name="Continuation">For the next page. Null after the last page.</param>
internal sealed record CallPage(IReadOnlyList<CallRecord> Calls, string? Continuation);

/// <summary>A live or finished call with all its data.</summary>
internal sealed record CallDetail(
    CallRecord Record,
    CallFigures Figures,
    RecordingClosed? Recording,
    IReadOnlyList<TranscriptLine> Transcript,
    IReadOnlyList<TurnView> Turns,
    IReadOnlyList<LoggedEvent> Events)
{
    /// <summary>What a model has found out about the call. Null while the call is live, until some seconds after its end, and when the agent's file asks for nothing.</summary>
    public CallAnalysis? Analysis { get; init; }

    /// <param name="events">The call's events as they are shown.</param>
    public static CallDetail Of(FinishedCall call, IReadOnlyList<LoggedEvent> events) => new(
        call.Record,
        call.Figures,
        call.Recording,
        Contracts.Transcripts.Transcript.From(events).Lines,
        [.. call.Turns.Where(turn => turn.Latency is not null).Select(turn => new TurnView(turn.Turn, turn.Latency!))],
        events)
    {
        Analysis = call.Analysis,
    };
}

internal sealed record TurnView(int Turn, TurnLatency Latency);

/// <param name="Attempt">The id of the transfer that is given up.</param>
internal sealed record TransferCancellation([property: Audited] string? Attempt);

/// <param name="Token">The fencing token of the worker that hands the call over.</param>
internal sealed record HandOverOrder(long? Token);

/// <param name="ConnectionId">The telephony service's id of the call. Only services may send it. With it the call ends also while the store of calls is away.</param>
internal sealed record HangUpOrder([property: Audited] string? ConnectionId);

/// <param name="Step">What the gateway does for the caller. Null when the call is over.</param>
internal sealed record AbandonedCall(RescueStep? Step);

/// <param name="Target">A number in E.164, or the raw id of a user. Null for the target of the called number's route.</param>
/// <param name="Summary">For the human who takes the call.</param>
/// <param name="Attempt">Identifies this transfer. A request that is repeated with the same value is carried out once.</param>
/// <param name="Headers">At most three headers for the human's side. A number gets SIP headers <c>X-MS-Custom-{name}</c>, or <c>User-To-User</c>. A user gets VoIP headers.</param>
internal sealed record TransferOrder([property: Audited] string? Target, string? Summary, [property: Audited] string? Attempt = null, IReadOnlyDictionary<string, string>? Headers = null);
