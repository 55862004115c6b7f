namespace VoiceAgent.Tests.Fakes;

/// <summary>
/// Time that moves only when a test moves it. Timers run in the order of their due times, on the thread that moves the time.
/// After each timer, everything that it started runs until it waits again. So a test always runs in the same way, and ten
/// virtual minutes take only as long as their work.
/// </summary>
/// <remarks>
/// There are two ways to use it. <see cref="Advance"/> is for code that has only timers. <see cref="Run"/> is for code that awaits: all
/// its continuations run on the calling thread. When none is left to run, the time moves to the next timer.
/// Code under <see cref="Run"/> must stay on this thread. It must not use <c>Task.Run</c> or <c>ConfigureAwait(false)</c>. Some of .NET's own
/// methods contain the latter: <c>ChannelReader.ReadAllAsync</c> (use <c>WaitToReadAsync</c> and <c>TryRead</c> instead) and
/// <c>CancellationTokenSource.CancelAsync</c>. Code that leaves the thread is usually reported as waiting for something that no timer triggers.
/// </remarks>
internal sealed partial class VirtualTime : TimeProvider
{
    private readonly Lock _guard = new();
    private readonly PriorityQueue<Alarm, (long Due, long Order)> _alarms = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private readonly DateTimeOffset _start;
    private long _order;
    private long _now;

    public VirtualTime(DateTimeOffset? start = null) => _start = start ?? new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <summary>How far the time has moved.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref _now));

    /// <summary>The number of timers that have not fired yet.</summary>
    public int TimersWaiting
    {
        get
        {
            lock (_guard)
            {
                return _alarms.UnorderedItems.Count(waiting => waiting.Element.IsAt(waiting.Priority.Order));
            }
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Moves the time. Runs each timer that falls due, at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        var until = _now + by.Ticks;
        RunReady();
        while (TryTakeDue(until) is { } alarm)
        {
            alarm.Ring();
            RunReady();
        }

        Interlocked.Exchange(ref _now, until);
    }

    /// <summary>Runs <paramref name="story"/> to its end. Moves the time whenever all its code waits.</summary>
    /// <param name="limit">The virtual time after which the story counts as hanging. The default is one hour.</param>
    /// <param name="start">The time of day at which the story begins.</param>
    public static void Run(Func<VirtualTime, Task> story, TimeSpan? limit = null, DateTimeOffset? start = null) => new VirtualTime(start).RunStory(story, limit ?? TimeSpan.FromHours(1));

    private void RunStory(Func<VirtualTime, Task> story, TimeSpan limit)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new Stage(this));
        try
        {
            var told = story(this);
            RunReady();
            while (!told.IsCompleted)
            {
                var alarm = TryTakeDue(limit.Ticks) ?? throw new TimeoutException(
                    $"At {Elapsed} the story waits for something that no timer before {limit} brings.");
                alarm.Ring();
                RunReady();
            }

            told.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private void RunReady()
    {
        while (true)
        {
            (SendOrPostCallback Callback, object? State) next;
            lock (_guard)
            {
                if (!_ready.TryDequeue(out next))
                {
                    return;
                }
            }

            next.Callback(next.State);
        }
    }

    private Alarm? TryTakeDue(long until)
    {
        lock (_guard)
        {
            while (_alarms.TryPeek(out var alarm, out var place) && place.Due <= until)
            {
                _alarms.Dequeue();
                if (alarm.Claim(place.Order))
                {
                    Interlocked.Exchange(ref _now, Math.Max(_now, place.Due));
                    return alarm;
                }
            }

            return null;
        }
    }
}
