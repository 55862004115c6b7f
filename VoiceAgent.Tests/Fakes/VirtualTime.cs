namespace VoiceAgent.Tests.Fakes;

/// <summary>
/// Time that only moves when told to. Timers run in the order they fall due, on the thread that moves the time, and
/// after each of them everything it set in motion runs to its next wait: so the same test goes the same way each time,
/// and ten minutes take as long as their work.
/// </summary>
/// <remarks>
/// Two ways to use it. <see cref="Advance"/> for code that only has timers. <see cref="Run"/> for code that awaits: all
/// its continuations run on the calling thread, and whenever nothing is left to run the time leaps to the next timer.
/// Code under <see cref="Run"/> must stay on it: no <c>Task.Run</c> and no <c>ConfigureAwait(false)</c>, which some of .NET's
/// own helpers contain: <c>ChannelReader.ReadAllAsync</c> (loop over <c>WaitToReadAsync</c> and <c>TryRead</c> instead) and
/// <c>CancellationTokenSource.CancelAsync</c>. Code that strays is usually reported as waiting for something no timer brings.
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

    /// <summary>Timers that will ring one day.</summary>
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

    /// <summary>Moves the time on, running each timer that falls due on the way, at its own moment.</summary>
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

    /// <summary>Runs <paramref name="story"/> to its end, moving the time whenever everything waits for it.</summary>
    /// <param name="limit">Virtual time after which the story counts as hanging; an hour unless told.</param>
    public static void Run(Func<VirtualTime, Task> story, TimeSpan? limit = null) => new VirtualTime().RunStory(story, limit ?? TimeSpan.FromHours(1));

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
