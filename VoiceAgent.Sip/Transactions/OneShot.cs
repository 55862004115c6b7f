namespace VoiceAgent.Sip.Transactions;

/// <summary>A timer that is set again and again. A callback that has begun before a change finds that its turn is over.</summary>
internal sealed class OneShot(TimeProvider time, Lock gate, Action due) : IDisposable
{
    private ITimer? _timer;
    private long _dueAt;
    private bool _set;
    private bool _disposed;

    public TimeSpan Interval { get; private set; }

    /// <summary>Call it with the lock held.</summary>
    public void Set(TimeSpan wait)
    {
        if (_disposed)
        {
            return;
        }

        Interval = wait;
        _set = true;
        _dueAt = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
        if (_timer is null)
        {
            _timer = time.CreateTimer(static one => ((OneShot)one!).Ring(), this, wait, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Call it with the lock held.</summary>
    public void Stop()
    {
        _set = false;
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _set = false;
        _disposed = true;
        _timer?.Dispose();
    }

    private void Ring()
    {
        lock (gate)
        {
            // System timers may come some milliseconds early. An older callback comes much earlier.
            if (!_set || (_dueAt - time.GetTimestamp()) * 1000 / time.TimestampFrequency > 20)
            {
                return;
            }

            _set = false;
        }

        due();
    }
}
