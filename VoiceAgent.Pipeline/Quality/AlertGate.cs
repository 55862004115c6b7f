namespace VoiceAgent.Pipeline.Quality;

internal enum GateChange
{
    None,
    Raised,
    Restored,
}

/// <summary>
/// Makes one alert of many bad windows. A problem is over after two good windows. When it comes back soon, that is no news: the next alert waits until
/// the time between two alerts has passed, and the problem must still be there.
/// </summary>
internal struct AlertGate
{
    private const int CalmWindows = 2;

    private bool _isRaised;
    private TimeSpan? _raisedAt;
    private int _good;

    /// <summary>Another worker has raised the alert, or has seen it end.</summary>
    /// <param name="raisedAt">Null when the alert has ended.</param>
    public void Continue(TimeSpan? raisedAt) => (_isRaised, _raisedAt) = (raisedAt is not null, raisedAt ?? _raisedAt);

    public GateChange Take(bool isBad, TimeSpan now, TimeSpan repeatAfter)
    {
        if (isBad)
        {
            _good = 0;
            if (_isRaised || now - _raisedAt < repeatAfter)
            {
                return GateChange.None;
            }

            (_isRaised, _raisedAt) = (true, now);
            return GateChange.Raised;
        }

        if (!_isRaised || ++_good < CalmWindows)
        {
            return GateChange.None;
        }

        _isRaised = false;
        return GateChange.Restored;
    }
}
