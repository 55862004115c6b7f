using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Calls.Queue;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Calls.Queue;

/// <summary>The telephony service and the worker.</summary>
internal sealed partial class QueueWorld : ITelephony, ICallOperations
{
    public bool CanSpeak => true;

    public bool CanTranscribe => false;

    public Task<AnsweredCall?> AnswerAsync(RingingCall ringing, CallPlan plan, CancellationToken stopping)
    {
        var caller = _callers.Single(each => each.Ringing.CorrelationId == ringing.CorrelationId);
        if (caller.IsOver || caller.AnsweredAt is not null)
        {
            return Task.FromResult<AnsweredCall?>(null);
        }

        Tell(caller, plan.StartsMedia ? "is answered" : "is answered and waits");
        (caller.Call, caller.Callback, caller.AnsweredAt) = (plan.Call, plan.Callback, _time.GetUtcNow());
        _ = LaterAsync(50, async () =>
        {
            await ReportAsync(caller, new TelephonyEvent.Connected(caller.ConnectionId, null, null));
            if (plan is { StartsMedia: true, Media: not null })
            {
                await OpenMediaAsync(caller, 0);
            }
        });
        return Task.FromResult<AnsweredCall?>(new AnsweredCall(caller.ConnectionId, null, ringing.CorrelationId));
    }

    public Task<bool> RejectAsync(RingingCall ringing, CancellationToken stopping) => AskAsync(Of(ringing), static caller => caller.IsBusy = caller.IsOver = true);

    public Task<bool> RedirectAsync(RingingCall ringing, string number, CancellationToken stopping) => AskAsync(Of(ringing), caller => (caller.WentTo, caller.IsOver) = (number, true));

    public Task<bool> IsConnectedAsync(string connectionId, CancellationToken stopping) => Task.FromResult(Of(connectionId) is { IsOver: false });

    public async Task<bool> HangUpAsync(string connectionId, CancellationToken stopping)
    {
        if (Of(connectionId) is not { IsOver: false } caller)
        {
            return false;
        }

        _ = LaterAsync(20, () => HangUpAsync(caller));
        await Task.Delay(TimeSpan.FromMilliseconds(5), _time, stopping);
        return true;
    }

    public Task<bool> TransferAsync(string connectionId, HumanTransfer transfer, CancellationToken stopping) => AskAsync(Of(connectionId), caller =>
    {
        Tell(caller, $"is transferred to {transfer.Target}");
        caller.WentTo = transfer.Target;
        _ = LaterAsync(3_000, async () =>
        {
            await ReportAsync(caller, new TelephonyEvent.TransferAccepted(transfer.Attempt));
            await HangUpAsync(caller);
        });
    });

