namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>
/// The running calls of a recogniser or a synthesiser. As in the official package, they run on the thread pool, and disposing during a
/// call throws <see cref="InvalidOperationException"/>.
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

    /// <param name="first">May block, as native code does.</param>
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

    /// <summary>Always releases everything, as the official package does. It throws if a call was running.</summary>
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
