using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// Reads the reports of all workers, once for all who need them: the capacity that decides while the store is away, the places for the
/// autoscaler, and the workers that have died.
/// </summary>
internal sealed class PlacesReader(
    ICallPlaces places, CapacityEstimate capacity, WorkerPulses pulses, PlacesWatch totals, DeadWorkers dead, GatewayMetrics metrics, TimeProvider time,
    ILogger<PlacesReader> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // While a worker is late with its report, each moment until it counts as dead is silence for its callers.
    private static readonly TimeSpan IntervalInDoubt = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly Outage _outage = new();

    // The first call may ring as soon as the server runs.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Watch(totals);
        await ReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await dead.CompleteAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>The time until the next reading.</summary>
    public TimeSpan Pause => pulses.IsInDoubt ? IntervalInDoubt : Interval;

    /// <summary>Reads once. A failure is no exception, because every reader has a rule for it.</summary>
    public async Task ReadAsync(CancellationToken stopping)
    {
        PlacesNow now;
        try
        {
            now = await places.ReadAsync().WaitAsync(Timeout, time, stopping);
        }
        catch (Exception unanswered)
        {
            pulses.Forget();

            if (!stopping.IsCancellationRequested && _outage.Begin())
            {
                CallsLog.PlacesUnknown(logger, unanswered.GetType().Name);
            }

            return;
        }

        _outage.End();
        capacity.Report(now.Free);
        dead.Found(pulses.Seen(now.Workers));
        totals.Seen(now);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, time, stoppingToken);
            await ReadAsync(stoppingToken);
        }
    }
}
