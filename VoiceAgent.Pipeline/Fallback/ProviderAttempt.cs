namespace VoiceAgent.Pipeline.Fallback;

/// <summary>One use of a provider. It reports the first sign of an answer and a failure, which may come after it.</summary>
internal sealed class ProviderAttempt(ProviderHealth health) : IDisposable
{
    private readonly TaskCompletionSource<bool> _ended = new();
    private int _hasFailed;

    /// <summary>The circuit was closed, or this attempt is the trial.</summary>
    internal bool IsAllowed { get; set; }

    /// <summary>The one attempt that finds out whether the provider has recovered.</summary>
    internal bool IsTrial { get; set; }

    internal Task<bool> Ended => _ended.Task;

    /// <summary>The provider has begun to answer.</summary>
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

    /// <summary>Without an outcome, such as where the caller interrupts. A trial must have one, or nobody could try again: it has failed.</summary>
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
