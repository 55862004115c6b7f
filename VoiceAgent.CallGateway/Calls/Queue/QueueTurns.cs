using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls.Queue;

/// <summary>Gives free places to those who wait. Each gateway does it, and the store gives each place once.</summary>
internal sealed class QueueTurns(ICallQueue queue, ICallTimers timers, TimeProvider time, ILogger<QueueTurns> logger) : BackgroundService
{
    /// <summary>A caller whose turn has come waits at most this long for it to be noticed.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Outage _outage = new();

    public async Task RoundAsync()
    {
        // A gateway that dies here leaves the place reserved. The next look at the call finds it.
        foreach (var call in await queue.CallUpAsync())
        {
            await timers.SetAsync(call, time.GetUtcNow());
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync();
                if (_outage.End())
                {
                    QueueLog.Back(logger);
                }
            }
            catch (Exception failure)
            {
                if (_outage.Begin())
                {
                    QueueLog.Away(logger, failure.GetType().Name);
                }
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }
}
