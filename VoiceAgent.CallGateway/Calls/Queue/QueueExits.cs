using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Queue;

/// <summary>
/// Takes callers out of the queue. The change of the call's record decides: a caller leaves once, in one way. What follows is safe to repeat, so any gateway
/// goes on when this one dies. The way to the agent, to the fallback number or to the goodbye is the same as for lost conversations (<see cref="LostCalls"/>).
/// </summary>
internal sealed class QueueExits(
    ICallRecords records, ICallLog log, ICallQueue queue, ICallTimers timers, ICallbackRequests callbacks, LostCalls lost, ITelephony telephony, ICallOperations operations,
    QueueMetrics metrics, TimeProvider time, ILogger<QueueExits> logger)
{
    private const string WhyCallBack = "They have called while all lines were busy, and have asked for a call-back instead of waiting.";

    // A gateway that dies between the record and what follows is noticed after this time.
    private static readonly TimeSpan Unfinished = TimeSpan.FromSeconds(2);

    /// <summary>The caller leaves the queue. It is safe to repeat.</summary>
    public async Task LeaveAsync(CallId call, QueueEnding how, CancellationToken stopping)
    {
        // The timer comes first: a gateway that dies after the change leaves no call without one.
        await timers.SetAsync(call, time.GetUtcNow() + Unfinished);
        var isMine = false;
        var record = await records.ChangeAsync(call, current =>
        {
            var next = WaitingRules.Left(current, how, time.GetUtcNow());
            isMine = next is not null;
            return next;
        });
        if (record?.Queue is not { LeftAt: { } left } queued)
        {
            return;
        }

        if (isMine)
        {
            QueueLog.Left(logger, call, how, (int)(left - queued.JoinedAt).TotalSeconds);
            metrics.Left(how, left - queued.JoinedAt);
        }

        await ContinueAsync(record, stopping);
    }

    /// <summary>Does what follows after a caller has left the queue. It is safe to repeat.</summary>
    public async Task ContinueAsync(CallRecord call, CancellationToken stopping)
    {
        if (call.Queue is not { Ending: { } how, LeftAt: { } left } queued)
        {
            return;
        }

        await WriteDownAsync(call.Id, new QueueLeft(how, left - queued.JoinedAt));
        if (how is QueueEnding.CallBack)
        {
            await RequestAsync(call, queued, left, stopping);
        }

        await queue.LeaveAsync(call.Id, keepsPlace: how is QueueEnding.Connected);
        if (call.Phase is CallPhase.Draining || !call.IsLive || call.ConnectionId is null || how is QueueEnding.CallerHungUp or QueueEnding.OperatorHungUp)
        {
            return;
        }

        await QuietAsync(call, stopping);
        await lost.HandleAsync(call.Id, how is QueueEnding.Connected ? Loss.Queued : Loss.QueueEnded, reconnect: null, attempt: null, stopping);
    }

    // A claim would make the caller wait for seconds when the gateway that holds it is dead. The log of a call that no agent had is short.
    private async Task WriteDownAsync(CallId call, QueueLeft left)
    {
        if ((await log.ReadAsync(call)).All(static logged => logged.Event is not QueueLeft))
        {
            await log.AppendAsync(call, left);
        }
    }

    // The request has the id of the call, so there is one for each call.
    private async Task RequestAsync(CallRecord call, QueuedCall queued, DateTimeOffset at, CancellationToken stopping)
    {
        if (await callbacks.FindAsync(call.Id.Value, stopping) is null)
        {
            await callbacks.AddAsync(new CallbackRequest(call.Id.Value, call.PersonNumber, queued.Route, at, RecordingConsent.Caller, WhyCallBack), stopping);
        }
    }

    // The caller's keys are for the agent from now on, and nothing is heard over the agent's words.
    private async Task QuietAsync(CallRecord call, CancellationToken stopping)
    {
        try
        {
            if (call.Queue!.HasOffered)
            {
                await operations.StopListeningAsync(call.ConnectionId!, call.PersonNumber, QueueOperations.Keys, stopping);
            }

            if (call.Queue.Announcements > 0)
            {
                await telephony.StopSpeakingAsync(call.ConnectionId!, stopping);
            }
        }
        catch (TelephonyException failure)
        {
            QueueLog.NotDone(logger, call.Id, failure.Message);
        }
    }
}
