using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Queue;

/// <summary>
/// Looks after callers who wait: announcements, music, the offer of a call-back, their turn. The times are those of the call (<see cref="CallTimers"/>), and
/// what was begun is in the call's record, so any gateway goes on when one dies.
/// </summary>
internal sealed class QueueDesk(
    ICallRecords records, ICallQueue queue, ICallTimers timers, CallLedger ledger, QueueExits exits, ITelephony telephony, ICallOperations operations, CallPlanner planner,
    TimeProvider time, ILogger<QueueDesk> logger)
{
    private const string CallBackKey = "1";

    private static readonly TimeSpan HangUpInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    /// <returns>When to look again. Null when the caller does not wait any more, or is looked after otherwise.</returns>
    public async Task<DateTimeOffset?> LookAsync(CallRecord call, CancellationToken stopping)
    {
        // No worker sends heartbeats for the call.
        await records.HeartbeatAsync(call.Id);
        var settings = SettingsOf(call);
        var place = await queue.JoinAsync(call.Id, call.Queue!.Route, most: int.MaxValue);
        if (await records.FindAsync(call.Id) is not { Queue.IsWaiting: true } current)
        {
            // The caller has left meanwhile, and has just been put back by mistake.
            await queue.LeaveAsync(call.Id, keepsPlace: true);
            return time.GetUtcNow();
        }

        try
        {
            return await ActAsync(current, settings, place!, stopping);
        }
        catch (TelephonyException failure)
        {
            QueueLog.NotDone(logger, call.Id, failure.Message);
            return time.GetUtcNow() + AfterFailure;
        }
    }

    /// <summary>Acts on a report about what was done for a caller who waits. It is safe to repeat.</summary>
    /// <returns>False when the report is about something else.</returns>
    public async Task<bool> FollowAsync(CallRecord call, TelephonyEvent happened, CancellationToken stopping)
    {
        switch (happened)
        {
            case TelephonyEvent.OperationEnded ended when QueueOperations.IsOfQueue(ended.Operation):
                await EndedAsync(call, ended, stopping);
                return true;
            case TelephonyEvent.KeyHeard heard when QueueOperations.IsOfQueue(heard.Operation):
                await (heard.Key.Keys == CallBackKey && call.Queue is { IsWaiting: true, HasOffered: true } ? exits.LeaveAsync(call.Id, QueueEnding.CallBack, stopping) : Task.CompletedTask);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The caller is connected: a gateway looks at once.</summary>
    public Task ConnectedAsync(CallRecord call) => call.Queue is { IsWaiting: true } ? timers.SetAsync(call.Id, time.GetUtcNow()) : Task.CompletedTask;

    private async Task<DateTimeOffset?> ActAsync(CallRecord call, QueueSettings settings, QueuePlace place, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        var step = WaitingRules.Next(call, settings, place.IsCalled, now);
        switch (step.Do)
        {
            case WaitingDo.Announce:
                await AnnounceAsync(call, settings, place, stopping);
                return time.GetUtcNow() + WaitingRules.Interval;
            case WaitingDo.Music:
                await MusicAsync(call, call.Queue!.Announcements, stopping);
                return time.GetUtcNow();
            case WaitingDo.GiveTurn:
                await exits.LeaveAsync(call.Id, QueueEnding.Connected, stopping);
                return (await records.FindAsync(call.Id))?.Rescue?.DueAt;
            case WaitingDo.GiveUp:
                await exits.LeaveAsync(call.Id, QueueEnding.TimedOut, stopping);
                return (await records.FindAsync(call.Id))?.Rescue?.DueAt;
            case WaitingDo.EndCall:
                await exits.LeaveAsync(call.Id, QueueEnding.OperatorHungUp, stopping);
                await HangUpAsync(call, stopping);
                return time.GetUtcNow() + HangUpInterval;
            case WaitingDo.Forget:
                await DisconnectedAsync(call, CallEnding.ProviderFailed, stopping);
                return time.GetUtcNow();
            default:
                return call.ConnectionId is null || await telephony.IsConnectedAsync(call.ConnectionId, stopping) ? step.At : await DisconnectedAsync(call, CallEnding.CallerHungUp, stopping);
        }
    }

    /// <summary>Somebody has hung the call up while the caller waited, and the service may not have done it.</summary>
    public async Task HangUpAsync(CallRecord call, CancellationToken stopping)
    {
        if (call.ConnectionId is { } connection && !await telephony.HangUpAsync(connection, stopping))
        {
            await DisconnectedAsync(call, CallEnding.CallerHungUp, stopping);
        }
    }

    private async Task AnnounceAsync(CallRecord call, QueueSettings settings, QueuePlace place, CancellationToken stopping)
    {
        var (now, before) = (time.GetUtcNow(), call.Queue!);
        var offers = WaitingRules.Offers(call, settings, now);
        var isMine = false;
        await records.ChangeAsync(call.Id, current =>
        {
            var next = WaitingRules.Announcing(current, before.Announcements, offers, now);
            isMine = next is not null;
            return next;
        });
        if (!isMine)
        {
            return;
        }

        // The music goes on until it is cancelled.
        if (settings.Music is not null && before.Announcements > 0)
        {
            await operations.CancelMediaAsync(call.ConnectionId!, stopping);
        }

        if (offers && !before.HasOffered)
        {
            await operations.ListenForKeysAsync(call.ConnectionId!, call.PersonNumber, QueueOperations.Keys, stopping);
        }

        var words = new Prompt(Text: QueueWords.Announcement(settings, call.Language, place, now, offers), Language: call.Language);
        if (!await operations.PlayAsync(call.ConnectionId!, null, words, isLoop: false, QueueOperations.Announcement(before.Announcements + 1), stopping))
        {
            await DisconnectedAsync(call, CallEnding.CallerHungUp, stopping);
        }
    }

    private async Task EndedAsync(CallRecord call, TelephonyEvent.OperationEnded ended, CancellationToken stopping)
    {
        if (ended.Outcome is OperationOutcome.Failed && ended.Operation != QueueOperations.Keys)
        {
            var what = ended.Operation == QueueOperations.Music ? "The music for callers who wait cannot be played" : "The announcement for callers who wait cannot be played";
            await ledger.AppendOnceAsync(call.Id, ended.Operation, new ProviderFailed("telephony", $"{what}: {ended.Reason}"));
        }

        if (QueueOperations.AnnouncementOf(ended.Operation) is { } number)
        {
            await MusicAsync(call, number, stopping);
            await ConnectedAsync(call);
        }
    }

    /// <param name="number">The number of the announcement that is over.</param>
    private async Task MusicAsync(CallRecord call, int number, CancellationToken stopping)
    {
        var isMine = false;
        await records.ChangeAsync(call.Id, current =>
        {
            var next = WaitingRules.Announced(current, number);
            isMine = next is not null;
            return next;
        });
        if (!isMine || SettingsOf(call).Music is not { } music)
        {
            return;
        }

        await operations.PlayAsync(call.ConnectionId!, null, new Prompt(music), isLoop: true, QueueOperations.Music, stopping);

        // The turn of the caller may have come meanwhile. The agent must not speak over music.
        if (await records.FindAsync(call.Id) is { Queue.IsWaiting: false })
        {
            await telephony.StopSpeakingAsync(call.ConnectionId!, stopping);
        }
    }

    private async Task<DateTimeOffset?> DisconnectedAsync(CallRecord call, CallEnding why, CancellationToken stopping)
    {
        await timers.SetAsync(call.Id, time.GetUtcNow());
        await records.ChangeAsync(call.Id, current => CallRules.After(current, new TelephonyEvent.Disconnected(why)));
        await exits.LeaveAsync(call.Id, WaitingRules.EndingOf(call), stopping);
        return time.GetUtcNow();
    }

    // A queue that was taken from the route meanwhile still looks after those who wait.
    private QueueSettings SettingsOf(CallRecord call) => planner.RouteFor(call.OwnNumber).Queue ?? new QueueSettings();
}
