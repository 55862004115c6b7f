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
                await claims.KeepAsync(claim).ConfigureAwait(false);
                await records.CreateAsync(record).ConfigureAwait(false);
                for (; appended < events.Count; appended++)
                {
                    await log.AppendAsync(record.Id, events[appended]).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            CallsLog.LedgerFailed(logger, record.Id, failure);
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
