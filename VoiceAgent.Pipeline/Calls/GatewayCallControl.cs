using System.Net;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Tools;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Controls calls through the gateway's REST API, with this process's own identity.</summary>
internal sealed class GatewayCallControl(HttpClient gateway, ICallRecords records, ICallCommands commands, TimeProvider time) : ICallControl
{
    // A lost notification delays the result by this much, because the record is then read again.
    private static readonly TimeSpan Reread = TimeSpan.FromSeconds(1);

    // The telephone of a human rings for this long. A voicemail usually picks up earlier.
    private static readonly TimeSpan LongestRinging = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan CancelDeadline = TimeSpan.FromSeconds(5);

    public async Task HangUpAsync(CallId call, string? connectionId, CancellationToken stopping)
    {
        using var answer = await gateway.PostAsJsonAsync($"api/calls/{call}/hang-up", new { connectionId }, stopping);

        // "Conflict" says that the call is over. "Not found" only says that the gateway does not know it yet.
        if (answer.StatusCode is not HttpStatusCode.Conflict)
        {
            answer.EnsureSuccessStatusCode();
        }
    }

    public async Task<string?> TransferAsync(CallId call, string attempt, string summary, CancellationToken stopping)
    {
        // Subscribes before the request, because the report may arrive before the response.
        var settled = new AsyncSignal();
        await using var listening = await commands.ListenAsync(call, heard => SetWhenSettled(settled, heard, attempt));
        using var answer = await gateway.PostAsJsonAsync($"api/calls/{call}/transfer", new { attempt, summary }, stopping);
        if (!answer.IsSuccessStatusCode)
        {
            return "Nobody can take the call now.";
        }

        var began = time.GetTimestamp();
        try
        {
            for (var isCancelled = false; ;)
            {
                var transfer = (await records.FindAsync(call))?.Transfer;
                if (transfer is { Outcome: { } outcome } && transfer.Attempt == attempt)
                {
                    return Refusal(outcome);
                }

                if (!isCancelled && transfer is { Consultation.Stage: ConsultationStage.Ringing } && time.GetElapsedTime(began) > LongestRinging)
                {
                    isCancelled = true;
                    await CancelAsync(call, attempt, stopping);
                }

                await settled.WaitAsync(Reread, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            using var deadline = new CancellationTokenSource(CancelDeadline, time);
            await CancelAsync(call, attempt, deadline.Token);
            throw;
        }
    }

    public async Task<bool> HandOverAsync(CallLease lease, CancellationToken stopping)
    {
        using var answer = await gateway.PostAsJsonAsync($"api/calls/{lease.Call}/hand-over", new { token = lease.Token }, stopping);
        if (answer.StatusCode is HttpStatusCode.Conflict)
        {
            return false;
        }

        answer.EnsureSuccessStatusCode();
        return true;
    }

    public async Task<bool> AbandonAsync(CallId call, CancellationToken stopping)
    {
        using var answer = await gateway.PostAsync($"api/calls/{call}/abandon", null, stopping);
        answer.EnsureSuccessStatusCode();
        var abandoned = await answer.Content.ReadFromJsonAsync<Abandoned>(LoggedEvent.Json, stopping);
        return abandoned?.Step is RescueStep.Transferring or RescueStep.AwaitingTransfer;
    }

    public async Task FollowRecordingAsync(CallId call)
    {
        using var answer = await gateway.PostAsync($"api/calls/{call}/service-recording/follow", null);
        answer.EnsureSuccessStatusCode();
    }

    // A human who picks up later must not be connected with a caller who no longer waits. The gateway also notices when the caller has left.
    private async Task CancelAsync(CallId call, string attempt, CancellationToken stopping)
    {
        try
        {
            using var answer = await gateway.PostAsJsonAsync($"api/calls/{call}/transfer/cancel", new { attempt }, stopping);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            // The gateway is not reachable. Its own deadline for the transfer remains.
        }
    }

    private static void SetWhenSettled(AsyncSignal signal, CallCommand heard, string attempt)
    {
        if (heard is TransferSettled settled && settled.Attempt == attempt)
        {
            signal.Set();
        }
    }

    internal static string? Refusal(TransferOutcome outcome) => outcome switch
    {
        TransferOutcome.Accepted => null,
        TransferOutcome.Busy => "The colleague's line is busy.",
        TransferOutcome.NotAnswered => "No colleague has picked up the telephone.",
        TransferOutcome.NoPerson => "No person has picked up the telephone: a voicemail answered, or nobody took the call.",
        TransferOutcome.Declined => "The colleague cannot take the call now.",
        _ => "Nobody can take the call now.",
    };

    private sealed record Abandoned(RescueStep? Step);
}

/// <summary>Call control without a gateway (bench): closing the media stream ends the call, and transfers are not possible.</summary>
internal sealed class NoCallControl : ICallControl
{
    public bool EndsWithMedia => true;

    public Task HangUpAsync(CallId call, string? connectionId, CancellationToken stopping) => Task.CompletedTask;

    public Task<string?> TransferAsync(CallId call, string attempt, string summary, CancellationToken stopping) => Task.FromResult<string?>("Nobody can take the call now.");

    public Task<bool> HandOverAsync(CallLease lease, CancellationToken stopping) => Task.FromResult(false);

    public Task<bool> AbandonAsync(CallId call, CancellationToken stopping) => Task.FromResult(false);
}
