using VoiceAgent.CallGateway.Calls.Outbound;

namespace VoiceAgent.CallGateway.Calls.Callbacks;

/// <summary>Looks at all requests to be called back that wait or are being carried out.</summary>
internal sealed class CallbackRounds(ICallbackRequests requests, CallbackWork work, GatewayDrain drain, TimeProvider time, ILogger<CallbackRounds> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Outage _outage = new();

    public async Task RoundAsync(CancellationToken closing)
    {
        List<Exception> failures = [];
        foreach (var request in await requests.OpenAsync(closing))
        {
            try
            {
                if (closing.IsCancellationRequested || !await work.LookAsync(request, closing, drain.Deadline))
                {
                    break;
                }
            }
            catch (Exception failure)
            {
                // The other requests go on.
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(stoppingToken);
                _outage.End();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (_outage.Begin())
                {
                    OutboundLog.CallbacksAway(logger, failure.GetType().Name);
                }
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }
}
