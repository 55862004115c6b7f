using Polly;
using Polly.Retry;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Writes down what the gateway knows of a call: its record and its events.</summary>
internal sealed class CallLedger(ICallRecords records, ICallLog log, Claims claims, TimeProvider time, ILogger<CallLedger> logger)
{
    /// <summary>
    /// Opens the books of a call. The call goes on whether this succeeds or not, so a store that is away is asked again
    /// for some seconds and then given up, loudly.
    /// </summary>
    /// <param name="claim">The claim of the ring that the call began with; it is kept.</param>
    public async Task OpenAsync(CallRecord record, string claim, IReadOnlyList<CallEvent> events)
    {
        var appended = 0;
        try
        {
            await Patiently(record.Id).ExecuteAsync(async _ =>
            {
                // Reports of the call wait for its record, so nothing is logged before these events. An end needs the record to be finished.
                await AppendAsync(until: happened => happened is CallEnded).ConfigureAwait(false);
                await records.CreateAsync(record).ConfigureAwait(false);
                await AppendAsync(until: _ => false).ConfigureAwait(false);
                await claims.KeepAsync(claim).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            CallsLog.LedgerFailed(logger, record.Id, failure);
        }

        async Task AppendAsync(Predicate<CallEvent> until)
        {
            for (; appended < events.Count && !until(events[appended]); appended++)
            {
                await log.AppendAsync(record.Id, events[appended]).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Appends an event that several deliveries of one report would otherwise append several times.</summary>
    public Task AppendOnceAsync(CallId call, string what, CallEvent happened, CancellationToken leaving) =>
        claims.OnceAsync($"{call}:{what}", _ => log.AppendAsync(call, happened), leaving);

    private ResiliencePipeline Patiently(CallId call) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 5,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            OnRetry = attempt =>
            {
                CallsLog.LedgerRetried(logger, call, attempt.AttemptNumber, attempt.Outcome.Exception);
                return default;
            },
        })
        .Build();
}
