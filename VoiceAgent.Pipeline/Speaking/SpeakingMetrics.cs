using System.Diagnostics.Metrics;

namespace VoiceAgent.Pipeline.Speaking;

internal sealed class SpeakingMetrics
{
    private readonly Histogram<double> _lateness;

    public SpeakingMetrics(IMeterFactory meters) =>
        _lateness = meters.Create("VoiceAgent.Pipeline").CreateHistogram<double>(
            "voiceagent.audio.lateness", "s", "How long the caller heard nothing in the middle of a reply because its next frame came late.");

    public void FrameWasLate(TimeSpan by) => _lateness.Record(by.TotalSeconds);
}
