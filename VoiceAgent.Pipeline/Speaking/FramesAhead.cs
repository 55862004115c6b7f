using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// The frames that were sent and may not be heard yet: when the caller hears each, and which bytes of the reply it contains. A
/// clause rarely ends where a frame ends. Then its last frame is filled with silence, which takes time but belongs to no word.
/// The playout's lock guards it.
/// </summary>
internal sealed class FramesAhead(AudioFormat format, TimeSpan lead)
{
    // Room for the frames within the lead, the frame that is playing, and the frame that is due next.
    private readonly Frame[] _frames = new Frame[(int)Math.Ceiling(lead / AudioFormat.FrameDuration) + 2];
    private int _count;

    /// <param name="playsAt">When the caller hears its first sample, if the audio is not stopped.</param>
    /// <param name="place">The byte of the reply's audio where the frame begins.</param>
    /// <param name="length">How many bytes of the reply's audio it contains.</param>
    public void Add(TimeSpan playsAt, long place, int length) => _frames[_count++ % _frames.Length] = new Frame(playsAt, place, length);

    /// <summary>Removes all frames, because the audio was stopped or dropped.</summary>
    public void Clear() => _count = 0;

    /// <summary>How many bytes of the reply's audio the caller has heard.</summary>
    /// <param name="sent">How many bytes were sent. Without frames in flight, all of them were heard.</param>
    public long HeardBy(TimeSpan now, long sent)
    {
        var place = sent;
        for (var back = 1; back <= Math.Min(_count, _frames.Length); back++)
        {
            var frame = _frames[(_count - back) % _frames.Length];
            if (frame.PlaysAt <= now)
            {
                return frame.Place + Math.Min(frame.Length, Played(now - frame.PlaysAt));
            }

            place = frame.Place;
        }

        return place;
    }

    private int Played(TimeSpan since) => since < AudioFormat.FrameDuration ? format.BytesFor(since) : format.BytesPerFrame;

    private readonly record struct Frame(TimeSpan PlaysAt, long Place, int Length);
}
