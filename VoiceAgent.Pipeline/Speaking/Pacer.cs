namespace VoiceAgent.Pipeline.Speaking;

/// <summary>Something that has work due at moments of its own.</summary>
internal interface IPaced
{
    /// <summary>Called every few milliseconds: does what is due and returns at once.</summary>
    void Tick();
}

/// <summary>
/// One timer for all calls that are speaking: it looks at each every 5 ms, and each decides by its own absolute clock.
/// A timer a call would cost more than the frames themselves at some hundred calls. Stands still while nobody speaks.
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
        // A tick that outlasts the interval is not overtaken by the next one: what that would do is due a moment later too.
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
