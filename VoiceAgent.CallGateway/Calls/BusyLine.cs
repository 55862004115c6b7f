using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>What a caller meets when no line is free: the fallback number, else an announcement, else a busy tone. Each is counted.</summary>
internal sealed class BusyLine(
    ITelephony telephony,
    CallPlanner planner,
    IOptions<RouteOptions> routes,
    CallLedger ledger,
    GatewayMetrics metrics,
    TimeProvider time,
    ILogger<BusyLine> logger)
{
    public const string Detail = "No line was free.";

    /// <param name="trace">Where the call's spans belong.</param>
    public async Task TurnAwayAsync(CallId call, RingingCall ringing, string? trace, CancellationToken stopping)
    {
        CallsLog.Refused(logger, call, "no line was free");
        metrics.Refused("no-free-line");
        metrics.Ended(CallEnding.Rejected);
        var record = new CallRecord(
            call, CallPhase.Draining, ringing.From, ringing.To, planner.RouteFor(ringing.To).Agent, planner.RouteFor(ringing.To).Language,
            call.RangAt, null, ringing.ServerCallId, ringing.CorrelationId, Ending: CallEnding.Rejected)
        { Trace = trace };
        var rang = new CallRang(ringing.From, ringing.To);
        if (routes.Value is { FallbackNumber: null, AllLinesBusy: { } })
        {
            await AnnounceAsync(record, rang, ringing, stopping).ConfigureAwait(false);
            return;
        }

        if (routes.Value.FallbackNumber is { } number)
        {
            await telephony.RedirectAsync(ringing, number, stopping).ConfigureAwait(false);
        }
        else
        {
            await telephony.RejectAsync(ringing, stopping).ConfigureAwait(false);
        }

        await ledger.OpenAsync(record, [rang, new CallEnded(CallEnding.Rejected, Detail)]).ConfigureAwait(false);
    }

    // The announcement begins when the call is connected (CallProgress), and the call ends when it was played.
    private async Task AnnounceAsync(CallRecord record, CallRang rang, RingingCall ringing, CancellationToken stopping)
    {
        if (await telephony.AnswerAsync(ringing, planner.Announce(record.Id), stopping).ConfigureAwait(false) is not { } answered)
        {
            await ledger.OpenAsync(record, [rang, new CallEnded(CallEnding.Rejected, Detail)]).ConfigureAwait(false);
            return;
        }

        await ledger.OpenAsync(
            record with { Phase = CallPhase.Answering, ConnectionId = answered.ConnectionId, AnsweredAt = time.GetUtcNow() },
            [rang, new CallAnswered(answered.ConnectionId)]).ConfigureAwait(false);
    }
}
