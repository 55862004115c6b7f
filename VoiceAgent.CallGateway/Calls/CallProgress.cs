using System.Diagnostics;
using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Handles reports of the telephony service: it updates the call's record and then acts on the change.</summary>
internal sealed class CallProgress(
    ICallRecords records,
    ICallCommands commands,
    CallLedger ledger,
    Claims claims,
    ITelephony telephony,
    IOptions<RouteOptions> routes,
    TimeProvider time,
    ILogger<CallProgress> logger)
{
    // The record is written after the answer, so a report may arrive before it. The report waits this long for the record.
    private static readonly TimeSpan RecordTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <returns>False when there is no such call.</returns>
    public async Task<bool> ReportAsync(CallId call, string? connectionId, TelephonyEvent happened, CancellationToken stopping)
    {
        if (await FindAsync(call, stopping) is not { } known)
        {
            return false;
        }

        if (known.ConnectionId is not null && connectionId is not null && known.ConnectionId != connectionId)
        {
            CallsLog.ForeignConnection(logger, call);
            return true;
        }

        using var span = CallSpans.Report(known, happened);
        using var scope = CallsLog.About(logger, call);
        try
        {
            var record = await records.ChangeAsync(call, current => CallRules.After(current, happened)) ?? known;
            await FollowAsync(record, happened, stopping);
            return true;
        }
        catch (Exception failure)
        {
            span.Fail(failure);
            throw;
        }
    }

    private Task FollowAsync(CallRecord call, TelephonyEvent happened, CancellationToken stopping) => happened switch
    {
        TelephonyEvent.Connected => ConnectedAsync(call, stopping),
        TelephonyEvent.MediaFailed failed => MediaFailedAsync(call, failed.Reason, stopping),
        TelephonyEvent.TransferAccepted accepted => commands.SendAsync(call.Id, new TransferSettled(accepted.Attempt)),
        TelephonyEvent.TransferFailed failed => TransferFailedAsync(call, failed, stopping),
        TelephonyEvent.Announced when call is { IsLive: true, ConnectionId: { } connection } => telephony.HangUpAsync(connection, stopping),
        TelephonyEvent.Disconnected when call is { IsLive: true, Ending: { } ending } => commands.SendAsync(call.Id, new Disconnected(ending)),
        _ => Task.CompletedTask,
    };

    private async Task ConnectedAsync(CallRecord call, CancellationToken stopping)
    {
        await ledger.AppendOnceAsync(call.Id, "connected", new CallConnected(), stopping);
        if (call is { Ending: CallEnding.Rejected, IsLive: true, ConnectionId: { } connection } && routes.Value.AllLinesBusy is { } text)
        {
            await claims.OnceAsync($"{call.Id}:announced", late => telephony.AnnounceAsync(connection, text, late), stopping);
        }
    }

    // The worker is informed first, because the caller waits in silence.
    private async Task TransferFailedAsync(CallRecord call, TelephonyEvent.TransferFailed failed, CancellationToken stopping)
    {
        await commands.SendAsync(call.Id, new TransferSettled(failed.Attempt));
        var reason = $"The transfer failed: {failed.Reason}";
        await ledger.AppendOnceAsync(call.Id, $"transfer-failed:{failed.Attempt}", new ProviderFailed("telephony", reason), stopping);
    }

    // A worker that holds the call decides what to do. Without a worker the call is hung up, because the caller would hear silence.
    private async Task MediaFailedAsync(CallRecord call, string reason, CancellationToken stopping)
    {
        await ledger.AppendOnceAsync(call.Id, "media-failed", new ProviderFailed("telephony", $"The media stream failed: {reason}"), stopping);
        if (call is { IsLive: true, Worker: null, Phase: < CallPhase.Draining, ConnectionId: { } connection })
        {
            CallsLog.MediaLost(logger, call.Id);
            await records.ChangeAsync(call.Id, current => CallRules.HangingUp(current, CallEnding.MediaLost));
            await telephony.HangUpAsync(connection, stopping);
        }
    }

    private async Task<CallRecord?> FindAsync(CallId call, CancellationToken stopping)
    {
        // Reading the record repeatedly makes no spans, because the call's trace is only known from the record.
        Activity.Current = null;
        var began = time.GetTimestamp();
        while (true)
        {
            if (await records.FindAsync(call) is { } record)
            {
                return record;
            }

            if (time.GetElapsedTime(began) > RecordTimeout)
            {
                return null;
            }

            await Task.Delay(Step, time, stopping);
        }
    }
}
