namespace VoiceAgent.Pipeline.Calls;

/// <summary>Those who wait until an event is in the call log.</summary>
internal sealed class JournalWaits(TimeProvider time)
{
    private readonly Lock _guard = new();
    private readonly List<(long Number, TaskCompletionSource Done)> _waiting = [];
    private long _written;

    /// <summary>Completes when the event with this number is written, at the latest after <paramref name="longest"/>.</summary>
    public async Task ForAsync(long number, TimeSpan longest)
    {
        var done = new TaskCompletionSource();
        lock (_guard)
        {
            if (number <= _written)
            {
                return;
            }

            _waiting.Add((number, done));
        }

        await done.Task.WaitAsync(longest, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>All events up to this number are written.</summary>
    public void Written(long number)
    {
        TaskCompletionSource[] done;
        lock (_guard)
        {
            _written = Math.Max(_written, number);
            done = [.. _waiting.Where(wait => wait.Number <= _written).Select(wait => wait.Done)];
            _waiting.RemoveAll(wait => wait.Number <= _written);
        }

        // Not under the lock, because this may run the code of those who wait.
        foreach (var wait in done)
        {
            wait.TrySetResult();
        }
    }
}
