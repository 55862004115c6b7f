using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Quality;

/// <summary>
/// Measures how the caller's frames arrive, from the sender's clock and the time of their arrival. It keeps a few numbers and allocates nothing.
/// <list type="bullet">
/// <item>Jitter is the estimate of RFC 3550, section 6.4.1: J += (|D| − J) / 16, where D is how much more time has passed between two arrivals than
/// between the frames themselves.</item>
/// <item>A frame is late when it takes longer than the fastest frame of the last 10 to 20 seconds, and the frames after it catch up: they arrive in a burst.</item>
/// <item>When they do not catch up within a second, and all of them take about the same time longer, nothing was late: the audio before them never
/// arrived. On a line with strong jitter they take differently long, and are late.</item>
/// <item>Frames that the sender's clock leaves out are lost too. <c>SenderClock</c> notices them from three frames on, because timestamps are uneven.</item>
/// </list>
/// </summary>
/// <param name="lateAfter">How much longer than the fastest frame a frame may take.</param>
internal struct ArrivalMeter(TimeSpan lateAfter)
{
    private const int Smoothing = 16;

    // Two clocks that differ by 100 millionths part by 2 ms meanwhile.
    private static readonly TimeSpan FastestOf = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    // After a hole, the times differ by a small part of the hole.
    private const int Steady = 3;

    private bool _began;
    private TimeSpan _arrived;
    private TimeSpan _offset;
    private double _jitter;
    private TimeSpan _fastest;
    private TimeSpan _nextFastest;
    private TimeSpan _nextFrom;
    private int _waiting;
    private TimeSpan _waitingSince;
    private TimeSpan _leastLate;
    private TimeSpan _mostLate;

    /// <summary>How many frames have come late, and it is not known yet whether those after them catch up.</summary>
    public readonly int Waiting => _waiting;

    /// <param name="offset">The start of the frame by the sender's clock.</param>
    /// <param name="arrived">When it arrived, by a clock of this process.</param>
    public void Take(TimeSpan offset, TimeSpan arrived, ref LegCounts counts)
    {
        var took = arrived - offset;
        counts.Frames++;
        if (_began)
        {
            TakeJitter(offset, arrived, ref counts);
            TakeLeftOut(offset, ref counts);
        }
        else
        {
            (_began, _fastest, _nextFastest, _nextFrom) = (true, took, took, arrived + FastestOf);
        }

        (_offset, _arrived) = (offset, arrived);
        if (arrived >= _nextFrom)
        {
            (_fastest, _nextFastest, _nextFrom) = (_nextFastest, took, arrived + FastestOf);
        }

        _fastest = Least(_fastest, took);
        _nextFastest = Least(_nextFastest, took);
        TakeLateness(took - _fastest, arrived, ref counts);
    }

    private void TakeJitter(TimeSpan offset, TimeSpan arrived, ref LegCounts counts)
    {
        var difference = arrived - _arrived - (offset - _offset);
        _jitter += (Math.Abs(difference.Ticks) - _jitter) / Smoothing;
        counts.Jitter += _jitter;
        counts.WorstJitter = Math.Max(counts.WorstJitter, _jitter);
    }

    private readonly void TakeLeftOut(TimeSpan offset, ref LegCounts counts)
    {
        if (FramesIn(offset - _offset - AudioFormat.FrameDuration) is var frames and > 0)
        {
            counts.Lost += frames;
            counts.AddGap(frames);
        }
    }

    private void TakeLateness(TimeSpan late, TimeSpan arrived, ref LegCounts counts)
    {
        if (late <= lateAfter)
        {
            CountLate(ref counts);
            return;
        }

        (_waitingSince, _leastLate, _mostLate) = _waiting == 0 ? (arrived, late, late) : (_waitingSince, Least(_leastLate, late), Most(_mostLate, late));
        _waiting++;
        if (arrived - _waitingSince < Settled)
        {
            return;
        }

        if ((_mostLate - _leastLate) * Steady >= _leastLate)
        {
            CountLate(ref counts);
            return;
        }

        var frames = FramesIn(_leastLate);
        counts.Lost += frames;
        counts.AddGap(frames);
        _fastest += _leastLate;
        _nextFastest = _fastest;
        _waiting = 0;
    }

    private void CountLate(ref LegCounts counts)
    {
        if (_waiting > 0)
        {
            counts.Late += _waiting;
            counts.AddGap(_waiting);
            _waiting = 0;
        }
    }

    private static long FramesIn(TimeSpan time) => (long)Math.Round(time / AudioFormat.FrameDuration);

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Most(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
