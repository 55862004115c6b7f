using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;

namespace VoiceAgent.Pipeline.AfterCall;

/// <summary>Takes finished calls and has them analysed, some at a time. Calls in progress on this worker come first, so these are few.</summary>
internal sealed class AnalysisRounds(ICallAnalyses analyses, AnalysisWork work, IOptions<AnalysisOptions> options, TimeProvider time, ILogger<AnalysisRounds> logger) : BackgroundService
{
    private bool _isAway;

    /// <summary>Analyses all calls that are due.</summary>
    public async Task RoundAsync(CancellationToken stopping)
    {
        while (options.Value.AtOnce > 0 && !stopping.IsCancellationRequested)
        {
            var due = await analyses.TakeDueAsync(options.Value.AtOnce, options.Value.Claimed);
            await Task.WhenAll(due.Select(one => TryAsync(one, stopping)));
            if (due.Count < options.Value.AtOnce)
            {
                return;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(stoppingToken);
                _isAway = false;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (!_isAway)
                {
                    _isAway = true;
                    AnalysisLog.Away(logger, failure.GetType().Name);
                }
            }

            await Task.Delay(options.Value.Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    // A defect with one call, or a store that does not answer now, must not keep the others waiting. The claim expires, and the number of takes ends the tries.
    private async Task TryAsync(DueAnalysis due, CancellationToken stopping)
    {
        try
        {
            await work.LookAsync(due, stopping);
        }
        catch (Exception failure)
        {
            AnalysisLog.Broke(logger, due.Call, failure.GetType().Name);
        }
    }
}
