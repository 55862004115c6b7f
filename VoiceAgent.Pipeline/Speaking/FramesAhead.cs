using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// The frames on the wire: when each reaches the caller's ear, and which stretch of the reply it carries. A clause rarely ends
/// where a frame does: the rest of its last frame is silence, which takes time at the ear and belongs to no word.
/// Guarded by the playout that sends them.
/// </summary>
internal sealed class FramesAhead(AudioFormat format, TimeSpan lead)
{
    // Those that fit into the lead, the one that is playing and the one that falls due when the lead is used up.
    private readonly Frame[] _frames = new Frame[(int)Math.Ceiling(lead / AudioFormat.FrameDuration) + 2];
    private int _count;

    /// <param name="playsAt">When its first sample is heard, if nothing stops it.</param>
    /// <param name="place">Byte of the reply's audio where the frame begins.</param>
    /// <param name="length">Bytes of the reply's audio in it.</param>
    public void Add(TimeSpan playsAt, long place, int length) => _frames[_count++ % _frames.Length] = new Frame(playsAt, place, length);

    /// <summary>Nothing is on the wire any more.</summary>
    public void Clear() => _count = 0;

    /// <summary>The byte of the reply's audio that the caller has heard up to.</summary>
    /// <param name="sent">Up to where the reply was sent: heard, where nothing is on the wire.</param>
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
