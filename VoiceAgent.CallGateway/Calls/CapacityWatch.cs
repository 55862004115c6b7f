using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Reads the workers' free capacity once a second, for the time in which it cannot be read. Then the last value stays in use.</summary>
internal sealed class CapacityWatch(ICallPlaces places, CapacityEstimate capacity, TimeProvider time, ILogger<CapacityWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private bool _isAway;

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

    // One message tells about an outage, however long it lasts.
    private async Task LookAsync()
    {
        try
        {
            capacity.Report((await places.ReadAsync()).Free);
            _isAway = false;
        }
        catch (Exception unanswered)
        {
            if (!_isAway)
            {
                CallsLog.CapacityUnknown(logger, unanswered.GetType().Name);
            }

            _isAway = true;
        }
    }
}
