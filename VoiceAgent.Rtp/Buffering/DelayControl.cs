namespace VoiceAgent.Rtp.Buffering;

/// <summary>Decides when audio is shortened or lengthened. The delay grows quickly, because a gap is heard, and shrinks slowly, because haste is heard too.</summary>
internal sealed class DelayControl
{
    // A removed period has up to 15 ms. Within this band nothing changes, else it would swing.
    private const double Above = 0.020;
    private const double Below = 0.004;
    private const double MuchAbove = 0.080;

    private const double ShortenEach = 0.2;
    private const double LengthenEach = 0.06;

    private double _nextShorten = double.MinValue;
    private double _nextLengthen = double.MinValue;

    /// <param name="excess">How much the delay is above its target, in seconds.</param>
    /// <param name="now">Seconds.</param>
    public DelayStep Judge(double excess, double now)
    {
        if (excess > Above && (now >= _nextShorten || excess > MuchAbove))
        {
            _nextShorten = now + ShortenEach;
            return DelayStep.Shorten;
        }

        if (excess < -Below && now >= _nextLengthen)
        {
            _nextLengthen = now + LengthenEach;
            return DelayStep.Lengthen;
        }

        return DelayStep.None;
    }

    /// <summary>The step could not be made yet. It may be made at once.</summary>
    public void Again() => _nextShorten = double.MinValue;

    /// <summary>How alike the periods must be. A delay far above its target is worse than a rough join.</summary>
    public double LeastLikeness(double excess) => excess > MuchAbove ? 0.5 : 0.85;
}
