namespace VoiceAgent.Tests.Fakes;

internal sealed partial class VirtualTime
{
    /// <summary>A timer. Changing or disposing it leaves its old entry in the queue. <see cref="Claim"/> recognises such entries.</summary>
    private sealed class Alarm(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private long _place = -1;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._guard)
            {
                if (_disposed)
                {
                    return false;
                }

                _period = period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan;
                Place(dueTime);
                return true;
            }
        }

        public bool IsAt(long place) => !_disposed && place == _place;

        public bool Claim(long place)
        {
            if (!IsAt(place))
            {
                return false;
            }

            _place = -1;
            return true;
        }

        public void Ring()
        {
            lock (time._guard)
            {
                if (_period != Timeout.InfiniteTimeSpan && !_disposed)
                {
                    Place(_period);
                }
            }

            callback(state);
        }

        public void Dispose()
        {
            lock (time._guard)
            {
                _disposed = true;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Place(TimeSpan dueTime)
        {
            _place = -1;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                _place = ++time._order;
                time._alarms.Enqueue(this, (time._now + dueTime.Ticks, _place));
            }
        }
    }

    private sealed class Stage(VirtualTime time) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (time._guard)
            {
                time._ready.Enqueue((d, state));
            }
        }

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public override SynchronizationContext CreateCopy() => this;
    }
}
