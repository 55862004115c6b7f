namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// Estimates how many more calls the workers can take, for the time in which the store of places does not answer. Calls that were admitted
/// since the last report of the workers count as used.
/// </summary>
internal sealed class CapacityEstimate(TimeProvider time)
{
    // Workers report every half second, and a call takes up to a second to reach its worker.
    private static readonly TimeSpan ReportDelay = TimeSpan.FromSeconds(2);

    // Without reports, a call counts as over after this time. Most calls are shorter.
    private static readonly TimeSpan LongCall = TimeSpan.FromMinutes(5);

    private readonly Lock _guard = new();
    private readonly Queue<long> _taken = new();
    private int _reported;

    /// <returns>False when the workers are at capacity.</returns>
    public bool TryTake()
    {
        lock (_guard)
        {
            Forget(LongCall);
            if (_reported - _taken.Count <= 0)
            {
                return false;
            }

            _taken.Enqueue(time.GetTimestamp());
            return true;
        }
    }

    /// <summary>The store of places has admitted a call.</summary>
    public void Taken()
    {
        lock (_guard)
        {
            _taken.Enqueue(time.GetTimestamp());
        }
    }

    /// <summary>Takes the free capacity that the workers report now.</summary>
    public void Report(int free)
    {
        lock (_guard)
        {
            Forget(ReportDelay);
            _reported = free;
        }
    }

    private void Forget(TimeSpan older)
    {
        while (_taken.TryPeek(out var taken) && time.GetElapsedTime(taken) > older)
        {
            _taken.Dequeue();
        }
    }
}
