using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>
/// Finishes calls when their logs are complete. It also checks the list of live calls for missed ones: no gateway was running, a
/// notification was lost, or a worker crashed.
/// </summary>
internal sealed class FinishingRounds(
    ICallRecords records, CallFinisher finisher, CallCloser closer, IOptions<FinisherOptions> options, GatewayDrain drain, TimeProvider time, ILogger<FinishingRounds> logger)
    : BackgroundService
{
    private const int AtOnce = 8;

    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    private readonly StaleCalls _quiet = new(time);
    private readonly Outage _outage = new();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(ListenAsync(stoppingToken), LookAsync(stoppingToken));

    /// <summary>Checks the list of live calls once.</summary>
    /// <param name="closing">No more calls are begun. Those that are begun are completed.</param>
    public async Task RoundAsync(CancellationToken closing)
    {
        HashSet<CallId> silent;
        IReadOnlyList<CallId> quiet;
        try
        {
            silent = [.. await records.SilentForAsync(options.Value.Silence)];
            quiet = await records.SilentForAsync(options.Value.DrainGrace);
        }
        catch (Exception)
        {
            _quiet.Forget();
            throw;
        }

        _quiet.Seen(quiet);
        foreach (var some in quiet.Chunk(AtOnce).TakeWhile(_ => !closing.IsCancellationRequested))
        {
            await Task.WhenAll(some.Select(call => TendAsync(call, silent.Contains(call), drain.Deadline)));
        }
    }

    private async Task TendAsync(CallId call, bool silent, CancellationToken stopping)
    {
        try
        {
            var isFinished = await finisher.FinishAsync(call, stopping);
            if (!isFinished && _quiet.IsFor(call, options.Value.Confirmation) && await records.FindAsync(call) is { } record)
            {
                await closer.CloseAsync(record, silent, stopping);
                await finisher.FinishAsync(call, stopping);
            }
        }
        catch (NotStoredYetException)
        {
            // A later round tries again.
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            CallsLog.FinishFailed(logger, call, failure);
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var atMost = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping };
                await Parallel.ForEachAsync(records.FollowAsync(stopping), atMost, (call, _) => FinishIfCompleteAsync(call, drain.Deadline));
            }
            catch (Exception broken) when (broken is not OperationCanceledException || !stopping.IsCancellationRequested)
            {
                CallsLog.RoundFailed(logger, broken);
                await Task.Delay(Reconnect, time, stopping);
            }
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        do
        {
            try
            {
                await RoundAsync(stopping);
                _outage.End();
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                if (_outage.Begin())
                {
                    CallsLog.RoundFailed(logger, failure);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async ValueTask FinishIfCompleteAsync(CallId call, CancellationToken stopping)
    {
        try
        {
            await finisher.FinishAsync(call, stopping);
        }
        catch (NotStoredYetException)
        {
            // A later round tries again.
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            CallsLog.FinishFailed(logger, call, failure);
        }
    }
}
