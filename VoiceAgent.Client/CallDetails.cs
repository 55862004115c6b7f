using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Client;

/// <summary>A call with its events.</summary>
/// <param name="Record">The state of the call as a whole.</param>
/// <param name="Events">Everything that happened, in order.</param>
public sealed record CallDetails(CallRecord Record, IReadOnlyList<LoggedEvent> Events)
{
    /// <summary>
    /// Summary, outcome, follow-ups and the agent's own fields. Null while the call is live, until some seconds after its end, and when the agent's file asks for nothing.
    /// </summary>
    public CallAnalysis? Analysis { get; init; }

    /// <summary>The latency of each turn that was measured.</summary>
    public IReadOnlyList<MeasuredTurn> Turns { get; init; } = [];
}

/// <summary>How long the caller waited for an answer.</summary>
/// <param name="Turn">The turn's number.</param>
/// <param name="Latency">The response latency and its stages.</param>
public sealed record MeasuredTurn(int Turn, TurnLatency Latency);
