using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.CallGateway.Webhooks.Figures;

/// <summary>Stores the counts of this gateway every few seconds.</summary>
internal sealed class FigureRounds(WebhookFigures figures, TimeProvider time, ILogger<FigureRounds> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var outage = new Outage();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            try
            {
                await figures.StoreAsync();
                outage.End();
            }
            catch (Exception failure)
            {
                if (outage.Begin())
                {
                    WebhooksLog.FiguresAway(logger, failure.GetType().Name);
                }
            }
        }
    }
}
