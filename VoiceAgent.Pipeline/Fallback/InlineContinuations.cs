namespace VoiceAgent.Pipeline.Fallback;

/// <summary>
/// Removes the thread's synchronization context until it is disposed. Without a context, completing a task runs its
/// continuations before the completing call returns. So the next attempt at a provider sees the outcome of this one.
/// </summary>
internal readonly ref struct InlineContinuations
{
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;

    public InlineContinuations() => SynchronizationContext.SetSynchronizationContext(null);

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(_context);
}
