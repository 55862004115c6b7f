using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Lost;

/// <summary>The calls of a dead worker get their media streams started again, so that other workers take them.</summary>
internal sealed class DeadWorkers(ICallLeases leases, LostCalls lost, CallAdoption adoption, GatewayDrain drain, ILogger<DeadWorkers> logger) : IDisposable
{
    // A telephony service that gets the requests for all calls of a worker at once would refuse many of them.
    private const int AtOnce = 64;

    private readonly SemaphoreSlim _requests = new(AtOnce);
    private readonly Dictionary<string, Task> _moves = [];

    // Each gateway has its own order, so that two gateways with the same list begin with different calls.
    private readonly Guid _order = Guid.NewGuid();

    /// <summary>Takes the workers that are dead now. The reader of the reports does not wait until their calls are moved.</summary>
    public void Found(IReadOnlyList<string> dead)
    {
        foreach (var worker in dead)
        {
            if (!_moves.TryGetValue(worker, out var moving))
            {
                CallsLog.WorkerDied(logger, worker);
            }

            // A call that could not be moved is moved again.
            if (moving is null or { IsCompleted: true } && !drain.Closing.IsCancellationRequested)
            {
                _moves[worker] = MoveCallsAsync(worker);
            }
        }

        foreach (var (worker, _) in _moves.Where(move => move.Value.IsCompleted && !dead.Contains(move.Key)).ToArray())
        {
            _moves.Remove(worker);
        }
    }

    /// <summary>Waits for the requests that have begun. The next ones are left to another gateway when this one shuts down.</summary>
    public Task CompleteAsync() => Task.WhenAll(_moves.Values);

    public void Dispose() => _requests.Dispose();

    // Several gateways may do this at the same time. The change of the call's record decides which one acts.
    private async Task MoveCallsAsync(string worker)
    {
        try
        {
            var held = await leases.HeldByAsync(worker);
            await Task.WhenAll(held.OrderBy(call => HashCode.Combine(call, _order)).Select(MoveAsync));
        }
        catch (Exception unanswered)
        {
            CallsLog.CallsUnknown(logger, worker, unanswered.GetType().Name);
        }
    }

    // A call does not wait until those before it have got their answers, because one of these may take seconds.
    private async Task MoveAsync(CallId call)
    {
        await _requests.WaitAsync(CancellationToken.None);
        try
        {
            if (!drain.Closing.IsCancellationRequested && await LoseAsync(call) is null && await adoption.AdoptAsync(call))
            {
                await LoseAsync(call);
            }
        }
        catch (Exception failure) when (!drain.Deadline.IsCancellationRequested)
        {
            CallsLog.LookFailed(logger, call, failure.GetType().Name);
        }
        finally
        {
            _requests.Release();
        }
    }

    private Task<RescueStep?> LoseAsync(CallId call) => lost.HandleAsync(call, Loss.WorkerSilent, reconnect: null, attempt: null, drain.Deadline);
}
