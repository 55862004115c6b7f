using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Quality;

/// <summary>Remembers for a little more than a second which frames of the agent have sound: one bit for each 20 ms. Audio is sent 200 ms ahead at most.</summary>
internal struct PlayingFrames
{
    private const int Kept = 64;

    private ulong _sounding;
    private long _last;

    public void Add(TimeSpan playsAt, bool sounds)
    {
        var place = PlaceOf(playsAt);
        if (place - _last >= Kept)
        {
            _sounding = 0;
        }
        else
        {
            for (var between = _last + 1; between < place; between++)
            {
                _sounding &= ~Bit(between);
            }
        }

        _sounding = sounds ? _sounding | Bit(place) : _sounding & ~Bit(place);
        _last = Math.Max(_last, place);
    }

    /// <summary>What would be played after this time was discarded.</summary>
    public void Stop(TimeSpan now) => _last = Math.Min(_last, PlaceOf(now));

    public readonly bool SoundAt(TimeSpan time)
    {
        var place = PlaceOf(time);
        return place <= _last && place > _last - Kept && (_sounding & Bit(place)) != 0;
    }

    private static ulong Bit(long place) => 1UL << (int)(place & (Kept - 1));

    private static long PlaceOf(TimeSpan time) => time.Ticks / AudioFormat.FrameDuration.Ticks;
}
