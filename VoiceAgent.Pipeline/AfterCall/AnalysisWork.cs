using System.Text.Json;
using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Agents;

namespace VoiceAgent.Pipeline.AfterCall;

/// <summary>
/// Analyses one finished call that this worker has taken:
/// <code>
/// 1 has another worker stored it?           its claim had expired, and it was slow
/// 2 ask the model, or take the kept result  the result is kept before it is sent, so the model is not asked again
/// 3 store it through the gateway            the first analysis of a call stays
/// </code>
/// A failure is tried again later. After the last try, the record says why there is no analysis.
/// </summary>
internal sealed class AnalysisWork(
    ICallAnalyses analyses, ICallRecords records, ICallLog log, CallAnalyst analyst, IAnalysisStore store, AgentCatalog agents, IOptions<AnalysisOptions> options, AnalysisMetrics metrics,
    TimeProvider time, ILogger<AnalysisWork> logger)
{
    private const int Page = 1_000;

    // A gateway that finished the call may add it once more within this time.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(2);

    // The log of the call and what belongs to it is gone after a day. A result that cannot be stored until then is dropped.
    private static readonly TimeSpan LongestStoring = TimeSpan.FromDays(1);

    private static readonly TimeSpan StoreDeadline = TimeSpan.FromSeconds(20);

    public async Task LookAsync(DueAnalysis due, CancellationToken stopping)
    {
        try
        {
            // 1
            if (await records.IsKeptAsync(Done(due.Call)))
            {
                await analyses.EndAsync(due, null);
                return;
            }

            // 2
            if (await ResultAsync(due, stopping) is { } result)
            {
                // 3
                await StoreAsync(due, result, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // This worker ends. Another one takes the call now, and does not wait for the claim.
            await analyses.EndAsync(due, time.GetUtcNow());
        }
    }

    /// <returns>What can be stored. Null when there is nothing to do now.</returns>
    private async Task<CallAnalysis?> ResultAsync(DueAnalysis due, CancellationToken stopping)
    {
        if (due.Result is { } kept)
        {
            return JsonSerializer.Deserialize<CallAnalysis>(kept, LoggedEvent.Json);
        }

        var events = await ReadAsync(due.Call);
        if (AgentOf(events) is not { Analysis: not null } agent)
        {
            // The agent's file asks for nothing, or the log is gone.
            await analyses.EndAsync(due, null);
            return null;
        }

        CallAnalysis result;
        try
        {
            result = due.Takes > options.Value.Tries
                ? GivenUp(agent, due, "The workers that tried have ended before they had an answer.")
                : await analyst.AnalyseAsync(events, agent, stopping) with { Tries = due.Takes };
        }
        catch (AnalysisFailedException failure) when (!failure.IsFinal && due.Takes < options.Value.Tries)
        {
            metrics.Failed();
            AnalysisLog.Failed(logger, due.Call, due.Takes, failure.Message);
            await analyses.EndAsync(due, time.GetUtcNow() + PauseAfter(due.Takes, failure.Wait));
            return null;
        }
        catch (AnalysisFailedException failure)
        {
            result = GivenUp(agent, due, failure.Message);
        }

        return await analyses.KeepAsync(due, JsonSerializer.Serialize(result, LoggedEvent.Json)) ? result : null;
    }

    private async Task StoreAsync(DueAnalysis due, CallAnalysis result, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(StoreDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        try
        {
            if (await store.StoreAsync(due.Call, result, either.Token))
            {
                metrics.Stored(result, time.GetUtcNow() - due.AddedAt);
                AnalysisLog.Stored(logger, due.Call, result.State, result.Tries);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            var isTooOld = time.GetUtcNow() - due.AddedAt > LongestStoring;
            metrics.Failed();
            AnalysisLog.NotStored(logger, due.Call, failure.GetType().Name, isTooOld ? "It is dropped." : "It is tried again.");
            await analyses.EndAsync(due, isTooOld ? null : time.GetUtcNow() + PauseAfter(due.Takes, null));
            return;
        }

        await records.KeepAsync(Done(due.Call), Remembered);
        await analyses.EndAsync(due, null);
    }

    private CallAnalysis GivenUp(AgentDefinition agent, DueAnalysis due, string reason)
    {
        AnalysisLog.GivenUp(logger, due.Call, due.Takes, reason);
        return new CallAnalysis(AnalysisState.GivenUp, agent.Name, time.GetUtcNow()) { Reason = reason, Tries = due.Takes };
    }

    /// <summary>The last agent of the call whose file asks for something. After a handoff, it knows what the call was about.</summary>
    private AgentDefinition? AgentOf(IReadOnlyList<LoggedEvent> events) => events.Select(static logged => logged.Event).OfType<AgentTookOver>().Reverse()
        .Where(took => agents.Now.Has(took.Agent)).Select(took => agents.Now.Find(took.Agent)).FirstOrDefault(static agent => agent.Analysis is not null);

    private async Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call)
    {
        var events = new List<LoggedEvent>();
        IReadOnlyList<LoggedEvent> page;
        do
        {
            page = await log.ReadAsync(call, events.Count == 0 ? 0 : events[^1].Sequence, Page);
            events.AddRange(page);
        }
        while (page.Count == Page);

        return events;
    }

    // Few calls are analysed at the same time, so the calls of one outage do not come back at the same moment.
    private TimeSpan PauseAfter(int failures, TimeSpan? wait)
    {
        var whole = Math.Min(options.Value.FirstPause.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 30)), options.Value.LongestPause.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Max(whole, wait?.TotalSeconds ?? 0));
    }

    private static string Done(CallId call) => $"{call}:analysed";
}
