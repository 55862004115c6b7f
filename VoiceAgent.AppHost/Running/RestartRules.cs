namespace VoiceAgent.AppHost.Running;

/// <summary>What follows when a program has ended.</summary>
/// <param name="After">How long to wait before the program is started again. Null when it is given up.</param>
internal sealed record Restart(TimeSpan? After);

/// <summary>
/// Decides if a program that has ended is started again. A program that a person has stopped stays stopped. A program that ends by itself is
/// started again at once, and later after growing pauses. It is given up when it ends five times within a minute.
/// </summary>
internal sealed class RestartRules(TimeProvider time)
{
    public const int Most = 5;

    public static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly Queue<long> _ends = [];
    private bool _startedOnce;
    private bool _stopping;
    private bool _ended;

    /// <summary>Processes a state that the orchestrator reports. It may report the same state several times.</summary>
    /// <returns>Null when nothing follows.</returns>
    public Restart? Next(string? state)
    {
        if (state is null || !KnownResourceStates.TerminalStates.Contains(state))
        {
            _stopping = state == KnownResourceStates.Stopping || (_stopping && state != KnownResourceStates.Running);
            _startedOnce |= state == KnownResourceStates.Running || state == KnownResourceStates.Starting;
            _ended = false;
            return null;
        }

        if (_ended || !_startedOnce)
        {
            return null;
        }

        _ended = true;
        return _stopping ? null : End();
    }

    private Restart End()
    {
        var now = time.GetTimestamp();
        while (_ends.TryPeek(out var first) && time.GetElapsedTime(first, now) > Within)
        {
            _ends.Dequeue();
        }

        _ends.Enqueue(now);
        return _ends.Count switch
        {
            1 => new(TimeSpan.Zero),
            >= Most => new(After: null),
            var ends => new(FirstPause * Math.Pow(2, ends - 2)),
        };
    }
}
