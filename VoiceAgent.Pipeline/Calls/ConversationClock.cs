namespace VoiceAgent.Pipeline.Calls;

/// <summary>The time of one conversation since its session began. It stands still while the caller is on hold, so that no patience ends meanwhile.</summary>
internal sealed class ConversationClock(TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private readonly Lock _guard = new();
    private TimeSpan _held;
    private TimeSpan? _stoppedAt;

    public TimeSpan Now
    {
        get
        {
            lock (_guard)
            {
                return (_stoppedAt ?? time.GetElapsedTime(_began)) - _held;
            }
        }
    }

    public bool IsStopped
    {
        get
        {
            lock (_guard)
            {
                return _stoppedAt is not null;
            }
        }
    }

    public void Stop()
    {
        lock (_guard)
        {
            _stoppedAt ??= time.GetElapsedTime(_began);
        }
    }

    /// <returns>How long it has stood still. Null when it was running.</returns>
    public TimeSpan? GoOn()
    {
        lock (_guard)
        {
            if (_stoppedAt is not { } stopped)
            {
                return null;
            }

            var lasted = time.GetElapsedTime(_began) - stopped;
            _held += lasted;
            _stoppedAt = null;
            return lasted;
        }
    }
}
