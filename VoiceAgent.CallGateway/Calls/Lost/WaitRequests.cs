using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Lost;

/// <summary>Asks a caller whom no worker has to wait a moment. The telephony service speaks the words, because no agent can.</summary>
internal sealed class WaitRequests(ICallRecords records, ITelephony telephony, CallPlanner planner, IOptions<RouteOptions> routes, ILogger<WaitRequests> logger)
{
    public bool IsPossible(CallRecord call) => telephony.CanSpeak && WordsFor(call) is not null;

    /// <summary>Speaks the words, once until a worker runs the call stably.</summary>
    public async Task BeginAsync(CallRecord call, CancellationToken stopping)
    {
        var isMine = false;
        await records.ChangeAsync(call.Id, current =>
        {
            isMine = current.Rescue is { LostAt: not null, HasAskedToWait: false };
            return isMine ? current with { Rescue = current.Rescue! with { HasAskedToWait = true } } : null;
        });
        if (isMine && WordsFor(call) is { } words)
        {
            await TryAsync(call, () => telephony.AskToWaitAsync(call.ConnectionId!, words, call.Language, stopping));
        }
    }

    /// <summary>A worker has the call: the words must not be heard over its own.</summary>
    public Task EndAsync(CallRecord call, CancellationToken stopping) => TryAsync(call, () => telephony.StopSpeakingAsync(call.ConnectionId!, stopping));

    private string? WordsFor(CallRecord call) => (planner.RouteFor(call.OwnNumber).OneMoment ?? routes.Value.OneMomentIn(call.Language)) is { Length: > 0 } words ? words : null;

    // The caller waits for a worker and not for these words.
    private async Task TryAsync(CallRecord call, Func<Task> speak)
    {
        try
        {
            await speak();
        }
        catch (TelephonyException failure)
        {
            CallsLog.NotAskedToWait(logger, call.Id, failure.Message);
        }
    }
}
