using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>A short call: a greeting, two turns, one tool, one interruption.</summary>
internal static class ExampleCall
{
    public static DateTimeOffset Start { get; } = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    public static CallRecord Record { get; } = New(CallId.At(Start));

    public static CallRecord New(CallId call) => new(
        call, CallPhase.Connected, "+15550100001", "+15550199001", "claims", "en-US", call.RangAt, $"connection-{call}", "server-1", $"correlation-{call}", call.RangAt);

    /// <summary>All events except the last.</summary>
    public static IReadOnlyList<CallEvent> Events { get; } =
    [
        new CallRang("+15550100001", "+15550199001"),
        new CallAnswered("connection-1"),
        new MediaOpened("worker-1", 16_000),
        new AgentSpeaking(0, 1, "Hello,", SpeechAct.Greeting),
        new AgentSpeaking(0, 1, "Hello, how can I help?", SpeechAct.Greeting),
        new AgentSpoke(0, 1, "Hello, how can I help?", SpeechAct.Greeting, TimeSpan.Zero, TimeSpan.FromSeconds(2), false),
        new CallerHypothesis(1, "my"),
        new CallerHypothesis(1, "my claim"),
        new CallerSpoke(1, "My claim, please.", TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4)),
        new ToolCalled(1, "tool-1", "find_claim", "{}"),
        new ToolReturned(1, "tool-1", "find_claim", ToolOutcome.Succeeded, "{}", TimeSpan.FromMilliseconds(20)),
        new UsageCounted(1, 20, 8, 0, 100, TimeSpan.FromSeconds(1)),
        new TurnMeasured(1, new TurnLatency(TimeSpan.FromMilliseconds(600), [new LatencyStage(StageNames.Think, TimeSpan.Zero, TimeSpan.FromMilliseconds(400))])),
        new AgentSpeaking(1, 2, "It was approved for a large sum.", SpeechAct.Reply),
        new CallerHypothesis(2, "how"),
        new BargeIn(2, 2, TimeSpan.FromSeconds(6), TimeSpan.FromMilliseconds(90)),
        new CallerSpoke(2, "How much?", TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(7)),
        new AgentSpoke(1, 2, "It was approved", SpeechAct.Reply, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6), true),
        new UsageCounted(2, 10, 4, 0, 40, TimeSpan.FromSeconds(1)),
        new TurnMeasured(2, new TurnLatency(TimeSpan.FromMilliseconds(900), [])),
        new AgentSpoke(2, 3, "1,200 dollars.", SpeechAct.Reply, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(9), false),
        new MediaClosed("the caller hung up"),
        new RecordingClosed("2026/01/05/call.wav", TimeSpan.FromSeconds(10), TimeSpan.Zero),
    ];

    public static IReadOnlyList<LoggedEvent> Story() => Number([.. Events, new CallEnded(CallEnding.CallerHungUp)]);

    public static IReadOnlyList<LoggedEvent> Number(IReadOnlyList<CallEvent> events) =>
        [.. events.Select((happened, index) => new LoggedEvent(index + 1, Start.AddMilliseconds(100 * index), happened))];
}
