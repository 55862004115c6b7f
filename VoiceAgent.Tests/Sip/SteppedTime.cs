namespace VoiceAgent.Tests.Sip;

/// <summary>A clock that goes from one timer to the next on the calling thread, so that a run depends on nothing but its seed.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly PriorityQueue<Timer, (long At, long Order)> _due = new();
    private long _now;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Elapsed => TimeSpan.FromTicks(_now);

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void After(TimeSpan wait, Action act) => new Timer(this, act).Change(wait, Timeout.InfiniteTimeSpan);

    /// <summary>Runs the next timer. False if there is none.</summary>
    public bool Step()
    {
        while (_due.TryDequeue(out var timer, out var due))
        {
            if (timer.Order == due.Order)
            {
                _now = due.At;
                timer.Order = 0;
                timer.Act();
                return true;
            }
        }

        return false;
    }

    private sealed class Timer(SteppedTime time, Action act) : ITimer
    {
        public Action Act { get; } = act;

        /// <summary>The entry in the queue that counts. 0: none.</summary>
        public long Order { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Order = 0;
            if (dueTime >= TimeSpan.Zero)
            {
                Order = ++time._order;
                time._due.Enqueue(this, (time._now + dueTime.Ticks, Order));
            }

            return true;
        }

        public void Dispose() => Order = 0;

        public ValueTask DisposeAsync()
        {
            Order = 0;
            return ValueTask.CompletedTask;
        }
    }
}
