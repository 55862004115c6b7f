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

    public async Task HangUpAsync(CallId call, CancellationToken stopping)
    {
        using var answer = await gateway.PostAsync($"api/calls/{call}/hang-up", null, stopping);
        if (answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Conflict))
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

        while (true)
        {
            if ((await records.FindAsync(call))?.Transfer is { Outcome: { } outcome } transfer && transfer.Attempt == attempt)
            {
                return Refusal(outcome);
            }

            await settled.WaitAsync(Reread, time, stopping);
        }
    }

    private static void SetWhenSettled(AsyncSignal signal, CallCommand heard, string attempt)
    {
        if (heard is TransferSettled settled && settled.Attempt == attempt)
        {
            signal.Set();
        }
    }

    private static string? Refusal(TransferOutcome outcome) => outcome switch
    {
        TransferOutcome.Accepted => null,
        TransferOutcome.Busy => "The colleague's line is busy.",
        TransferOutcome.NotAnswered => "No colleague has picked up the telephone.",
        _ => "Nobody can take the call now.",
    };
}

/// <summary>Call control without a gateway (bench): closing the media stream ends the call, and transfers are not possible.</summary>
internal sealed class NoCallControl : ICallControl
{
    public Task HangUpAsync(CallId call, CancellationToken stopping) => Task.CompletedTask;

    public Task<string?> TransferAsync(CallId call, string attempt, string summary, CancellationToken stopping) => Task.FromResult<string?>("Nobody can take the call now.");
}
