using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>What a caller meets when no line is free: the fallback number, else an announcement, else a busy tone. Each is counted.</summary>
internal sealed class OverflowHandling(
    ITelephony telephony,
    CallPlanner planner,
    IOptions<RouteOptions> routes,
    CallLedger ledger,
    GatewayMetrics metrics,
    TimeProvider time,
    ILogger<OverflowHandling> logger)
{
    public const string Detail = "No line was free.";

    /// <param name="trace">Where the call's spans belong.</param>
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
            { FallbackNumber: { } number } => await telephony.RedirectAsync(ringing, number, late).ConfigureAwait(false),
            { AllLinesBusy: not null } => (answered = await telephony.AnswerAsync(ringing, planner.Announce(call), late).ConfigureAwait(false)) is not null,
            _ => await telephony.RejectAsync(ringing, late).ConfigureAwait(false),
        };
        if (!isDone && ring.MayBeRepeated)
        {
            CallsLog.PerhapsRepeated(logger);
            return;
        }

        CallsLog.Refused(logger, call, "no line was free");
        metrics.Refused("no-free-line");
        metrics.Ended(CallEnding.Rejected);

        // The announcement begins when the call is connected (CallProgress), and the call ends when it was played.
        await (answered is null
            ? ledger.OpenAsync(record, ring.Claim, [new CallRang(ringing.From, ringing.To), new CallEnded(CallEnding.Rejected, Detail)])
            : ledger.OpenAsync(
                record with { Phase = CallPhase.Answering, ConnectionId = answered.ConnectionId, AnsweredAt = time.GetUtcNow() },
                ring.Claim,
                [new CallRang(ringing.From, ringing.To), new CallAnswered(answered.ConnectionId)])).ConfigureAwait(false);
    }
}
