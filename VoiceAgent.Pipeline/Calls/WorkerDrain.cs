using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// Brings one call to its end on a worker that shuts down. The call is handed to another worker at the next pause of the conversation.
/// When no worker can take it, the gateway looks for somebody else for the caller, and then the conversation ends.
/// </summary>
internal sealed partial class WorkerDrain(ICallControl control, ICallPlaces places, IOptions<DrainOptions> options, CallMetrics metrics, TimeProvider time, ILogger<WorkerDrain> log)
{
    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(3);

    // Another worker may become ready or free a place meanwhile: in a rolling deployment the new workers start while the old ones drain.
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    // The media stream ends within this time after the gateway has agreed. Otherwise the gateway has not carried it out.
    private static readonly TimeSpan StreamEnd = TimeSpan.FromSeconds(5);

    private readonly DrainOptions _options = options.Value;

    private readonly WorkerPulses _pulses = new(time);
    private readonly Lock _guard = new();
    private Task<bool>? _others;
    private long _othersAskedAt;

    /// <param name="over">Completes when the worker no longer runs the call.</param>
    /// <param name="hurry">Cancelled when the process must end now.</param>
    public async Task SeeOutAsync(ILiveCall call, Task over, CancellationToken hurry)
    {
        if (await HandOverAsync(call, over, hurry))
        {
            return;
        }

        await AbandonAsync(call, over, hurry);
        call.HangUp(HangUpAsked.Shutdown);
    }

    /// <returns>True when the call is over or another worker has it.</returns>
    private async Task<bool> HandOverAsync(ILiveCall call, Task over, CancellationToken hurry)
    {
        using var deadline = new CancellationTokenSource(_options.HandOver, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, hurry);
        while (!over.IsCompleted && await OthersAsync())
        {
            // At the deadline the call is handed over in mid-sentence. The next worker then repeats what was cut.
            await Quietly(Task.WhenAny(over, call.PauseAsync(either.Token)));
            if (over.IsCompleted || await TryAsync(call, over))
            {
                return true;
            }

            if (either.IsCancellationRequested)
            {
                return false;
            }

            await Quietly(Task.Delay(Retry, time, either.Token));
        }

        return over.IsCompleted;
    }

    private async Task<bool> TryAsync(ILiveCall call, Task over)
    {
        if (call.Lease is not { } lease)
        {
            return false;
        }

        call.LeaveToAnother(isAsked: true);
        try
        {
            using var late = new CancellationTokenSource(RequestDeadline, time);
            if (await control.HandOverAsync(lease, late.Token))
            {
                await Quietly(over.WaitAsync(StreamEnd, time, CancellationToken.None));
                if (over.IsCompleted)
                {
                    metrics.HandedOver();
                    return true;
                }
            }
        }
        catch (Exception failure)
        {
            NotHandedOver(log, failure.GetType().Name);
        }

        call.LeaveToAnother(isAsked: false);
        return false;
    }

    /// <summary>
    /// Whether other workers live. Without one nothing is waited for: this worker is the only one, and the whole application stops. A dead worker
    /// counts until its beat has not changed for two seconds. All calls of this worker share one reading in each round.
    /// </summary>
    private Task<bool> OthersAsync()
    {
        lock (_guard)
        {
            if (_others is null || time.GetElapsedTime(_othersAskedAt) >= Retry)
            {
                (_others, _othersAskedAt) = (ReadOthersAsync(), time.GetTimestamp());
            }

            return _others;
        }
    }

    private async Task<bool> ReadOthersAsync()
    {
        try
        {
            var workers = (await places.ReadAsync().WaitAsync(RequestDeadline, time)).Workers;
            var dead = _pulses.Seen(workers);
            return workers.Any(worker => !worker.IsDraining && !dead.Contains(worker.Worker));
        }
        catch (Exception failure)
        {
            // The store is away for a moment. It is tried until the time for the hand-over is up.
            _pulses.Forget();
            NotHandedOver(log, failure.GetType().Name);
            return true;
        }
    }

    // While a telephone rings for the caller, the agent stays with them.
    private async Task AbandonAsync(ILiveCall call, Task over, CancellationToken hurry)
    {
        try
        {
            using var late = new CancellationTokenSource(RequestDeadline, time);
            if (await control.AbandonAsync(call.Call, late.Token))
            {
                call.AwaitHelp();
                await Quietly(over.WaitAsync(_options.Rescue, time, hurry));
            }
        }
        catch (Exception failure)
        {
            NotAbandoned(log, failure.GetType().Name);
        }
    }

    private static async Task Quietly(Task wait) => await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    [LoggerMessage(LogLevel.Warning, "A call could not be handed over to another worker ({Reason}). It is tried again, and then the gateway looks for somebody else for the caller.")]
    private static partial void NotHandedOver(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "The gateway could not look for somebody else for a caller ({Reason}). The worker closes the media stream, which the gateway notices too.")]
    private static partial void NotAbandoned(ILogger log, string reason);
}
