using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.CallGateway.Api;

/// <param name="Continuation">For the next page; null after the last.</param>
internal sealed record CallPage(IReadOnlyList<CallRecord> Calls, string? Continuation);

/// <summary>A call with all that is known of it, whether it lives or is over.</summary>
internal sealed record CallDetail(
    CallRecord Record,
    CallFigures Figures,
    RecordingClosed? Recording,
    IReadOnlyList<TranscriptLine> Transcript,
    IReadOnlyList<TurnView> Turns,
    IReadOnlyList<LoggedEvent> Events)
{
    public static CallDetail Of(FinishedCall call) => new(
        call.Record,
        call.Figures,
        call.Recording,
        Contracts.Transcripts.Transcript.From(call.Events).Lines,
        [.. call.Turns.Where(turn => turn.Latency is not null).Select(turn => new TurnView(turn.Turn, turn.Latency!))],
        call.Events);
}

internal sealed record TurnView(int Turn, TurnLatency Latency);

/// <param name="Target">A number in E.164, or the raw id of a user; null for whom the called number's route names.</param>
/// <param name="Summary">What the human should know before the first word.</param>
/// <param name="Attempt">For who may have to ask again: with the same one nothing is done twice.</param>
internal sealed record TransferOrder(string? Target, string? Summary, string? Attempt = null);
