using System.Diagnostics;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Queue;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Handles reports of the telephony service: it updates the call's record and then acts on the change.</summary>
internal sealed class CallProgress(
    ICallRecords records,
    ICallCommands commands,
    ICallTimers timers,
    CallLedger ledger,
    Claims claims,
    CallAdoption adoption,
    LostCalls lost,
    OperationEndings operations,
    ControlTimes times,
    QueueDesk queue,
    QueueExits exits,
    ServiceRecordingControl recording,
    RecordingPolicies policies,
    ITelephony telephony,
    IOptions<RouteOptions> routes,
    TimeProvider time,
    ILogger<CallProgress> logger)
{
    // The record is written after the answer, so a report may arrive before it. The report waits this long for the record.
    private static readonly TimeSpan RecordTimeout = TimeSpan.FromSeconds(5);

    // With what the address of a report says, the record is made here. The gateway that answered needs milliseconds, so it is dead or the store is away. The caller hears
    // nothing until then.
    private static readonly TimeSpan AdoptionTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan FirstStep = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMilliseconds(500);

    // A record is written within seconds. A report about an older call without one is not held, so a flood of them costs nothing.
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(1);

    /// <returns>False when there is no such call.</returns>
    public Task<bool> ReportAsync(CallId call, string? connectionId, TelephonyEvent happened, CancellationToken stopping) => ReportAsync(call, connectionId, happened, ring: null, stopping);

    /// <param name="ring">The encrypted <see cref="AnsweredRing"/> of the address to which the service has reported. Null when there was none.</param>
    /// <returns>False when there is no such call.</returns>
    public async Task<bool> ReportAsync(CallId call, string? connectionId, TelephonyEvent happened, string? ring, CancellationToken stopping)
    {
        if (await FindAsync(call, ring, stopping) is not { } known)
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
            var record = await records.ChangeAsync(call, current => Reported(current, connectionId, happened)) ?? known;
            await FollowAsync(known, record, happened, stopping);
            return true;
        }
        catch (Exception failure)
        {
            span.Fail(failure);
            throw;
        }
    }

    private CallRecord? Reported(CallRecord current, string? connectionId, TelephonyEvent happened)
    {
        var next = CallRules.Reported(current, connectionId, happened);
        return happened is TelephonyEvent.Connected ? CallRules.PickedUp(next ?? current, time.GetUtcNow()) ?? next : next;
    }

    private Task FollowAsync(CallRecord before, CallRecord call, TelephonyEvent happened, CancellationToken stopping) => happened switch
    {
        TelephonyEvent.Connected connected when OutboundRules.IsTooLate(call) => HangUpLateAsync(call, connected, stopping),
        TelephonyEvent.Connected => ConnectedAsync(call, stopping),
        TelephonyEvent.MediaStarted started => MediaStartedAsync(call, started, stopping),
        TelephonyEvent.MediaFailed failed => MediaFailedAsync(call, failed, stopping),
        TelephonyEvent.MediaStopped stopped => lost.HandleAsync(call.Id, Loss.MediaEnded, stopped.Attempt, attempt: null, stopping),
        TelephonyEvent.TransferAccepted accepted => TransferAcceptedAsync(call, accepted, stopping),
        TelephonyEvent.TransferFailed failed => TransferFailedAsync(call, failed, stopping),
        TelephonyEvent.Announced when call.ConnectionId is { } connection && (call.IsLive || call.Rescue?.Last is RescueStep.Announcing) => telephony.HangUpAsync(connection, stopping),
        TelephonyEvent.Disconnected => DisconnectedAsync(call, stopping),
        _ => FollowOperationAsync(before, call, happened, stopping),
    };

    private async Task FollowOperationAsync(CallRecord before, CallRecord call, TelephonyEvent happened, CancellationToken stopping)
    {
        if (!await queue.FollowAsync(call, happened, stopping))
        {
            await operations.FollowAsync(before, call, happened, stopping);
        }
    }

    private async Task ConnectedAsync(CallRecord call, CancellationToken stopping)
    {
        await ledger.AppendOnceAsync(call.Id, "connected", new CallConnected());
        if (times.LimitOf(call) is { } limit)
        {
            await timers.SetAsync(call.Id, limit);
        }

        await queue.ConnectedAsync(call);

        if (call is { IsLive: true, ConnectionId: { } connection } && TextOf(call) is { Length: > 0 } text)
        {
            await claims.OnceAsync($"{call.Id}:announced", late => telephony.AnnounceAsync(connection, text, call.Language, late), stopping);
        }
        else if (call.Queue is not { IsWaiting: true })
        {
            await FollowPolicyAsync(call, stopping);
        }
    }

    // A caller who had to wait is recorded from the agent on, without the music.
    private async Task MediaStartedAsync(CallRecord call, TelephonyEvent.MediaStarted started, CancellationToken stopping)
    {
        await lost.TakenAsync(call, started.Attempt, stopping);
        if (call.Queue is { IsWaiting: false })
        {
            await FollowPolicyAsync(call, stopping);
        }
    }

    private Task FollowPolicyAsync(CallRecord call, CancellationToken stopping) => call is { IsLive: true, ServiceRecording: null, Announcement: null } && policies.Of(call.OwnNumber).ByService
        ? claims.OnceAsync($"{call.Id}:service-recording", late => RecordAsync(call, late), stopping)
        : Task.CompletedTask;

    // The conversation goes on without the recording. An operator sees it in the log of the call.
    private async Task RecordAsync(CallRecord call, CancellationToken stopping)
    {
        if (await recording.StartAsync(call.Id, new Asker(ServiceRecording.Route, IsService: true), stopping) is { Outcome: ControlOutcome.Refused or ControlOutcome.NotThere })
        {
            await ledger.AppendOnceAsync(call.Id, "service-recording-failed", new ProviderFailed("telephony", "The telephony service does not record the call, although the route wants it. Check that recording is enabled for the resource."));
        }
    }

    // The platform has given the call up, and has perhaps called again.
    private Task HangUpLateAsync(CallRecord call, TelephonyEvent.Connected connected, CancellationToken stopping) =>
        (connected.ConnectionId ?? call.ConnectionId) is { } connection ? telephony.HangUpAsync(connection, stopping) : Task.CompletedTask;

    // An older gateway did not write the announcement into the record.
    private string? TextOf(CallRecord call) => call.Announcement ?? (call is { Ending: CallEnding.Rejected, Queue: null } ? routes.Value.AllLinesBusy : null);

    // A human who was asked first is in the call now, so the agent leaves it. A blind transfer ends the call by itself.
    private async Task TransferAcceptedAsync(CallRecord call, TelephonyEvent.TransferAccepted accepted, CancellationToken stopping)
    {
        await commands.SendAsync(call.Id, new TransferSettled(accepted.Attempt));
        if (call is { ConnectionId: { } connection, Transfer: { Consultation: not null } transfer } && transfer.Attempt == accepted.Attempt)
        {
            await telephony.LeaveAsync(connection, stopping);
        }
    }

    // The worker is informed first, because the caller waits in silence.
    private async Task TransferFailedAsync(CallRecord call, TelephonyEvent.TransferFailed failed, CancellationToken stopping)
    {
        await commands.SendAsync(call.Id, new TransferSettled(failed.Attempt));
        var reason = $"The transfer failed: {failed.Reason}";
        await ledger.AppendOnceAsync(call.Id, $"transfer-failed:{failed.Attempt}", new ProviderFailed("telephony", reason));
        if (call.Transfer is { Consultation.ConnectionId: { } human } transfer && transfer.Attempt == failed.Attempt)
        {
            await telephony.HangUpAsync(human, stopping);
        }

        // Without a conversation, nobody tells the caller about the failure.
        if (call.Rescue is not null)
        {
            await lost.HandleAsync(call.Id, Loss.TransferFailed, reconnect: null, failed.Attempt, stopping);
        }
    }

    private async Task MediaFailedAsync(CallRecord call, TelephonyEvent.MediaFailed failed, CancellationToken stopping)
    {
        // A stream also fails when the call ends. That is not written down.
        if (await lost.HandleAsync(call.Id, failed.WasOpen ? Loss.MediaEnded : Loss.MediaRefused, failed.Attempt, attempt: null, stopping) is not null)
        {
            await ledger.AppendOnceAsync(call.Id, $"media-failed:{failed.Attempt}", new ProviderFailed("telephony", $"The media stream failed: {failed.Reason}"));
        }
    }

    // A human whose telephone still rings must not pick up for a caller who has left.
    private async Task DisconnectedAsync(CallRecord call, CancellationToken stopping)
    {
        if (call is { IsLive: true, Ending: { } ending })
        {
            await timers.SetAsync(call.Id, time.GetUtcNow() + CallRules.DrainTime);
            await commands.SendAsync(call.Id, new Disconnected(ending));
        }

        if (call.Queue is { IsWaiting: true })
        {
            await exits.LeaveAsync(call.Id, WaitingRules.EndingOf(call), stopping);
        }

        if (call.Transfer is { Outcome: null, Consultation: { Stage: not ConsultationStage.Over, ConnectionId: var human } })
        {
            await telephony.HangUpAsync(human, stopping);
        }
    }

    private async Task<CallRecord?> FindAsync(CallId call, string? ring, CancellationToken stopping)
    {
        // Reading the record repeatedly makes no spans, because the call's trace is only known from the record.
        Activity.Current = null;
        var began = time.GetTimestamp();
        var timeout = ring is null ? RecordTimeout : AdoptionTimeout;
        for (var step = FirstStep; ; step = step * 2 < LongestStep ? step * 2 : LongestStep)
        {
            if (await records.FindAsync(call) is { } record)
            {
                return record;
            }

            if (time.GetElapsedTime(began) > timeout || time.GetUtcNow() - call.RangAt > Young)
            {
                await adoption.AdoptAsync(call, ring);
                return await records.FindAsync(call);
            }

            await Task.Delay(step, time, stopping);
        }
    }
}
