namespace VoiceAgent.Pipeline.Speaking;

/// <summary>Does work at times that it decides itself.</summary>
internal interface IPaced
{
    /// <summary>Does the work that is due and returns at once. It is called every few milliseconds.</summary>
    void Tick();
}

/// <summary>
/// One timer for all calls on which the agent speaks. Every 5 ms it calls each of them, and each decides what is due.
/// With some hundred calls, one timer per call would cost more than the frames. The timer is off while no agent speaks.
/// </summary>
internal sealed class Pacer : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly ITimer _timer;
    private readonly Lock _guard = new();
    private IPaced[] _speaking = [];
    private int _ticking;

    public Pacer(TimeProvider time) =>
        _timer = time.CreateTimer(static pacer => ((Pacer)pacer!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Add(IPaced paced)
    {
        lock (_guard)
        {
            _speaking = [.. _speaking, paced];
            if (_speaking.Length == 1)
            {
                _timer.Change(Interval, Interval);
            }
        }
    }

    public void Remove(IPaced paced)
    {
        lock (_guard)
        {
            _speaking = Array.FindAll(_speaking, other => !ReferenceEquals(other, paced));
            if (_speaking.Length == 0)
            {
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        // Skips this tick while the previous one is still running. The work is done at the next tick.
        if (Interlocked.Exchange(ref _ticking, 1) == 1)
        {
            return;
        }

        try
        {
            foreach (var paced in Volatile.Read(ref _speaking))
            {
                paced.Tick();
            }
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }
}
