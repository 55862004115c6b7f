using VoiceAgent.CallGateway.Calls.Queue;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// Answers ringing calls. Except for the place, everything that an answer needs is in memory, so that the call is answered before anything
/// is written:
/// <code>
/// 1 first delivery of this ring?   no → acknowledge and ignore it
/// 2 is the route open?             no → another agent, another number or an announcement
/// 3 reserve a worker's place       none → queue, fallback number, announcement or busy tone
/// 4 answer
/// 5 write record and events
/// </code>
/// </summary>
internal sealed class CallReception(
    Claims claims,
    Admission admission,
    CallPlanner planner,
    ITelephony telephony,
    ClosedHandling closed,
    QueueEntrance queue,
    OverflowHandling busy,
    CallLedger ledger,
    GatewayMetrics metrics,
    TimeProvider time,
    ILogger<CallReception> logger)
{
    /// <param name="stopping">Ends the wait for another delivery's outcome. An answer that has begun is finished, so that a shutdown loses no caller.</param>
    /// <exception cref="TelephonyException">The service could not be reached. The ring may be delivered again.</exception>
    public async Task ReceiveAsync(RingingCall ringing, CancellationToken stopping)
    {
        // 1
        var claim = $"ring:{ringing.CorrelationId}";
        if (await IsFirstAsync(claim, stopping) is not { } isCertain)
        {
            return;
        }

        var call = CallId.At(time.GetUtcNow());
        using var span = CallSpans.Ring(call);
        using var scope = CallsLog.About(logger, call);
        try
        {
            await claims.InTimeAsync(late => TakeAsync(call, new Ring(ringing, claim, MayBeRepeated: !isCertain), span?.Id, late));
        }
        catch (Exception failure)
        {
            span.Fail(failure);
            CallsLog.AnswerFailed(logger, call, failure is TelephonyException ? failure.Message : $"{failure.GetType().Name}.");
            metrics.Refused("telephony");
            await claims.GiveBackAsync(claim);
            throw;
        }
    }

    private async Task TakeAsync(CallId call, Ring ring, string? trace, CancellationToken late)
    {
        // 2
        var plan = planner.PlanFor(ring.Ringing);
        if (plan.Agent is null)
        {
            await closed.TurnAwayAsync(call, ring, plan, trace, late);
            return;
        }

        // 3
        var route = plan.Route;
        if (!await admission.TryAdmitAsync(call))
        {
            if (!await queue.TryTakeInAsync(call, ring, plan, trace, late))
            {
                await busy.TurnAwayAsync(call, ring, route, trace, late);
            }

            return;
        }

        // 4
        var began = time.GetTimestamp();
        var answered = await AnswerAsync(call, ring, route, trace, late);
        if (answered is null && (ring.MayBeRepeated || await ledger.IsInProgressAsync(ring.Ringing.CorrelationId)))
        {
            // Perhaps the gateway that answered it died before it could keep the claim. The worker makes the record of that call.
            CallsLog.PerhapsRepeated(logger);
            return;
        }

        metrics.Answered(time.GetElapsedTime(began));

        // 5
        await WriteDownAsync(call, ring, plan, answered, trace);
    }

    // A call that is not answered gives its place back at once.
    private async Task<AnsweredCall?> AnswerAsync(CallId call, Ring ring, Route route, string? trace, CancellationToken late)
    {
        AnsweredCall? answered = null;
        try
        {
            return answered = await telephony.AnswerAsync(ring.Ringing, planner.Converse(call, ring.Ringing, route, trace), late);
        }
        finally
        {
            if (answered is null)
            {
                await admission.ReleaseAsync(call);
            }
        }
    }

    /// <returns>Null for a repeated delivery. False when the store did not answer and the ring is therefore taken as the first.</returns>
    private async Task<bool?> IsFirstAsync(string claim, CancellationToken stopping)
    {
        try
        {
            return await claims.TakeAsync(claim, stopping) ? true : null;
        }
        catch (Exception unanswered) when (!stopping.IsCancellationRequested)
        {
            CallsLog.ClaimUnknown(logger, unanswered);
            return false;
        }
    }

    private async Task WriteDownAsync(CallId call, Ring ring, RoutePlan plan, AnsweredCall? answered, string? trace)
    {
        var route = plan.Route;
        var ringing = ring.Ringing;
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
            CallsLog.Refused(logger, call, "the caller hung up before it was answered");
            metrics.Refused("gone");
            metrics.Ended(CallEnding.CallerHungUp);
            await ledger.OpenAsync(
                record,
                ring.Claim,
                [new CallRang(ringing.From, ringing.To), new CallEnded(CallEnding.CallerHungUp, "The caller hung up before the call was answered.")]);
            return;
        }

        CallsLog.Answered(logger, call, route.Agent, route.Language);
        CallEvent[] cause = plan.IsOpen ? [] : [new CalledOutsideHours(plan.Why)];
        await ledger.OpenAsync(record, ring.Claim, [new CallRang(ringing.From, ringing.To), .. cause, new CallAnswered(answered.ConnectionId)]);
    }
}

/// <summary>One delivery of a ringing call.</summary>
/// <param name="Claim">The claim key of the ring.</param>
/// <param name="MayBeRepeated">True when the store could not tell whether this is the first delivery: the call may already have been answered.</param>
internal sealed record Ring(RingingCall Ringing, string Claim, bool MayBeRepeated);
