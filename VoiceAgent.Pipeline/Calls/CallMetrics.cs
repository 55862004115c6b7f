using System.Diagnostics;
using System.Diagnostics.Metrics;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Quality;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>The metrics of calls (design §8). Durations are in seconds. The call id is never a tag.</summary>
internal sealed class CallMetrics
{
    public const string Source = "VoiceAgent.Pipeline";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.1, 1.5, 2, 3, 5, 10],
    };

    private readonly UpDownCounter<int> _live;
    private readonly Counter<int> _ended;
    private readonly Counter<int> _refused;
    private readonly Counter<int> _left;
    private readonly Counter<int> _takenOver;
    private readonly Counter<int> _handedOver;
    private readonly Counter<int> _failures;
    private readonly Counter<int> _silences;
    private readonly Histogram<double> _response;
    private readonly Histogram<double> _stage;
    private readonly Histogram<double> _stop;
    private readonly Counter<int> _wasted;
    private readonly QualityMetrics _quality;

    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Source);
        _live = meter.CreateUpDownCounter<int>("voiceagent.calls.live", "{call}", "Calls on this worker.");
        _ended = meter.CreateCounter<int>("voiceagent.calls.ended", "{call}", "Calls that ended, by ending.");
        _refused = meter.CreateCounter<int>("voiceagent.calls.refused", "{call}", "Media streams refused because the worker was at capacity.");
        _left = meter.CreateCounter<int>("voiceagent.calls.left", "{call}", "Calls that this worker left and that it did not end.");
        _takenOver = meter.CreateCounter<int>("voiceagent.calls.taken_over", "{call}", "Calls that this worker continued after another worker.");
        _handedOver = meter.CreateCounter<int>("voiceagent.calls.handed_over", "{call}", "Calls that another worker has taken over while this one shut down.");
        _failures = meter.CreateCounter<int>("voiceagent.provider.failures", "{failure}", "Failures of a provider.");
        _silences = meter.CreateCounter<int>("voiceagent.caller.silences", "{silence}", "Silences of callers whose reason is known, by reason.");
        _response = meter.CreateHistogram("voiceagent.turn.response_latency", "s", "End of caller speech to first agent audio on the wire.", advice: Seconds);
        _stage = meter.CreateHistogram("voiceagent.turn.stage_latency", "s", "A stage of a turn.", advice: Seconds);
        _stop = meter.CreateHistogram("voiceagent.bargein.stop_latency", "s", "Start of the caller's speech to the stop command on the wire.", advice: Seconds);
        _wasted = meter.CreateCounter<int>("voiceagent.answer.tokens.wasted", "{token}", "Tokens of answers that no caller heard.");
        _quality = new QualityMetrics(meter);
    }

    public void CallBegan() => _live.Add(1);

    public void CallRefused() => _refused.Add(1);

    public void HandedOver() => _handedOver.Add(1);

    /// <param name="ending">Null when this worker has left the call, and the call goes on.</param>
    public void CallOver(CallEnding? ending)
    {
        _live.Add(-1);
        if (ending is not null)
        {
            _ended.Add(1, new KeyValuePair<string, object?>("ending", ending.ToString()));
        }
        else
        {
            _left.Add(1);
        }
    }

    public void Happened(CallEvent happened)
    {
        switch (happened)
        {
            case CallTakenOver: _takenOver.Add(1); break;
            case TurnMeasured measured: TurnMeasured(measured.Latency); break;
            case BargeIn bargeIn: _stop.Record(bargeIn.StopLatency.TotalSeconds); break;
            case ProviderFailed failed: _failures.Add(1, new KeyValuePair<string, object?>("provider", failed.Provider)); break;
            case SilenceExplained silence: _silences.Add(1, new KeyValuePair<string, object?>("reason", silence.Reason.ToString())); break;
            case UsageCounted used: TokensUsed(used); break;
            case QualityAlerted alert: _quality.Alerted(alert); break;
            case QualityMeasured { IsFinal: true } measured: _quality.Measured(measured); break;
        }
    }

    private void TurnMeasured(TurnLatency latency)
    {
        _response.Record(latency.Response.TotalSeconds);
        foreach (var stage in latency.Stages)
        {
            _stage.Record(stage.Duration.TotalSeconds, new KeyValuePair<string, object?>("stage", stage.Name));
        }
    }

    private void TokensUsed(UsageCounted used)
    {
        if (used.WastedTokens > 0)
        {
            _wasted.Add(used.WastedTokens);
        }
    }
}
