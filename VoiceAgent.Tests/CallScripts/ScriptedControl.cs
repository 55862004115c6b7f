using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Tools;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Hangs up like a gateway: the other side closes the media stream.</summary>
internal sealed class ScriptedControl(TimeProvider time) : ICallControl
{
    public Action HungUp { get; set; } = () => { };

    /// <summary>True when nobody reports the end of the call.</summary>
    public bool EndsWithMedia { get; set; } = true;

    public bool Fails { get; set; }

    /// <summary>Awaited before each request.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = static _ => Task.CompletedTask;

    public string? TransferRefusal { get; set; } = "Nobody can take the call now.";

    public TimeSpan TransferTakes { get; set; }

    public async Task HangUpAsync(CallId call, string? connectionId, CancellationToken stopping)
    {
        await Before(stopping);
        if (Fails)
        {
            throw new HttpRequestException("The gateway is away.");
        }

        HungUp();
    }

    public Func<string, CancellationToken, Task<string?>> PutThrough { get; set; } = (_, _) => Task.FromResult<string?>(null);

    private readonly Dictionary<string, Task<string?>> _attempts = [];

    public Task<string?> TransferAsync(CallId call, string attempt, string summary, CancellationToken stopping)
    {
        if (EndsWithMedia)
        {
            return TransferAsync(summary, stopping);
        }

        // The gateway goes on when the worker dies, and the next worker asks for the outcome of the same attempt.
        var transfer = _attempts.TryGetValue(attempt, out var begun) ? begun : _attempts[attempt] = TransferAsync(summary, CancellationToken.None);
        return WaitAsync(transfer, stopping);
    }

    private static async Task<string?> WaitAsync(Task<string?> transfer, CancellationToken stopping)
    {
        // A cancelled Task.Delay completes on another thread, which virtual time does not wait for.
        var stopped = new TaskCompletionSource();
        await using var registration = stopping.Register(stopped.SetResult);
        await Task.WhenAny(transfer, stopped.Task);
        stopping.ThrowIfCancellationRequested();
        return await transfer;
    }

    private async Task<string?> TransferAsync(string summary, CancellationToken stopping)
    {
        await Before(stopping);
        await Task.Delay(TransferTakes, time, stopping);
        return TransferRefusal ?? await PutThrough(summary, stopping);
    }

    /// <summary>Whether the gateway finds somebody else for a caller whom the worker cannot keep.</summary>
    public bool Abandoned { get; set; }

    public int Abandons { get; private set; }

    /// <summary>The gateway pauses or resumes the telephony service's own recording.</summary>
    public Func<Task> FollowRecording { get; set; } = static () => Task.CompletedTask;

    public Task FollowRecordingAsync(CallId call) => FollowRecording();

    public Task<bool> HandOverAsync(CallLease lease, CancellationToken stopping) => Task.FromResult(false);

    public Task<bool> AbandonAsync(CallId call, CancellationToken stopping)
    {
        Abandons++;
        return Task.FromResult(Abandoned);
    }
}
