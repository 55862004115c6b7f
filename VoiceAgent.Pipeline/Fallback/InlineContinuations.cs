namespace VoiceAgent.Pipeline.Fallback;

/// <summary>
/// While it lives, this thread has no synchronization context. Continuations then run before the call that completes them
/// returns, so that the next attempt at a provider sees the outcome of this one.
/// </summary>
internal readonly ref struct InlineContinuations
{
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;

    public InlineContinuations() => SynchronizationContext.SetSynchronizationContext(null);

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(_context);
}
