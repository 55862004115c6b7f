using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>The figures of one call.</summary>
/// <param name="Turns">The caller's turns. The greeting does not count.</param>
/// <param name="Interruptions">How often the caller interrupted the agent.</param>
/// <param name="ResponseMedian">The time from the end of the caller's speech to the agent's first audio. Null when no turn was measured.</param>
internal sealed record CallFigures(
    int Turns,
    int Lines,
    int Interruptions,
    int Tools,
    int ProviderFailures,
    int PromptTokens,
    int CompletionTokens,
    int WastedTokens,
    int SynthesizedCharacters,
    TimeSpan Recognized,
    TimeSpan? ResponseMedian,
    TimeSpan? ResponseP95,
    TimeSpan? ResponseWorst)
{
    public static CallFigures Of(IReadOnlyList<LoggedEvent> events, IReadOnlyList<FinishedTurn> turns)
    {
        var usage = Of<UsageCounted>(events);
        var responses = turns.Select(turn => turn.Latency?.Response).OfType<TimeSpan>().Order().ToArray();
        return new CallFigures(
            turns.Count(turn => turn.Turn > 0),
            turns.Sum(turn => turn.Lines.Count),
            Of<BargeIn>(events).Count,
            Of<ToolCalled>(events).Count,
            Of<ProviderFailed>(events).Count,
            usage.Sum(counted => counted.PromptTokens),
            usage.Sum(counted => counted.CompletionTokens),
            usage.Sum(counted => counted.WastedTokens),
            usage.Sum(counted => counted.SynthesizedCharacters),
            TimeSpan.FromTicks(usage.Sum(counted => counted.Recognized.Ticks)),
            Percentile(responses, 0.5),
            Percentile(responses, 0.95),
            responses.Length == 0 ? null : responses[^1]);
    }

    // The nearest-rank method returns a latency that was really measured.
    private static TimeSpan? Percentile(TimeSpan[] sorted, double share) =>
        sorted.Length == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private static List<T> Of<T>(IReadOnlyList<LoggedEvent> events)
        where T : CallEvent => [.. events.Select(logged => logged.Event).OfType<T>()];
}
