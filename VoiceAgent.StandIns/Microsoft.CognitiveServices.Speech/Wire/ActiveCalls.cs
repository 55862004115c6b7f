namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>
/// Calls that are under way in a recogniser or a synthesiser. As the official package does it, they run on the thread pool, and whoever
/// disposes in the middle of one gets an <see cref="InvalidOperationException"/>.
/// </summary>
internal sealed class ActiveCalls(string what)
{
    private int _running;
    private volatile bool _disposing;

    public Task RunAsync(Action first, Func<Task> then) => RunAsync(first, async () =>
    {
        await then().ConfigureAwait(false);
        return true;
    });

    /// <param name="first">Blocks, as native code does.</param>
    public async Task<T> RunAsync<T>(Action first, Func<Task<T>> then)
    {
        ObjectDisposedException.ThrowIf(_disposing, what);
        Interlocked.Increment(ref _running);
        try
        {
            await Task.Run(first).ConfigureAwait(false);
            return await then().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <summary>Releases in any case, as the official package does, but complains when a call was under way.</summary>
    public void Dispose(Action release)
    {
        _disposing = true;
        release();
        if (Volatile.Read(ref _running) > 0)
        {
            throw new InvalidOperationException($"Cannot dispose a {what} while an asynchronous call of it is running. Await it to avoid unexpected disposals.");
        }
    }
}
