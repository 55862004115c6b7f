namespace VoiceAgent.Pipeline.Quality;

/// <summary>
/// Notices audio that reaches only one side. The caller is not heard: the agent has spoken, waited and spoken again, and not even noise has come from
/// the telephone. The agent is not heard: the caller speaks, and nothing was ever sent.
/// </summary>
/// <param name="opened">When the media stream opened.</param>
/// <param name="expectsAgent">Whether the agent speaks first. It does not when it listens for a voicemail, or continues a call.</param>
internal struct OneWayMeter(TimeSpan opened, bool expectsAgent)
{
    private const int Unanswered = 2;

    // Two seconds of sound are more than a knock.
    private const int Speaks = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private TimeSpan? _callerHeard;
    private TimeSpan _agentSounded;
    private int _unanswered;
    private int _callerSounded;
    private bool _hasSent;

    public void CallerFrame(bool isAudible, bool sounds, TimeSpan now)
    {
        _callerSounded += sounds && _callerSounded < Speaks ? 1 : 0;
        if (isAudible)
        {
            (_callerHeard, _unanswered) = (now, 0);
        }
    }

    public void AgentFrame(bool sounds, TimeSpan now)
    {
        _hasSent = true;
        if (sounds)
        {
            _unanswered += _unanswered == 0 || now - _agentSounded >= Pause ? 1 : 0;
            _agentSounded = now;
        }
    }

    public readonly TimeSpan CallerUnheard(TimeSpan now) => _unanswered >= Unanswered ? now - (_callerHeard ?? opened) : TimeSpan.Zero;

    public readonly TimeSpan AgentUnheard(TimeSpan now) => expectsAgent && !_hasSent && _callerSounded >= Speaks ? now - opened : TimeSpan.Zero;
}
