using System.Diagnostics;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>One call's spans: the call, each turn of it, each stage of a turn.</summary>
internal sealed class CallTracing : IDisposable
{
    private static readonly ActivitySource Source = new(CallMetrics.Source);

    private readonly TimeProvider _time;
    private readonly Activity? _call;

    public CallTracing(CallId call, string agent, TimeProvider time)
    {
        _time = time;
        _call = Source.CreateActivity("call", ActivityKind.Server)?.SetTag("voiceagent.call.id", call.ToString()).SetTag("voiceagent.agent", agent).Start();

        // The socket's request is over when the call is: what happens on the call belongs to the call's own span.
        Activity.Current = _call?.Parent;
    }

    public void Happened(CallEvent happened)
    {
        switch (happened)
        {
            case TurnMeasured measured when _call is not null: Turn(measured, _call.Context); break;
            case CallEnded ended: _call?.SetTag("voiceagent.call.ending", ended.Ending.ToString()); break;
            case ProviderFailed failed: _call?.AddEvent(new ActivityEvent("provider.failed", tags: new() { ["provider"] = failed.Provider })); break;
            case BargeIn: _call?.AddEvent(new ActivityEvent("barge-in")); break;
        }
    }

    public void Dispose() => _call?.Dispose();

    private void Turn(TurnMeasured measured, ActivityContext call)
    {
        var now = _time.GetUtcNow();
        var speechEnd = now - measured.Latency.Response;
        using var turn = Source.StartActivity("turn", ActivityKind.Internal, call, startTime: speechEnd);
        if (turn is null)
        {
            return;
        }

        turn.SetTag("voiceagent.turn", measured.Turn).SetEndTime(now.UtcDateTime);
        foreach (var stage in measured.Latency.Stages)
        {
            using var span = Source.StartActivity(stage.Name, ActivityKind.Internal, turn.Context, startTime: speechEnd + stage.Start);
            span?.SetEndTime((speechEnd + stage.Start + stage.Duration).UtcDateTime);
        }
    }
}
