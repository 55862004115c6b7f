using System.Collections.Concurrent;
using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>A telephony service that executes and records all requests.</summary>
internal sealed partial class FakeTelephony : ITelephony
{
    public ConcurrentQueue<(RingingCall Ringing, CallPlan Plan)> Answered { get; } = new();

    /// <summary>All requests in words.</summary>
    public ConcurrentQueue<string> Done { get; } = new();

    /// <summary>Runs when a call is answered, before the answer returns.</summary>
    public Action<CallPlan> OnAnswer { get; set; } = _ => { };

    /// <summary>An answer waits until this has completed.</summary>
    public Func<CancellationToken, Task> Answering { get; set; } = _ => Task.CompletedTask;

    /// <summary>A request about an answered call, in words, waits until this has completed.</summary>
    public Func<string, Task> Requesting { get; set; } = _ => Task.CompletedTask;

    private readonly ConcurrentDictionary<string, bool> _hungUp = new();

    public bool IsGone { get; set; }

    public bool IsDown
    {
        get => Failure is not null;
        set => Failure = value ? new TelephonyException("It is down.", new InvalidOperationException()) : null;
    }

    /// <summary>When this is set, every request throws it.</summary>
    public Exception? Failure { get; set; }

    public async Task<AnsweredCall?> AnswerAsync(RingingCall ringing, CallPlan plan, CancellationToken stopping)
    {
        await Answering(stopping);
        ThrowIfDown();
        if (IsGone)
        {
            return null;
        }

        Answered.Enqueue((ringing, plan));
        Done.Enqueue("answer");
        OnAnswer(plan);
        return new AnsweredCall($"connection-{plan.Call}", "server-1", ringing.CorrelationId);
    }

    public Task<bool> RejectAsync(RingingCall ringing, CancellationToken stopping) => Do("reject");

    public Task<bool> RedirectAsync(RingingCall ringing, string number, CancellationToken stopping) => Do($"redirect to {number}");

    public Task<bool> IsConnectedAsync(string connectionId, CancellationToken stopping)
    {
        ThrowIfDown();
        return Task.FromResult(!IsGone && !_hungUp.ContainsKey(connectionId));
    }

    public async Task<bool> HangUpAsync(string connectionId, CancellationToken stopping)
    {
        var isDone = await Do($"hang up {connectionId}");
        _hungUp[connectionId] = true;
        return isDone;
    }

    /// <summary>All requested transfers.</summary>
    public ConcurrentQueue<HumanTransfer> Transfers { get; } = new();

    public Task<bool> TransferAsync(string connectionId, HumanTransfer transfer, CancellationToken stopping)
    {
        Transfers.Enqueue(transfer);
        return Do($"transfer {connectionId} to {transfer.Target}");
    }

    /// <summary>True when humans can be asked and announcements be played.</summary>
    public bool CanSpeak { get; set; }

    public async Task<string> ConsultAsync(HumanTransfer transfer, string callerId, Uri callback, CancellationToken stopping)
    {
        Transfers.Enqueue(transfer);
        await Do($"call {transfer.Target} for {callerId}");
        return $"human-{transfer.Attempt}";
    }

    public Task<bool> ListenAsync(string connectionId, Listening listening, CancellationToken stopping) =>
        Do(listening.Question is null ? $"listen to {connectionId}" : $"ask {connectionId}: {listening.Stage}");

    public Task<bool> JoinAsync(string connectionId, string fromConnectionId, string target, string attempt, CancellationToken stopping) => Do($"join {fromConnectionId} to {connectionId}");

    public Task<bool> LeaveAsync(string connectionId, CancellationToken stopping) => Do($"leave {connectionId}");

    public Task<bool> RestartMediaAsync(string connectionId, string attempt, bool isOpen, CancellationToken stopping) =>
        Do(isOpen ? $"stop and restart the media of {connectionId}" : $"restart the media of {connectionId}");

    public Task<bool> AnnounceAsync(string connectionId, string text, string language, CancellationToken stopping) => Do($"announce to {connectionId}: {text}");

    public Task AskToWaitAsync(string connectionId, string text, string language, CancellationToken stopping) => Do($"ask {connectionId} to wait: {text}");

    public Task StopSpeakingAsync(string connectionId, CancellationToken stopping) => Do($"stop speaking to {connectionId}");

    private async Task<bool> Do(string what)
    {
        await Requesting(what);
        ThrowIfDown();
        Done.Enqueue(what);
        return !IsGone;
    }

    private void ThrowIfDown()
    {
        if (Failure is { } failure)
        {
            throw failure;
        }
    }
}
