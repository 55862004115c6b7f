using VoiceAgent.CallLog;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallLog;

public sealed class AsyncSignalTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Set_before_the_wait_it_wakes_the_waiter_once()
    {
        var signal = new AsyncSignal();
        signal.Set();
        signal.Set();

        await signal.WaitAsync(CancellationToken.None);
        Assert.False(signal.WaitAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public void A_waiter_wakes_when_it_is_set() => VirtualTime.Run(async time =>
    {
        var signal = new AsyncSignal();
        var woken = signal.WaitAsync(Longest, time, CancellationToken.None);
        await Task.Delay(Longest / 2, time);
        signal.Set();
        await woken;

        Assert.Equal(Longest / 2, time.GetUtcNow() - new VirtualTime().GetUtcNow());
    });

    [Fact]
    public void A_waiter_wakes_after_the_longest_wait_and_a_later_signal_is_kept_for_the_next() => VirtualTime.Run(async time =>
    {
        var signal = new AsyncSignal();
        await signal.WaitAsync(Longest, time, CancellationToken.None);
        Assert.Equal(Longest, time.GetUtcNow() - new VirtualTime().GetUtcNow());

        signal.Set();
        await signal.WaitAsync(CancellationToken.None);
    });

    [Fact]
    public async Task A_waiter_that_is_stopped_says_so()
    {
        using var stopping = new CancellationTokenSource();
        var woken = new AsyncSignal().WaitAsync(Longest, TimeProvider.System, stopping.Token);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => woken);
    }
}
