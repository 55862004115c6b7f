using System.Threading.Channels;

namespace VoiceAgent.CallLog;

/// <summary>
/// Wakes one waiter. Several calls of <see cref="Set"/> before a wait wake the waiter only once, so the waiter must read
/// everything that may have changed. The waiter resumes in its own context.
/// </summary>
public sealed class AsyncSignal
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _set.Writer.TryWrite(true);

    /// <summary>Completes when the signal is set, or was set since the last wait.</summary>
    public async Task WaitAsync(CancellationToken stopping) => await _set.Reader.ReadAsync(stopping);

    /// <summary>Waits as above, but at most for <paramref name="longest"/>, because a notification may be lost.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken stopping)
    {
        // Uses the source's own timer. The callback of a separate timer could cancel a disposed source, which ends the process.
        using var timeout = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token);
        try
        {
            await WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // No notification arrived in time. The waiter reads again anyway.
        }
    }
}
