using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Reads the workers' free capacity once a second. When that fails, the last value stays in use.</summary>
internal sealed class CapacityWatch(ICallPlaces places, CapacityEstimate capacity, TimeProvider time, ILogger<CapacityWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await LookAsync();
        }
    }

    public async Task LookAsync()
    {
        try
        {
            capacity.Report((await places.ReadAsync()).Free);
        }
        catch (Exception unanswered)
        {
            CallsLog.CapacityUnknown(logger, unanswered);
        }
    }
}
