using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>Delivers events to each subscriber in a loop of its own, so that a slow subscriber delays no other.</summary>
internal sealed class DeliveryRounds(Delivery[] deliveries, TimeProvider time, ILogger<DeliveryRounds> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(deliveries.Select(delivery => DeliverAsync(delivery, stoppingToken)));

    private async Task DeliverAsync(Delivery delivery, CancellationToken stopping)
    {
        var outage = new Outage();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await delivery.RoundAsync(stopping);
                outage.End();
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                if (outage.Begin())
                {
                    EventsLog.OutboxAway(logger, failure.GetType().Name);
                }
            }

            await Task.Delay(Interval, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }
}
