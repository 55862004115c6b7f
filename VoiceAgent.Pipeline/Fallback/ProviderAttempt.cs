namespace VoiceAgent.Pipeline.Fallback;

/// <summary>One use of a provider. It reports the beginning of an answer, and a failure before or after that.</summary>
internal sealed class ProviderAttempt(ProviderHealth health) : IDisposable
{
    private readonly TaskCompletionSource<bool> _ended = new();
    private int _hasFailed;

    /// <summary>Whether the circuit breaker let this attempt through: the circuit was closed, or this attempt is the trial.</summary>
    internal bool IsAllowed { get; set; }

    /// <summary>Whether this is the single attempt that tests whether the provider has recovered.</summary>
    internal bool IsTrial { get; set; }

    internal Task<bool> Ended => _ended.Task;

    /// <summary>Reports that the provider has begun to answer.</summary>
    public void Answered()
    {
        if (End(true) && IsTrial)
        {
            health.Recovered();
        }
    }

    public void Failed(string reason)
    {
        if (Interlocked.Exchange(ref _hasFailed, 1) == 0)
        {
            health.Failed(reason, End(false) ? 1 : 2);
        }
    }

    /// <summary>
    /// Ends an attempt that has no outcome, for example because the caller interrupted. A trial then counts as failed, because
    /// it would block all other attempts otherwise.
    /// </summary>
    public void Dispose()
    {
        if (IsTrial)
        {
            End(false);
        }
    }

    internal bool End(bool answered)
    {
        using var inline = new InlineContinuations();
        return _ended.TrySetResult(answered);
    }
}
