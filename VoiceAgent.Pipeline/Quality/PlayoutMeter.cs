using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Quality;

/// <summary>
/// Measures what is sent to the telephone, which plays the frames one after the other. When a sound breaks off because the next frame is sent too
/// late, the caller hears a gap. It counts as lost audio, and the frame as late.
/// </summary>
internal struct PlayoutMeter
{
    // A frame that comes half a frame too late leaves a gap that is heard.
    private static readonly TimeSpan Heard = AudioFormat.FrameDuration / 2;

    // After a longer gap the agent has begun something else.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    private TimeSpan _playsUntil;
    private bool _brokeOff;

    /// <returns>When the telephone plays the frame.</returns>
    public TimeSpan Take(in FrameSound sound, TimeSpan sent, ref LegCounts counts)
    {
        counts.Frames++;
        var gap = sent - _playsUntil;
        if (_brokeOff && sound.BeginsLoud && gap >= Heard && gap <= Longest)
        {
            var frames = Math.Max(1, (long)Math.Round(gap / AudioFormat.FrameDuration));
            counts.Lost += frames;
            counts.Late++;
            counts.AddGap(frames);
        }

        var playsAt = gap > TimeSpan.Zero ? sent : _playsUntil;
        (_playsUntil, _brokeOff) = (playsAt + AudioFormat.FrameDuration, sound.EndsLoud);
        return playsAt;
    }

    /// <summary>Audio that was sent and not played is discarded.</summary>
    public void Stop(TimeSpan now) => (_playsUntil, _brokeOff) = (now < _playsUntil ? now : _playsUntil, false);
}
