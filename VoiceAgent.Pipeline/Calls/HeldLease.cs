using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// This worker's lease of one call. It is taken before the greeting. A slow store does not make the caller wait: then the lease is taken
/// in the background. When another worker takes the call over, the lease is lost.
/// </summary>
internal sealed partial class HeldLease(ICallLeases leases, CallId call, string worker, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _guard = new();
    private Task<CallLease>? _taking;
    private Action _lost = static () => { };
    private long _newest;
    private bool _isLost;

    /// <summary>The lease, or <see cref="CallLease.Unknown"/> while the store does not answer.</summary>
    public CallLease Lease { get; private set; } = CallLease.Unknown(call, worker);

    public bool IsLost
    {
        get
        {
            lock (_guard)
            {
                return _isLost;
            }
        }
    }

    /// <summary>Takes the lease, if the store answers in time.</summary>
    public async Task TakeAsync(TimeSpan longestWait)
    {
        try
        {
            _taking = leases.TakeAsync(call, worker);
            Take(await _taking.WaitAsync(longestWait, time));
        }
        catch (Exception failure)
        {
            NotTaken(log, failure.GetType().Name);
        }
    }

    /// <param name="lost">Called once, when another worker has taken the call over.</param>
    public void Watch(Action lost)
    {
        lock (_guard)
        {
            _lost = lost;
        }

        Lose(0);
    }

    /// <summary>Takes the lease in the background, if the store did not answer in time.</summary>
    public async Task TakeLaterAsync(Action<CallLease> taken, CancellationToken over)
    {
        while (Lease.Token == 0 && !over.IsCancellationRequested)
        {
            try
            {
                // The first request may still be answered. A second one would take the lease from this worker itself.
                Take(await (_taking ?? leases.TakeAsync(call, worker)).WaitAsync(over));
                taken(Lease);
            }
            catch (Exception)
            {
                _taking = null;
                await Task.Delay(Pause, time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    /// <summary>Another worker has taken a lease with this token. While this worker's own token is not known, the two cannot be compared.</summary>
    public void Lose(long token)
    {
        Action lost;
        lock (_guard)
        {
            _newest = Math.Max(_newest, token);
            if (_isLost || Lease.Token == 0 || _newest <= Lease.Token)
            {
                return;
            }

            (_isLost, lost) = (true, _lost);
        }

        lost();
    }

    /// <summary>The log has refused an event.</summary>
    public void Refused() => Lose(Lease.Token + 1);

    /// <summary>Asks the store whether the lease is still held.</summary>
    public async Task CheckAsync()
    {
        if (Lease.Token > 0 && !await leases.IsHeldAsync(Lease))
        {
            Refused();
        }
    }

    /// <summary>This worker has nothing more to do with the call. Another worker's lease is not touched.</summary>
    public async Task ReleaseAsync()
    {
        try
        {
            if (Lease.Token > 0 && !IsLost && await leases.IsHeldAsync(Lease).WaitAsync(Pause, time))
            {
                await leases.ReleaseAsync(Lease).WaitAsync(Pause, time);
            }
        }
        catch (Exception failure)
        {
            NotReleased(log, failure.GetType().Name);
        }
    }

    private void Take(CallLease lease)
    {
        lock (_guard)
        {
            Lease = lease;
        }

        Lose(0);
    }

    [LoggerMessage(LogLevel.Warning, "The lease of a call could not be taken in time ({Reason}). It is taken again in the background.")]
    private static partial void NotTaken(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "The lease of a call could not be released ({Reason}). The gateway finds the call by its heartbeat.")]
    private static partial void NotReleased(ILogger log, string reason);
}
