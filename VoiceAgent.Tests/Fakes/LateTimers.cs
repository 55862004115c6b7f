using System.Collections.Concurrent;

namespace VoiceAgent.Tests.Fakes;

/// <summary>
/// A time provider whose timers fire when the test says so, even after <c>Dispose</c>, because Dispose does not wait for a callback that
/// has begun on another thread. <c>DisposeAsync</c> waits, so a timer that it disposed does not fire.
/// </summary>
internal sealed class LateTimers : TimeProvider
{
    private readonly ConcurrentQueue<Timer> _timers = new();

    public int Count => _timers.Count;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(() => callback(state));
        _timers.Enqueue(timer);
        return timer;
    }

    /// <summary>Runs every callback, as the timers' threads would.</summary>
    public void Fire()
    {
        while (_timers.TryDequeue(out var timer))
        {
            timer.Fire();
        }
    }

    private sealed class Timer(Action callback) : ITimer
    {
        private bool _isSilent;

        public void Fire()
        {
            if (!_isSilent)
            {
                callback();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync()
        {
            _isSilent = true;
            return default;
        }
    }
}
