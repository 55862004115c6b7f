using System.Runtime;
using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>
/// Makes the worker ready. A new process compiles its code while it runs it, and builds its tables when they are first used. The first
/// callers would hear this as late answers. So the worker first holds calls with itself, and waits until the compiler has finished.
/// </summary>
internal sealed partial class CallRehearsal(
    IServiceProvider services, AgentCatalog agents, WorkerReadiness readiness, WorkerMetrics metrics, IOptions<RehearsalOptions> options, TimeProvider time, ILogger<CallRehearsal> log) : BackgroundService
{
    // The runtime starts to optimise when no new method was compiled for 100 ms. It has finished when nothing was compiled for longer than that.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestFetch = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (options.Value.Callers > 0)
            {
                await Task.WhenAll(FetchKeysAsync(stoppingToken), RehearseAsync(stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
        catch (OperationCanceledException)
        {
            Unfinished(log, options.Value.Deadline.TotalSeconds);
        }
        catch (Exception failure)
        {
            // A failed rehearsal makes the first callers wait longer. A worker that never becomes ready has no callers at all.
            Failed(log, failure);
        }

        readiness.Open();
        metrics.BecameReady();
    }

    // A service that does not answer now may answer when the first caller comes.
    private async Task FetchKeysAsync(CancellationToken stopping)
    {
        try
        {
            await MediaTokens.FetchKeysAsync(services, stopping).WaitAsync(LongestFetch, time, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            NoKeys(log, failure.GetType().Name);
        }
    }

    private async Task RehearseAsync(CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(options.Value.Deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stopping, deadline.Token);
        await using (var stage = await RehearsalStage.OpenAsync(services, options.Value.Callers, linked.Token))
        {
            var cast = agents.Now.All.SelectMany(agent => agent.InEveryLanguage).ToArray();
            await Task.WhenAll(Enumerable.Range(0, options.Value.Callers).Select(caller => stage.CallAsync(cast[caller % cast.Length], options.Value.Turns, linked.Token)));
            await SettleAsync(linked.Token);
        }
    }

    private async Task SettleAsync(CancellationToken stopping)
    {
        var (began, changed) = (time.GetTimestamp(), time.GetTimestamp());
        for (var compiled = JitInfo.GetCompiledMethodCount(); time.GetElapsedTime(changed) < Quiet && time.GetElapsedTime(began) < LongestSettling;)
        {
            await Task.Delay(Look, time, stopping);
            if (JitInfo.GetCompiledMethodCount() is var now && now != compiled)
            {
                (compiled, changed) = (now, time.GetTimestamp());
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The rehearsal of calls did not end within {Seconds} s. The worker takes calls now, and its first callers may wait longer for answers. Give it more processor time, or change 'Rehearsal:Deadline'.")]
    private static partial void Unfinished(ILogger log, double seconds);

    [LoggerMessage(LogLevel.Warning, "The keys of the telephony service's tokens could not be fetched ({Reason}). The first call tries again. Check 'Acs:TokenMetadata'.")]
    private static partial void NoKeys(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "The rehearsal of calls failed. The worker takes calls now, and its first callers may wait longer for answers.")]
    private static partial void Failed(ILogger log, Exception failure);
}
