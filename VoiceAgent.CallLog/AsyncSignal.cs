using System.Threading.Channels;

namespace VoiceAgent.CallLog;

/// <summary>
/// Wakes one waiter. However often it is set before the waiter comes, the waiter wakes once, and then looks at everything that
/// may have changed. It resumes in its own context.
/// </summary>
public sealed class AsyncSignal
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _set.Writer.TryWrite(true);

    /// <summary>Completes when the signal is set, or was set since the last wait.</summary>
    public async Task WaitAsync(CancellationToken stopping) => await _set.Reader.ReadAsync(stopping);

    /// <summary>The same, but no longer than <paramref name="longest"/>: for a notification that may be lost.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken stopping)
    {
        // The source's own timer: another one could still be running when the source is disposed, and would end the process.
        using var timeout = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token);
        try
        {
            await WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Nothing was signalled: the waiter looks all the same.
        }
    }
}
