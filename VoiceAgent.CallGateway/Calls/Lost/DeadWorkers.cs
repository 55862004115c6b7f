using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Lost;

/// <summary>Watches the workers. The calls of a dead worker get their media streams started again, so that other workers take them.</summary>
internal sealed class DeadWorkers(
    ICallPlaces places, ICallLeases leases, WorkerPulses pulses, LostCalls lost, TimeProvider time, ILogger<DeadWorkers> logger) : BackgroundService
{
    // A telephony service that gets the requests for all calls of a worker at once would refuse many of them.
    private const int AtOnce = 64;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _dead = [];

    /// <summary>Reads the workers' reports once.</summary>
    public async Task RoundAsync(CancellationToken stopping)
    {
        IReadOnlyList<string> dead;
        try
        {
            dead = pulses.Seen((await places.ReadAsync().WaitAsync(ReadTimeout, time, stopping)).Workers);
        }
        catch (Exception)
        {
            pulses.Forget();
            throw;
        }

        foreach (var worker in dead.Where(_dead.Add))
        {
            CallsLog.WorkerDied(logger, worker);
        }

        _dead.IntersectWith(dead);
        await MoveCallsAsync(dead, stopping);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isAway = false;
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await RoundAsync(stoppingToken);
                isAway = false;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (!isAway)
                {
                    CallsLog.WorkersUnknown(logger, failure.GetType().Name);
                }

                isAway = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // Several gateways may do this at the same time. The change of the call's record decides which one acts.
    private async Task MoveCallsAsync(IReadOnlyList<string> workers, CancellationToken stopping)
    {
        var held = await Task.WhenAll(workers.Select(leases.HeldByAsync));
        foreach (var some in held.SelectMany(calls => calls).Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(call => MoveAsync(call, stopping)));
        }
    }

    private async Task MoveAsync(CallId call, CancellationToken stopping)
    {
        try
        {
            await lost.HandleAsync(call, Loss.WorkerSilent, reconnect: null, attempt: null, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            CallsLog.LookFailed(logger, call, failure.GetType().Name);
        }
    }
}
