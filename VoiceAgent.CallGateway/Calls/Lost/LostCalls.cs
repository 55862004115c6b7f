using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Queue;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Lost;

/// <summary>
/// Carries out the decisions of <see cref="LostCallRules"/>. A step that fails is followed by the next one. Each step and its deadline are in
/// the call's record before it is carried out, so any gateway can go on when this one dies (<see cref="CallTimers"/>).
/// </summary>
internal sealed class LostCalls(
    ICallRecords records, ICallLeases leases, ICallTimers timers, CallLedger ledger, WaitRequests waitRequests, ITelephony telephony, CallPlanner planner, IOptions<RouteOptions> routes,
    GatewayMetrics metrics, TimeProvider time, ILogger<LostCalls> logger)
{
    /// <summary>The start of the id of a transfer to the fallback number.</summary>
    public const string RescueAttempt = "rescue:";

    // The colleague at the fallback number reads this.
    private const string Summary = "The conversation with the automated agent was interrupted. The caller could not be helped.";

    private const string AfterQueue = "The caller has waited for a free agent for as long as callers of this number may wait.";

    // When somebody has ended the call, the report about its end comes within this time of the end of its media stream.
    private static readonly TimeSpan HangUpReport = TimeSpan.FromMilliseconds(500);

    // A gateway that dies between the record and the timer is noticed after this time.
    private static readonly TimeSpan Unfinished = TimeSpan.FromSeconds(2);

    /// <summary>A conversation was lost. It is safe to repeat.</summary>
    /// <param name="reconnect">For media streams: the number of the stream that the report is about. An older one changes nothing.</param>
    /// <param name="attempt">For transfers: the attempt that the report is about. An older one changes nothing.</param>
    /// <returns>The step that was begun, or null when nothing had to be done.</returns>
    public Task<RescueStep?> HandleAsync(CallId call, Loss why, int? reconnect, string? attempt, CancellationToken stopping) =>
        HandleAsync(call, why, reconnect, attempt, token: null, stopping);

    /// <summary>A worker hands the call over. If no other worker takes the media stream, the ordinary rescue follows.</summary>
    /// <param name="token">The fencing token of the worker.</param>
    /// <returns>Null when nothing was done, because the call is over or is being rescued.</returns>
    public Task<RescueStep?> HandOverAsync(CallId call, long token, CancellationToken stopping) =>
        HandleAsync(call, Loss.HandOver, reconnect: null, attempt: null, token, stopping);

    private async Task<RescueStep?> HandleAsync(CallId call, Loss why, int? reconnect, string? attempt, long? token, CancellationToken stopping)
    {
        for (var loss = why; ;)
        {
            // A telephone that rings has no conversation to lose.
            if (await records.FindAsync(call) is not { IsRingingOut: false } known)
            {
                return null;
            }

            var help = await HelpAsync(known, token);
            if (loss is Loss.MediaRefused or Loss.Overdue && HasNewWorker(known, help.Token))
            {
                await TakenAsync(known, attempt: null, stopping);
                return null;
            }

            if (Decide(known, loss, help, reconnect, attempt) is not { } expected)
            {
                return null;
            }

            if (!await IsConnectedAsync(known, why, expected.Step, stopping))
            {
                return why is Loss.MediaEnded or Loss.MediaRefused ? null : await EndAsync(known, known.Rescue);
            }

            // The timer comes first: a gateway that dies after the change leaves no call without one.
            await timers.SetAsync(call, time.GetUtcNow() + Unfinished);
            var (begun, decision) = await BeginAsync(call, loss, help, reconnect, attempt);
            if (begun?.Rescue is not { } rescue || decision is not { } next)
            {
                return null;
            }

            if (next.Pause > TimeSpan.Zero)
            {
                await LookAgainAsync(begun);
                return next.Step;
            }

            try
            {
                return await CarryOutAsync(begun, next.Step, loss, help, stopping) ? await DoneAsync(begun, rescue, loss, stopping) : await EndAsync(begun, known.Rescue);
            }
            catch (TelephonyException failure)
            {
                CallsLog.RescueFailed(logger, call, next.Step, failure.Message);
                if (why is Loss.HandOver && failure.IsPermanent)
                {
                    // The worker that wanted to leave still has the caller.
                    await records.ChangeAsync(call, current => WithoutStep(current, rescue, known.Rescue));
                    return null;
                }

                if (next.Step is RescueStep.HangingUp)
                {
                    // The timer repeats it.
                    return next.Step;
                }

                var isTriedAgain = next.Step is RescueStep.Reconnecting && !failure.IsPermanent;
                (loss, reconnect, attempt) = (isTriedAgain ? Loss.MediaRefused : Loss.StepFailed, isTriedAgain ? rescue.Reconnects : null, null);
            }
        }
    }

    /// <summary>The telephony service has opened a media stream: a worker has the call.</summary>
    public async Task TakenAsync(CallRecord call, int? attempt, CancellationToken stopping)
    {
        if (Reconnects.Taken(call.Rescue, attempt, time.GetUtcNow()) is null)
        {
            return;
        }

        Rescue? before = null;
        await records.ChangeAsync(call.Id, current =>
        {
            before = current.Rescue;
            return Reconnects.Taken(current.Rescue, attempt, time.GetUtcNow()) is { } taken ? current with { Rescue = taken } : null;
        });
        if (before is { LostAt: not null, HasAskedToWait: true })
        {
            await waitRequests.EndAsync(call, stopping);
        }
    }

    /// <summary>The time has come to look at a call whose conversation was lost.</summary>
    /// <returns>When to look again. Null when nothing is left to do.</returns>
    public async Task<DateTimeOffset?> LookAsync(CallRecord call, CancellationToken stopping)
    {
        if (HasNewWorker(call, (await leases.FindAsync(call.Id))?.Token ?? 0))
        {
            await TakenAsync(call, attempt: null, stopping);
        }
        else
        {
            if (waitRequests.IsPossible(call) && LostCallRules.MustAskToWait(call, time.GetUtcNow()))
            {
                await waitRequests.BeginAsync(call, stopping);
            }

            await HandleAsync(call.Id, Loss.Overdue, reconnect: null, attempt: null, stopping);
        }

        return await records.FindAsync(call.Id) is { Phase: not CallPhase.Draining } after ? LostCallRules.LookAt(after, waitRequests.IsPossible(after)) : null;
    }

    /// <summary>
    /// Whether a worker has taken the call since it was lost. A busy telephony service may start a stream although it has not answered the request in time. To
    /// start another one would take the caller from this worker.
    /// </summary>
    private static bool HasNewWorker(CallRecord call, long token) => call.Rescue is { Last: RescueStep.Reconnecting, LostAt: not null } rescue && token > rescue.Token;

    private async Task<Help> HelpAsync(CallRecord call, long? token)
    {
        var route = planner.RouteFor(call.OwnNumber);
        var (number, words) = call.Queue?.Ending switch
        {
            QueueEnding.TimedOut => (planner.FallbackOf(route), planner.AllLinesBusyOf(route)),
            QueueEnding.CallBack => (null, QueueWords.Accepted(route.Queue ?? new QueueSettings(), call.Language)),
            _ => (planner.FallbackOf(route), routes.Value.ConversationLost),
        };
        return new Help(number, telephony.CanSpeak ? words : null, token ?? (await leases.FindAsync(call.Id))?.Token ?? 0);
    }

    private RescueDecision? Decide(CallRecord call, Loss why, Help help, int? reconnect, string? attempt)
    {
        var isOld = reconnect < (call.Rescue?.Reconnects ?? 0) || (attempt is not null && attempt != call.Transfer?.Attempt);
        return isOld ? null : LostCallRules.Next(call, why, help, time.GetUtcNow());
    }

    /// <summary>
    /// Asks the telephony service whether the caller is still connected. A media stream also ends when the caller hangs up, and the
    /// report about that may come later. It is not asked before a media stream is started: the service refuses that when the call is over.
    /// </summary>
    private async Task<bool> IsConnectedAsync(CallRecord call, Loss why, RescueStep next, CancellationToken stopping)
    {
        if (next is RescueStep.Reconnecting)
        {
            return true;
        }

        if (why is Loss.MediaEnded)
        {
            await Task.Delay(HangUpReport, time, stopping);
        }

        try
        {
            return await telephony.IsConnectedAsync(call.ConnectionId!, stopping);
        }
        catch (TelephonyException)
        {
            // The caller may be connected. A request about a call that is over does no harm.
            return true;
        }
    }

    private async Task<(CallRecord? Record, RescueDecision? Decision)> BeginAsync(CallId call, Loss why, Help help, int? reconnect, string? attempt)
    {
        RescueDecision? decision = null;
        var record = await records.ChangeAsync(call, current =>
        {
            decision = Decide(current, why, help, reconnect, attempt);
            var now = time.GetUtcNow();
            return decision is { } next ? LostCallRules.Begin(current, next, why, help, next.Step is RescueStep.Transferring ? TransferOf(current, help, now) : null, now) : null;
        });
        return (record, decision);
    }

    private static CallTransfer TransferOf(CallRecord call, Help help, DateTimeOffset now) => call.Rescue is { Last: RescueStep.Transferring }
        ? call.Transfer!
        : new CallTransfer($"{RescueAttempt}{call.Id}", help.FallbackNumber!, call.Queue is { Ending: QueueEnding.TimedOut } ? AfterQueue : Summary, now);

    /// <returns>False when the call is over.</returns>
    private async Task<bool> CarryOutAsync(CallRecord call, RescueStep step, Loss why, Help help, CancellationToken stopping)
    {
        var connection = call.ConnectionId!;
        switch (step)
        {
            case RescueStep.Reconnecting:
                return await ReconnectAsync(call, isOpen: why is not (Loss.MediaRefused or Loss.MediaEnded or Loss.Queued), stopping);
            case RescueStep.Transferring:
                return await telephony.TransferAsync(connection, new HumanTransfer(call.Id, call.Transfer!.Attempt, call.Transfer.Target, call.Transfer.Summary), stopping);
            case RescueStep.Announcing:
                return await telephony.AnnounceAsync(connection, help.Announcement ?? routes.Value.ConversationLost ?? "", call.Language, stopping);
            case RescueStep.HangingUp:
                return await telephony.HangUpAsync(connection, stopping);
            default:
                return true;
        }
    }

    private async Task<bool> ReconnectAsync(CallRecord call, bool isOpen, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(Reconnects.TryTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        try
        {
            return await telephony.RestartMediaAsync(call.ConnectionId!, MediaAttempt.Of(call.Rescue!.Reconnects), isOpen, either.Token);
        }
        catch (OperationCanceledException cancelled) when (!stopping.IsCancellationRequested)
        {
            throw new TelephonyException("The telephony service did not start the media stream in time.", cancelled);
        }
    }

    // A media stream that is started several times for one loss is one event for the reader of the log.
    private async Task<RescueStep?> DoneAsync(CallRecord call, Rescue step, Loss why, CancellationToken stopping)
    {
        var record = await records.ChangeAsync(call.Id, current => LostCallRules.CarriedOut(current, step, time.GetUtcNow())) ?? call;
        await LookAgainAsync(record);
        if (why is Loss.Queued or Loss.QueueEnded)
        {
            // Nothing was lost. The event about the queue tells why.
            return step.Last;
        }

        metrics.Rescued(step.Last);
        if (step is { Last: RescueStep.Reconnecting, Tries: > 1 })
        {
            CallsLog.ReconnectedAgain(logger, call.Id, step.Tries);
        }
        else if (step is { Last: RescueStep.Reconnecting, HandOver: not null })
        {
            CallsLog.HandedOver(logger, call.Id);
        }
        else
        {
            CallsLog.ConversationLost(logger, call.Id, why, step.Last);
            await ledger.AppendOnceAsync(call.Id, $"rescue:{call.Version}", new ProviderFailed("telephony", RescueSentences.Of(why, step.Last)));
        }

        return step.Last;
    }

    // The service says that the call is over. Its report may be late or lost.
    private async Task<RescueStep?> EndAsync(CallRecord call, Rescue? before)
    {
        await timers.SetAsync(call.Id, time.GetUtcNow() + CallRules.DrainTime);
        await records.ChangeAsync(call.Id, current =>
            CallRules.After(WithoutStep(current, call.Rescue, before), new TelephonyEvent.Disconnected(CallEnding.CallerHungUp)));
        return null;
    }

    // The step was not carried out.
    private static CallRecord WithoutStep(CallRecord call, Rescue? step, Rescue? before) => call.Rescue == step ? call with { Rescue = before } : call;

    private Task LookAgainAsync(CallRecord call) =>
        LostCallRules.LookAt(call, waitRequests.IsPossible(call)) is { } at ? timers.SetAsync(call.Id, at) : Task.CompletedTask;
}
