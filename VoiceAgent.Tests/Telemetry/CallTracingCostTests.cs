using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Tests.Telemetry;

/// <summary>The cost of tracing a call. Spans may allocate, but single events must not.</summary>
[Collection(SpansOfTheProcess.Name)]
public sealed class CallTracingCostTests
{
    private static readonly TurnLatency Latency = new(TimeSpan.FromSeconds(1), [new LatencyStage(StageNames.Endpoint, TimeSpan.Zero, TimeSpan.FromSeconds(1))]);

    [Fact]
    public void A_clause_of_the_model_and_an_effect_without_a_stage_allocate_nothing()
    {
        using var spans = new CollectedSpans();
        using var tracing = Tracing();
        tracing.CarryOut(new StartAnswer(1, 1, 1, []), static _ => null);
        var conversation = tracing.Listening(new Nobody());
        ConversationEvent clause = new ClauseComposed(1, "Okay.");
        Effect say = new Say(1, "Okay.");
        Tell(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Tell(100);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Tell(int times)
        {
            for (var i = 0; i < times; i++)
            {
                conversation.Post(clause);
                tracing.CarryOut(say, static _ => null);
            }
        }
    }

    [Fact]
    public void A_long_call_does_not_keep_the_spans_of_all_its_turns()
    {
        var (begun, trace) = (new List<WeakReference>(), ActivityTraceId.CreateRandom());
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == CallMetrics.Source,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = span =>
            {
                // Other tests create spans at the same time.
                if (span.TraceId == trace)
                {
                    begun.Add(new WeakReference(span));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var tracing = Tracing($"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        for (var turn = 1; turn <= 50; turn++)
        {
            tracing.CarryOut(new StartAnswer(turn, turn, 1, []), static _ => null);
            tracing.Listening(new Nobody()).Post(new RoundEnded(turn));
            tracing.Happened(new TurnMeasured(turn, Latency));
            tracing.Happened(new AgentSpoke(turn, turn, "Okay.", SpeechAct.Reply, TimeSpan.Zero, TimeSpan.Zero, false));
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.True(begun.Count >= 150, "a turn has its own span, and one for each of two stages");
        Assert.InRange(begun.Count(span => span.IsAlive), 1, begun.Count / 3);
    }

    private static CallTracing Tracing(string? trace = null) =>
        new(new CallTicket(CallId.At(DateTimeOffset.UnixEpoch), "claims", "en-US", "", "", default) { Trace = trace }, "claims", TimeProvider.System, NullLogger.Instance);

    private sealed class Nobody : IConversation
    {
        public void Post(ConversationEvent happened)
        {
        }
    }
}
