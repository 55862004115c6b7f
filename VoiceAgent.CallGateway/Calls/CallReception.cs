using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// Takes ringing calls. The order is the point: what an answer needs is in memory, so that the caller hears the line
/// open before anything is written down.
/// <code>
/// 1 first delivery of this ring?   no → acknowledged and forgotten
/// 2 a free line?                   no → fallback number, announcement or busy tone
/// 3 answer
/// 4 write down
/// </code>
/// </summary>
internal sealed class CallReception(
    ICallRecords records,
    FreeLines lines,
    FreeLinesWatch watch,
    CallPlanner planner,
    ITelephony telephony,
    BusyLine busy,
    CallLedger ledger,
    GatewayMetrics metrics,
    TimeProvider time,
    ILogger<CallReception> logger)
{
    // A ring is delivered again for at most a day (the event service's longest retry).
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    // A store that does not answer by then must not keep a caller waiting: answering twice is refused by the telephony service anyway.
    private static readonly TimeSpan ClaimPatience = TimeSpan.FromSeconds(1);

    /// <exception cref="TelephonyException">The service could not be asked; the ring may be delivered again.</exception>
    public async Task ReceiveAsync(RingingCall ringing, CancellationToken stopping)
    {
        var call = CallId.At(time.GetUtcNow());

        // 1
        var claim = $"ring:{ringing.CorrelationId}";
        if (!await IsFirstAsync(claim).ConfigureAwait(false))
        {
            return;
        }

        using var span = CallSpans.Ring(call);
        using var scope = CallsLog.About(logger, call);
        try
        {
            // 2
            if (!await IsLineFreeAsync().ConfigureAwait(false))
            {
                await busy.TurnAwayAsync(call, ringing, span?.Id, stopping).ConfigureAwait(false);
                return;
            }

            // 3
            var began = time.GetTimestamp();
            var route = planner.RouteFor(ringing.To);
            var answered = await telephony.AnswerAsync(ringing, planner.Converse(call, ringing, route, span?.Id), stopping).ConfigureAwait(false);
            metrics.Answered(time.GetElapsedTime(began));

            // 4
            await WriteDownAsync(call, ringing, route, answered, span?.Id).ConfigureAwait(false);
        }
        catch (TelephonyException failure)
        {
            span.Fail(failure);
            CallsLog.AnswerFailed(logger, call, failure);
            metrics.Refused("telephony");
            await ReleaseAsync(claim).ConfigureAwait(false);
            throw;
        }
    }

    private async Task ReleaseAsync(string claim)
    {
        try
        {
            await records.ReleaseAsync(claim).WaitAsync(ClaimPatience, time).ConfigureAwait(false);
        }
        catch (Exception unanswered)
        {
            CallsLog.ClaimUnknown(logger, unanswered);
        }
    }

    // Before a caller is turned away the workers are asked once more: one may have come since the last look.
    private async Task<bool> IsLineFreeAsync()
    {
        if (lines.TryTake())
        {
            return true;
        }

        await watch.LookAsync().ConfigureAwait(false);
        return lines.TryTake();
    }

    private async Task<bool> IsFirstAsync(string claim)
    {
        try
        {
            return await records.ClaimAsync(claim, Remembered).WaitAsync(ClaimPatience, time).ConfigureAwait(false);
        }
        catch (Exception unanswered)
        {
            CallsLog.ClaimUnknown(logger, unanswered);
            return true;
        }
    }

    private async Task WriteDownAsync(CallId call, RingingCall ringing, Route route, AnsweredCall? answered, string? trace)
    {
        var record = new CallRecord(
            call,
            answered is null ? CallPhase.Draining : CallPhase.Answering,
            ringing.From,
            ringing.To,
            route.Agent,
            route.Language,
            call.RangAt,
            answered?.ConnectionId,
            answered?.ServerCallId ?? ringing.ServerCallId,
            ringing.CorrelationId,
            answered is null ? null : time.GetUtcNow())
        { Trace = trace };
        if (answered is null)
        {
            CallsLog.Refused(logger, call, "the caller was gone before it was answered");
            metrics.Refused("gone");
            metrics.Ended(CallEnding.CallerHungUp);
            await ledger.OpenAsync(
                record,
                [new CallRang(ringing.From, ringing.To), new CallEnded(CallEnding.CallerHungUp, "The caller was gone before the call was answered.")]).ConfigureAwait(false);
            return;
        }

        CallsLog.Answered(logger, call, route.Agent, route.Language);
        await ledger.OpenAsync(record, [new CallRang(ringing.From, ringing.To), new CallAnswered(answered.ConnectionId)]).ConfigureAwait(false);
    }
}
