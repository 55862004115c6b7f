using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Queue;

/// <summary>
/// Answers calls whose callers have to wait, without a media stream: no worker knows them until their turn. Other than for calls that an agent answers at
/// once, the record is written before the answer, because no worker could make it when this gateway dies.
/// </summary>
internal sealed class QueueEntrance(
    ICallQueue queue, ICallRecords records, ICallLog log, ICallTimers timers, Claims claims, QueueExits exits, ITelephony telephony, CallPlanner planner,
    QueueMetrics metrics, GatewayMetrics calls, TimeProvider time, ILogger<QueueEntrance> logger)
{
    // A store that does not answer within this time must not delay a caller.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    // When this gateway dies before it has answered, another one looks then.
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(2);

    private readonly Outage _outage = new();

    /// <param name="plan">A plan with an agent.</param>
    /// <param name="trace">The trace context of the call.</param>
    /// <returns>False when the caller cannot wait: the route has no queue, it is full, or the store does not answer.</returns>
    public async Task<bool> TryTakeInAsync(CallId call, Ring ring, RoutePlan plan, string? trace, CancellationToken late)
    {
        if (plan.Route.Queue is not { } settings)
        {
            return false;
        }

        if (!telephony.CanSpeak)
        {
            QueueLog.CannotAnnounce(logger);
            return false;
        }

        if (await TryJoinAsync(call, ring.Ringing, plan, settings, trace) is not { } place)
        {
            return false;
        }

        QueueLog.Queued(logger, call, place.Position);
        metrics.Joined();
        await AnswerAsync(call, ring, plan.Route, trace, late);
        return true;
    }

    private async Task<QueuePlace?> TryJoinAsync(CallId call, RingingCall ringing, RoutePlan plan, QueueSettings settings, string? trace)
    {
        try
        {
            var place = await queue.JoinAsync(call, plan.Route.Number, settings.Places).WaitAsync(Timeout, time);
            if (place is null)
            {
                metrics.Full();
            }
            else
            {
                await WriteDownAsync(call, ringing, plan, place, trace);
            }

            if (_outage.End())
            {
                QueueLog.Back(logger);
            }

            return place;
        }
        catch (Exception unanswered)
        {
            // What was written is removed by the looks at the call, or expires.
            if (_outage.Begin())
            {
                QueueLog.Away(logger, unanswered.GetType().Name);
            }

            return null;
        }
    }

    private async Task WriteDownAsync(CallId call, RingingCall ringing, RoutePlan plan, QueuePlace place, string? trace)
    {
        var route = plan.Route;
        var record = new CallRecord(
            call, CallPhase.Answering, ringing.From, ringing.To, route.Agent, route.Language, call.RangAt, ServerCallId: ringing.ServerCallId, CorrelationId: ringing.CorrelationId)
        { Trace = trace, Queue = new QueuedCall(route.Number, call.RangAt) };
        await timers.SetAsync(call, time.GetUtcNow() + FirstLook).WaitAsync(Timeout, time);
        await records.CreateAsync(record).WaitAsync(Timeout, time);
        CallEvent[] cause = plan.IsOpen ? [] : [new CalledOutsideHours(plan.Why)];
        foreach (var happened in (CallEvent[])[new CallRang(ringing.From, ringing.To), .. cause, new CallQueued(route.Number, place.Position)])
        {
            await log.AppendAsync(call, happened).WaitAsync(Timeout, time);
        }
    }

    private async Task AnswerAsync(CallId call, Ring ring, Route route, string? trace, CancellationToken late)
    {
        AnsweredCall? answered = null;
        var why = CallEnding.ProviderFailed;
        var began = time.GetTimestamp();
        try
        {
            answered = await telephony.AnswerAsync(ring.Ringing, planner.ConverseLater(call, ring.Ringing, route, trace), late);
            why = CallEnding.CallerHungUp;
        }
        finally
        {
            if (answered is null)
            {
                await GoneAsync(call, why);
            }
        }

        await (answered is null ? claims.KeepAsync(ring.Claim) : AnsweredAsync(call, ring, answered, began));
    }

    private async Task AnsweredAsync(CallId call, Ring ring, AnsweredCall answered, long began)
    {
        calls.Answered(time.GetElapsedTime(began));
        try
        {
            await records.ChangeAsync(call, current => current with
            {
                ConnectionId = current.ConnectionId ?? answered.ConnectionId,
                ServerCallId = answered.ServerCallId ?? current.ServerCallId,
                CorrelationId = answered.CorrelationId ?? current.CorrelationId,
                AnsweredAt = time.GetUtcNow(),
            });
            await log.AppendAsync(call, new CallAnswered(answered.ConnectionId));
            await timers.SetAsync(call, time.GetUtcNow());
            await claims.KeepAsync(ring.Claim);
        }
        catch (Exception failure)
        {
            // The caller is on the line. Another delivery of the ring would make a second call of it.
            QueueLog.AnswerNotWritten(logger, call, failure);
        }
    }

    // The caller hung up before the answer, or the answer failed and the ring is delivered again as another call.
    private async Task GoneAsync(CallId call, CallEnding why)
    {
        try
        {
            calls.Refused(why is CallEnding.CallerHungUp ? "gone" : "telephony");
            await timers.SetAsync(call, time.GetUtcNow());
            await records.ChangeAsync(call, current => CallRules.After(current, new TelephonyEvent.Disconnected(why)));
            await exits.LeaveAsync(call, QueueEnding.CallerHungUp, CancellationToken.None);
        }
        catch (Exception failure)
        {
            // The timer of the call is set, and its place in the queue expires.
            QueueLog.Away(logger, failure.GetType().Name);
        }
    }
}