    public Task<string> ConsultAsync(HumanTransfer transfer, string callerId, Uri callback, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> ListenAsync(string connectionId, Listening listening, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> JoinAsync(string connectionId, string fromConnectionId, string target, string attempt, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> LeaveAsync(string connectionId, CancellationToken stopping) => throw new NotSupportedException();

    public Task<string?> StartRecordingAsync(string serverCallId, bool isPaused, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> PauseRecordingAsync(string recording, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> ResumeRecordingAsync(string recording, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> StopRecordingAsync(string recording, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool?> IsRecordingAsync(string recording, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> RestartMediaAsync(string connectionId, string attempt, bool isOpen, CancellationToken stopping) => AskAsync(Of(connectionId), caller =>
    {
        if (caller.HasAgent)
        {
            Mistakes.Add($"{Seconds} {caller.Ringing.CorrelationId} has an agent, and the media stream is started again.");
        }

        _ = LaterAsync(100, () => OpenMediaAsync(caller, MediaAttempt.Read(attempt)));
    });

    public Task<bool> AnnounceAsync(string connectionId, string text, string language, CancellationToken stopping) => AskAsync(Of(connectionId), caller =>
    {
        Hear(caller, text);
        _ = LaterAsync(4_000, () => caller.IsOver ? Task.CompletedTask : ReportAsync(caller, new TelephonyEvent.Announced()));
    });

    public Task AskToWaitAsync(string connectionId, string text, string language, CancellationToken stopping) => AskAsync(Of(connectionId), static _ => { });

    public Task StopSpeakingAsync(string connectionId, CancellationToken stopping) => AskAsync(Of(connectionId), static caller => caller.Music = null);

    public Task<bool> HoldAsync(string connectionId, string target, Prompt? music, string operation, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> UnholdAsync(string connectionId, string target, string operation, CancellationToken stopping) => throw new NotSupportedException();

    public Task<IReadOnlyList<CallMember>?> MembersAsync(string connectionId, CancellationToken stopping) => throw new NotSupportedException();

    public Task<string?> AddAsync(string connectionId, Addition addition, string operation, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> CancelAdditionAsync(string connectionId, string invitation, string operation, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> RemoveAsync(string connectionId, string target, string operation, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> MuteAsync(string connectionId, string target, string operation, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> PlayAsync(string connectionId, string? target, Prompt prompt, bool isLoop, string operation, CancellationToken stopping) => AskAsync(Of(connectionId), caller =>
    {
        if (isLoop)
        {
            Tell(caller, "hears music");
            caller.Music = prompt.File!.AbsoluteUri;
            return;
        }

        Hear(caller, prompt.Text!);
        _ = LaterAsync(4_000, () => caller.IsOver ? Task.CompletedTask : ReportAsync(caller, new TelephonyEvent.OperationEnded(operation, OperationOutcome.Done)));
    });

    public Task<bool> CancelMediaAsync(string connectionId, CancellationToken stopping) => AskAsync(Of(connectionId), static caller => caller.Music = null);

    public Task<bool> SendKeysAsync(string connectionId, string target, string keys, string operation, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> ListenForKeysAsync(string connectionId, string target, string operation, CancellationToken stopping) => AskAsync(Of(connectionId), static caller => caller.KeysAreHeard = true);

    public Task<bool> StopListeningAsync(string connectionId, string target, string operation, CancellationToken stopping) => AskAsync(Of(connectionId), static caller => caller.KeysAreHeard = false);

    public Task<bool> CollectKeysAsync(string connectionId, KeyCollection collection, string operation, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> StopMediaAsync(string connectionId, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> StartTranscriptionAsync(string connectionId, string language, string operation, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> StopTranscriptionAsync(string connectionId, string operation, CancellationToken stopping) => throw new NotSupportedException();

    /// <summary>The caller presses a key. The report is delivered as others are.</summary>
    public Task PressAsync(QueueCaller caller, string key) =>
        ReportAsync(caller, new TelephonyEvent.KeyHeard(QueueOperations.Keys, new PressedKeys(key, Sequence: 1)));

    // The worker takes the call if it has a place.
    private async Task OpenMediaAsync(QueueCaller caller, int attempt)
    {
        if (caller.IsOver)
        {
            return;
        }

        if (_callers.Count(static each => each.HasAgent) >= Capacity)
        {
            Tell(caller, "is refused by the worker");
            await ReportAsync(caller, new TelephonyEvent.MediaFailed("full", WasOpen: false, attempt));
            return;
        }

        Tell(caller, caller.Music is null ? "has an agent" : "has an agent over music");
        if (caller.Music is not null)
        {
            Mistakes.Add($"{Seconds} {caller.Ringing.CorrelationId} hears the agent and music.");
        }

        caller.HasAgent = true;
        caller.Agents++;
        var call = caller.Call!.Value;
        await ReportWorkerAsync([call]);
        var lease = await Log.TakeAsync(call, "worker");
        await Log.AppendAsync(call, new MediaOpened("worker", 16_000)
        {
            Origin = new CallOrigin(caller.Ringing.From, caller.Ringing.To, "claims", "en-US", caller.ConnectionId, null) { CorrelationId = caller.Ringing.CorrelationId },
        });
        await Log.ChangeAsync(call, record => record with { Worker = "worker" });
        _ = BeatAsync(caller);
        _ = ReportAsync(caller, new TelephonyEvent.MediaStarted(attempt));
        if (Conversation is { } length)
        {
            await Task.Delay(length(), _time);
            await (caller.IsOver ? Task.CompletedTask : EndAsync(caller));
        }

        while (!caller.IsOver)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), _time);
        }

        if ((await Log.ReadAsync(call)).All(static logged => logged.Event is not CallEnded))
        {
            await Log.AppendAsync(call, new CallEnded(CallEnding.CallerHungUp));
        }

        await Log.ReleaseAsync(lease);
    }

    private async Task BeatAsync(QueueCaller caller)
    {
        while (caller.HasAgent)
        {
            await Log.HeartbeatAsync(caller.Call!.Value);
            await Task.Delay(TimeSpan.FromSeconds(1), _time);
        }
    }

    private void Hear(QueueCaller caller, string words)
    {
        Tell(caller, $"hears: {words}");
        caller.Heard.Add(words);
        if (caller.Music is not null)
        {
            Mistakes.Add($"{Seconds} {caller.Ringing.CorrelationId} hears words and music.");
        }
    }

    private async Task<bool> AskAsync(QueueCaller? caller, Action<QueueCaller> act)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(5), _time);
        if (caller is not { IsOver: false })
        {
            return false;
        }

        act(caller);
        return true;
    }

    private QueueCaller? Of(string connectionId) => _callers.Find(caller => caller.ConnectionId == connectionId);

    private QueueCaller? Of(RingingCall ringing) => _callers.Find(caller => caller.Ringing.CorrelationId == ringing.CorrelationId);

    private async Task LaterAsync(int milliseconds, Func<Task> then)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), _time);
        await then();
    }
}
