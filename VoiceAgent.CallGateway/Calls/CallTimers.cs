using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Queue;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// Looks at calls whose time has come. The times are in the call log and not in this gateway's memory. So when a gateway dies, another
/// one goes on.
/// </summary>
internal sealed class CallTimers(
    ICallTimers timers, ICallRecords records, LostCalls lost, OpenLegs legs, RingingOut ringing, CallCloser closer, ControlTimes control, QueueDesk queue, QueueExits exits, GatewayDrain drain, TimeProvider time,
    ILogger<CallTimers> logger) : BackgroundService
{
    private const int AtOnce = 32;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // Longer than a look takes. When this gateway dies meanwhile, another one looks after this time.
    private static readonly TimeSpan Claimed = TimeSpan.FromSeconds(5);

    // A look that changed nothing is not repeated at once.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    // What follows after the queue is repeated until it has begun.
    private static readonly TimeSpan AfterQueue = TimeSpan.FromSeconds(2);

    // While the store is away it is asked less often.
    private static readonly TimeSpan IntervalInOutage = TimeSpan.FromSeconds(1);

    private readonly Outage _outage = new();

    /// <summary>Looks once at all calls whose time has come.</summary>
    /// <param name="closing">No more calls are taken. Those that are taken are looked at to the end, because nobody else does it for some seconds.</param>
    public async Task RoundAsync(CancellationToken closing)
    {
        while (!closing.IsCancellationRequested)
        {
            var due = await timers.TakeDueAsync(AtOnce, Claimed);
            await Task.WhenAll(due.Select(call => LookAsync(call, drain.Deadline)));
            if (due.Count < AtOnce)
            {
                return;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(stoppingToken);
                _outage.End();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (_outage.Begin())
                {
                    CallsLog.TimersAway(logger, failure.GetType().Name);
                }
            }

            await Task.Delay(_outage.IsOn ? IntervalInOutage : Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task LookAsync(DueCall due, CancellationToken stopping)
    {
        try
        {
            var next = await records.FindAsync(due.Call) is { } call ? await LookAsync(call, stopping) : null;
            await timers.EndAsync(due, next < time.GetUtcNow() + Shortest ? time.GetUtcNow() + Shortest : next);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // The claim expires, and the call is due again.
            CallsLog.LookFailed(logger, due.Call, failure.GetType().Name);
        }
    }

    private async Task<DateTimeOffset?> LookAsync(CallRecord call, CancellationToken stopping)
    {
        using var span = CallSpans.Act("look", call);
        using var scope = CallsLog.About(logger, call.Id);
        return call switch
        {
            { IsLive: false } or { EndedAt: not null } => await legs.LookAsync(call, stopping),
            { IsRingingOut: true } => await ringing.LookAsync(call, stopping),
            { Phase: CallPhase.Draining, Queue: not null, Worker: null } => await CloseQueuedAsync(call, stopping),
            { Phase: CallPhase.Draining } => await closer.CloseDisconnectedAsync(call, stopping),
            { Queue.IsWaiting: true } => await queue.LookAsync(call, stopping),
            { Queue: not null, Rescue: null, Worker: null } => await ContinueAsync(call, stopping),
            { Rescue: not null } => ControlTimes.Sooner(await lost.LookAsync(call, stopping), await control.LookAsync(call, stopping)),
            _ => await control.LookAsync(call, stopping),
        };
    }

    private async Task<DateTimeOffset?> CloseQueuedAsync(CallRecord call, CancellationToken stopping)
    {
        await (call.Queue!.IsWaiting ? exits.LeaveAsync(call.Id, WaitingRules.EndingOf(call), stopping) : exits.ContinueAsync(call, stopping));
        return await closer.CloseDisconnectedAsync(call, stopping);
    }

    // The gateway that took the caller out of the queue has died before it could do what follows.
    private async Task<DateTimeOffset?> ContinueAsync(CallRecord call, CancellationToken stopping)
    {
        await exits.ContinueAsync(call, stopping);
        if (call.Queue!.Ending is QueueEnding.OperatorHungUp)
        {
            await queue.HangUpAsync(call, stopping);
        }

        return time.GetUtcNow() + AfterQueue;
    }
}
