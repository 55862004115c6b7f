namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// Estimates how many more calls the workers can take. It is kept in memory, so that no caller waits for a query. Workers report
/// with a delay, so capacity that was given away since the report counts as used.
/// </summary>
internal sealed class CapacityEstimate(TimeProvider time)
{
    // Workers report every 5 seconds, and a call takes up to a second to reach its worker.
    private static readonly TimeSpan ReportDelay = TimeSpan.FromSeconds(6);

    private readonly Lock _guard = new();
    private readonly Queue<long> _taken = new();
    private int _reported;

    /// <returns>False when the workers are at capacity.</returns>
    public bool TryTake()
    {
        lock (_guard)
        {
            ForgetReported();
            if (_reported - _taken.Count <= 0)
            {
                return false;
            }

            _taken.Enqueue(time.GetTimestamp());
            return true;
        }
    }

    /// <summary>Takes the free capacity that the workers report now.</summary>
    public void Report(int free)
    {
        lock (_guard)
        {
            ForgetReported();
            _reported = free;
        }
    }

    private void ForgetReported()
    {
        while (_taken.TryPeek(out var taken) && time.GetElapsedTime(taken) > ReportDelay)
        {
            _taken.Dequeue();
        }
    }
}
