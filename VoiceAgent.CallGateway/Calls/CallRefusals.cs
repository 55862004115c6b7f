using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Handles calls that no agent answers. Each is counted and written down.</summary>
internal sealed class CallRefusals(ITelephony telephony, CallPlanner planner, CallLedger ledger, GatewayMetrics metrics, TimeProvider time, ILogger<CallRefusals> logger)
{
    /// <param name="trace">The trace context of the call.</param>
    public async Task RefuseAsync(CallId call, Ring ring, Refusal refusal, string? trace, CancellationToken late)
    {
        var ringing = ring.Ringing;
        var record = new CallRecord(
            call, CallPhase.Draining, ringing.From, ringing.To, refusal.Route.Agent, refusal.Route.Language,
            call.RangAt, null, ringing.ServerCallId, ringing.CorrelationId, Ending: refusal.Ending)
        { Trace = trace };
        AnsweredCall? answered = null;
        var isDone = refusal switch
        {
            { Number: { Length: > 0 } number } => await telephony.RedirectAsync(ringing, number, late),
            { Announcement.Length: > 0 } => (answered = await telephony.AnswerAsync(ringing, planner.Announce(call, ringing, refusal.Route, refusal.Ending, trace), late)) is not null,
            _ => await telephony.RejectAsync(ringing, late),
        };
        if (!isDone && ring.MayBeRepeated)
        {
            CallsLog.PerhapsRepeated(logger);
            return;
        }

        CallsLog.Refused(logger, call, refusal.Detail.TrimEnd('.'));
        metrics.Refused(refusal.Reason);
        metrics.Ended(refusal.Ending);

        // The announcement begins when the call is connected (CallProgress). The call ends when the announcement has been played.
        CallEvent[] begun = [new CallRang(ringing.From, ringing.To), .. refusal.Cause is { } cause ? [cause] : Array.Empty<CallEvent>()];
        await (answered is null
            ? ledger.OpenAsync(record, ring.Claim, [.. begun, new CallEnded(refusal.Ending, refusal.Detail)])
            : ledger.OpenAsync(
                record with { Phase = CallPhase.Answering, ConnectionId = answered.ConnectionId, AnsweredAt = time.GetUtcNow(), Announcement = refusal.Announcement },
                ring.Claim,
                [.. begun, new CallAnswered(answered.ConnectionId)]));
    }
}
