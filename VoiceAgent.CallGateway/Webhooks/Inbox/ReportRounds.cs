using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.CallGateway.Webhooks.Inbox;

/// <summary>Does the work that failed, that found no free place, or whose gateway died.</summary>
internal sealed class ReportRounds(Reports reports, GatewayDrain drain, TimeProvider time, ILogger<ReportRounds> logger) : BackgroundService
{
    private const int AtOnce = 32;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var outage = new Outage();
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, drain.Closing);
        while (!closing.IsCancellationRequested)
        {
            try
            {
                await reports.RoundAsync(AtOnce, closing.Token);
                outage.End();
            }
            catch (Exception failure) when (!closing.IsCancellationRequested)
            {
                if (outage.Begin())
                {
                    WebhooksLog.RoundsAway(logger, failure.GetType().Name);
                }
            }

            await Task.Delay(Interval, time, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }
}
