using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Reads the workers' free capacity once a second. When that fails, the last value stays in use.</summary>
internal sealed class CapacityWatch(IWorkerCapacity slots, CapacityEstimate lines, TimeProvider time, ILogger<CapacityWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync().ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await LookAsync().ConfigureAwait(false);
        }
    }

    public async Task LookAsync()
    {
        try
        {
            lines.Report(await slots.FreeAsync().ConfigureAwait(false));
        }
        catch (Exception unanswered)
        {
            CallsLog.CapacityUnknown(logger, unanswered);
        }
    }
}
