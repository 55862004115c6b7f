using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Handles calls when the workers are at capacity: with the fallback number, else an announcement, else a busy tone. Each is counted.</summary>
internal sealed class OverflowHandling(
    ITelephony telephony,
    CallPlanner planner,
    IOptions<RouteOptions> routes,
    CallLedger ledger,
    GatewayMetrics metrics,
    TimeProvider time,
    ILogger<OverflowHandling> logger)
{
    public const string Detail = "All workers were at capacity.";

    /// <param name="trace">The trace context of the call.</param>
    public async Task TurnAwayAsync(CallId call, Ring ring, string? trace, CancellationToken late)
    {
        var ringing = ring.Ringing;
        var record = new CallRecord(
            call, CallPhase.Draining, ringing.From, ringing.To, planner.RouteFor(ringing.To).Agent, planner.RouteFor(ringing.To).Language,
            call.RangAt, null, ringing.ServerCallId, ringing.CorrelationId, Ending: CallEnding.Rejected)
        { Trace = trace };
        AnsweredCall? answered = null;
        var isDone = routes.Value switch
        {
            { FallbackNumber: { } number } => await telephony.RedirectAsync(ringing, number, late),
            { AllLinesBusy: not null } => (answered = await telephony.AnswerAsync(ringing, planner.Announce(call), late)) is not null,
            _ => await telephony.RejectAsync(ringing, late),
        };
        if (!isDone && ring.MayBeRepeated)
        {
            CallsLog.PerhapsRepeated(logger);
            return;
        }

        CallsLog.Refused(logger, call, "all workers are at capacity");
        metrics.Refused("no-free-line");
        metrics.Ended(CallEnding.Rejected);

        // The announcement begins when the call is connected (CallProgress). The call ends when the announcement has been played.
        await (answered is null
            ? ledger.OpenAsync(record, ring.Claim, [new CallRang(ringing.From, ringing.To), new CallEnded(CallEnding.Rejected, Detail)])
            : ledger.OpenAsync(
                record with { Phase = CallPhase.Answering, ConnectionId = answered.ConnectionId, AnsweredAt = time.GetUtcNow() },
                ring.Claim,
                [new CallRang(ringing.From, ringing.To), new CallAnswered(answered.ConnectionId)]));
    }
}
