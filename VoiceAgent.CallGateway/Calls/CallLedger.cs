using Polly;
using Polly.Retry;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Writes down what the gateway knows of a call: its record and its events.</summary>
internal sealed class CallLedger(ICallRecords records, ICallLog log, TimeProvider time, ILogger<CallLedger> logger)
{
    // Longer than any delivery of the same report is repeated, and as long as the log itself is kept.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>
    /// Opens the books of a call. The call goes on whether this succeeds or not, so a store that is away is asked again
    /// for some seconds and then given up, loudly.
    /// </summary>
    public async Task OpenAsync(CallRecord record, IReadOnlyList<CallEvent> events)
    {
        var appended = 0;
        try
        {
            await Patiently(record.Id).ExecuteAsync(async _ =>
            {
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
    public async Task AppendOnceAsync(CallId call, string what, CallEvent happened)
    {
        var claim = $"{call}:{what}";
        if (!await records.ClaimAsync(claim, Remembered).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            await log.AppendAsync(call, happened).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await records.ReleaseAsync(claim).ConfigureAwait(false);
            throw;
        }
    }

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
