using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls.Campaigns;

/// <summary>
/// Looks at all campaigns that are not settled. One gateway at a time works on a campaign, so that its pace holds. A gateway that dies keeps
/// the claim for some seconds, and then another one goes on.
/// </summary>
internal sealed class CampaignRounds(ICampaigns campaigns, ICallRecords claims, CampaignWork work, GatewayDrain drain, TimeProvider time, ILogger<CampaignRounds> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Longer than a round takes.
    private static readonly TimeSpan Claimed = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    // While no campaign is open, and while the store is away, it is asked less often.
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(5);

    private readonly Outage _outage = new();

    /// <returns>How many campaigns are open.</returns>
    public async Task<int> RoundAsync(CancellationToken closing)
    {
        var open = await campaigns.OpenAsync(closing);
        List<Exception> failures = [];
        foreach (var campaign in open.TakeWhile(_ => !closing.IsCancellationRequested))
        {
            try
            {
                await LookAsync(campaign, closing);
            }
            catch (Exception failure)
            {
                // The other campaigns go on. The claim expires.
                failures.Add(failure);
            }
        }

        return failures.Count == 0 ? open.Count : throw new AggregateException(failures);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var open = 0;
            try
            {
                open = await RoundAsync(stoppingToken);
                _outage.End();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (_outage.Begin())
                {
                    OutboundLog.RoundFailed(logger, failure.GetType().Name);
                }
            }

            await Task.Delay(open > 0 ? Interval : IdleInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task LookAsync(Campaign campaign, CancellationToken closing)
    {
        var claim = $"campaign:{campaign.Id}";
        if (!await claims.ClaimAsync(claim, Claimed))
        {
            return;
        }

        // A call that has begun to be placed is placed, also during a shutdown.
        using var late = new CancellationTokenSource(Longest, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(late.Token, drain.Deadline);
        await work.LookAsync(campaign, closing, ending.Token);
        await claims.ReleaseAsync(claim);
    }
}
