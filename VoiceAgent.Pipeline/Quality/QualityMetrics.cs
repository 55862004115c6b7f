using System.Diagnostics.Metrics;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Quality;

/// <summary>The metrics of audio quality. Each media stream counts once, when it ends.</summary>
internal sealed class QualityMetrics(Meter meter)
{
    private static readonly InstrumentAdvice<double> Scores = new() { HistogramBucketBoundaries = [1.5, 2, 2.5, 2.8, 3.1, 3.4, 3.6, 3.8, 4, 4.2, 4.4] };
    private static readonly InstrumentAdvice<double> Shares = new() { HistogramBucketBoundaries = [0, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5] };
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.04, 0.06, 0.1, 0.2, 0.5] };

    private readonly Histogram<double> _score = meter.CreateHistogram("voiceagent.quality.mos", "1", "Estimated mean opinion score of the audio of a media stream, 1 to 4.5.", advice: Scores);
    private readonly Histogram<double> _loss = meter.CreateHistogram("voiceagent.quality.loss", "1", "Share of the frames of a media stream that were lost or concealed.", advice: Shares);
    private readonly Histogram<double> _late = meter.CreateHistogram("voiceagent.quality.late", "1", "Share of the frames of a media stream that were late.", advice: Shares);
    private readonly Histogram<double> _jitter = meter.CreateHistogram("voiceagent.quality.jitter", "s", "Mean jitter (RFC 3550) of the caller's frames of a media stream.", advice: Seconds);
    private readonly Histogram<double> _talkOver = meter.CreateHistogram("voiceagent.quality.talk_over", "1", "Share of a media stream in which both sides sounded.", advice: Shares);
    private readonly Counter<long> _alerts = meter.CreateCounter<long>("voiceagent.quality.alerts", "{alert}", "Alerts about the audio of calls, by leg and problem.");

    public void Alerted(QualityAlerted alert) => _alerts.Add(1, Leg(alert.Leg), new KeyValuePair<string, object?>("problem", alert.Problem.ToString()));

    public void Measured(QualityMeasured measured)
    {
        Measured(MediaLeg.Caller, measured.Caller);
        Measured(MediaLeg.Agent, measured.Agent);
        if (measured.Caller is { Frames: > 0 } caller)
        {
            _jitter.Record(caller.Jitter?.TotalSeconds ?? 0);
            _talkOver.Record(measured.TalkOver / (caller.Frames * AudioFormat.FrameDuration));
        }
    }

    private void Measured(MediaLeg leg, LegQuality quality)
    {
        if (quality.Mos is not { } score)
        {
            return;
        }

        _score.Record(score, Leg(leg));
        _loss.Record(quality.LossPercent / 100, Leg(leg));
        _late.Record(quality.LatePercent / 100, Leg(leg));
    }

    private static KeyValuePair<string, object?> Leg(MediaLeg leg) => new KeyValuePair<string, object?>("leg", leg.ToString());
}
