using Polly;
using Polly.Retry;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Writes what the gateway knows of a call: its record and its events.</summary>
internal sealed class CallLedger(ICallRecords records, ICallLog log, IReportLog reports, Claims claims, TimeProvider time, ILogger<CallLedger> logger)
{
    /// <summary>
    /// Writes the record and the first events of a call. The call continues when this fails, so an unavailable store is retried for
    /// some seconds. After that an error is logged.
    /// </summary>
    /// <param name="claim">The claim of the ring that began the call. It is kept.</param>
    public async Task OpenAsync(CallRecord record, string claim, IReadOnlyList<CallEvent> events)
    {
        var appended = 0;
        try
        {
            await Patiently(record.Id).ExecuteAsync(async _ =>
            {
                // Reports about the call wait for its record, so no event is logged before these. A call is only finished when it has a record.
                await AppendAsync(until: happened => happened is CallEnded);
                if (!await records.CreateAsync(record))
                {
                    // A worker has made the record meanwhile, or an earlier attempt was not answered.
                    await records.ChangeAsync(record.Id, known => CallRules.Completed(known, record));
                }

                await AppendAsync(until: _ => false);
                await claims.KeepAsync(claim);
            });
        }
        catch (Exception failure)
        {
            CallsLog.LedgerFailed(logger, record.Id, failure);
        }

        async Task AppendAsync(Predicate<CallEvent> until)
        {
            for (; appended < events.Count && !until(events[appended]); appended++)
            {
                await log.AppendAsync(record.Id, events[appended]);
            }
        }
    }

    /// <summary>Whether a call in progress has this correlation id. It reads all calls in progress.</summary>
    public async Task<bool> IsInProgressAsync(string correlationId)
    {
        try
        {
            return (await records.LiveAsync()).Any(call => call.CorrelationId == correlationId);
        }
        catch (Exception failure)
        {
            CallsLog.CallsInProgressUnknown(logger, failure.GetType().Name);
            return false;
        }
    }

    /// <summary>Appends an event once, although several deliveries of the same report may request it.</summary>
    /// <param name="what">Names the report within the call.</param>
    public Task AppendOnceAsync(CallId call, string what, CallEvent happened) => reports.AppendOnceAsync(call, what, happened);

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
