using System.Diagnostics.Metrics;

namespace VoiceAgent.Pipeline.Media;

internal sealed class MediaMetrics
{
    private readonly Counter<long> _refused;
    private readonly Counter<long> _dropped;
    private readonly Counter<double> _missing;

    public MediaMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("VoiceAgent.Pipeline");
        _refused = meter.CreateCounter<long>("voiceagent.media.refused", "{message}", "Messages of the media socket that were refused.");
        _dropped = meter.CreateCounter<long>("voiceagent.audio.dropped", "{frame}", "Audio frames that a full queue dropped.");
        _missing = meter.CreateCounter<double>("voiceagent.audio.missing", "s", "Caller's audio that never arrived.");
    }

    /// <param name="reason">One of a few fixed words, never text from the message.</param>
    public void MessageRefused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void CallerAudioMissing(TimeSpan missing) => _missing.Add(missing.TotalSeconds);

    /// <param name="queue"><c>transcription</c> or <c>recording</c>.</param>
    public void FramesDropped(string queue, long frames = 1) => _dropped.Add(frames, new KeyValuePair<string, object?>("queue", queue));
}
