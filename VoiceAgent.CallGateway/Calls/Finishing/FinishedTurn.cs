using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>The words of one turn, and its response latency.</summary>
/// <param name="Turn">0 is the greeting.</param>
/// <param name="Latency">Null when it was not measured.</param>
internal sealed record FinishedTurn(int Turn, IReadOnlyList<TranscriptLine> Lines, TurnLatency? Latency)
{
    public static IReadOnlyList<FinishedTurn> From(IReadOnlyList<LoggedEvent> events)
    {
        var lines = Transcript.From(events).Lines.ToLookup(line => line.Turn);
        var latencies = events.Select(logged => logged.Event).OfType<TurnMeasured>().ToLookup(measured => measured.Turn, measured => measured.Latency);
        return
        [
            .. events.Select(logged => TurnOf(logged.Event)).OfType<int>().Distinct().Order()
                .Select(turn => new FinishedTurn(turn, [.. lines[turn]], latencies[turn].LastOrDefault())),
        ];
    }

    /// <summary>The turn that an event belongs to. Null for an event of the whole call.</summary>
    public static int? TurnOf(CallEvent happened) => happened switch
    {
        CallerHypothesis heard => heard.Turn,
        CallerSpoke spoke => spoke.Turn,
        CallerPressed pressed => pressed.Turn,
        AgentSpeaking speaking => speaking.Turn,
        AgentSpoke spoke => spoke.Turn,
        AgentYielded yielded => yielded.Turn,
        AgentResumed resumed => resumed.Turn,
        BargeIn bargeIn => bargeIn.Turn,
        ToolCalled called => called.Turn,
        ToolReturned returned => returned.Turn,
        TurnMeasured measured => measured.Turn,
        UsageCounted usage => usage.Turn,
        _ => null,
    };
}
