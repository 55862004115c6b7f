using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Text.Numbers;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// The calls of this worker, up to its capacity. At shutdown the worker accepts no more calls, lets running calls end by
/// themselves for some time, and then hands the remaining ones over to other workers (<see cref="WorkerDrain"/>).
/// </summary>
internal sealed partial class CallSessions(
    CallSessionPorts ports, AgentCatalog agents, ICallPlaces places, WorkerDrain drain, IOptions<CallOptions> options, IOptions<DrainOptions> drains,
    IHostApplicationLifetime lifetime, ILogger<CallSessions> log)
    : IHostedService, ICallSessions, IDisposable
{
    // A gateway notices after two seconds that a worker has died.
    private static readonly TimeSpan Report = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<CallSession, TaskCompletionSource> _live = [];
    private readonly ConcurrentQueue<CallId> _arrived = [];
    private readonly AsyncSignal _changed = new();
    private readonly CallOptions _options = options.Value;
    private readonly CancellationTokenSource _closed = new();
    private Task _running = Task.CompletedTask;
    private int _taken;
    private volatile bool _isSeenOut;

    private bool IsDraining => lifetime.ApplicationStopping.IsCancellationRequested;

    public ICapacityReservation? TryReserve()
    {
        if (!IsDraining)
        {
            if (Interlocked.Increment(ref _taken) <= _options.Capacity)
            {
                return new Reservation(this);
            }

            Interlocked.Decrement(ref _taken);
        }

        ports.Metrics.CallRefused();
        return null;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The numbering plans are loaded now and not in the first call.
        _ = NumberContext.Default;
        _running = RunAsync();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _closed.Cancel();
        return _running;
    }

    public void Dispose() => _closed.Dispose();

    /// <summary>Reports the worker's places until all calls have ended after the beginning of the shutdown.</summary>
    private async Task RunAsync()
    {
        // ApplicationStopping comes early enough. The stop of this service comes only after the server has waited for its sockets.
        await using var atOnce = lifetime.ApplicationStopping.Register(_changed.Set);
        using var over = new CancellationTokenSource();
        var reporting = ReportAsync(over.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, ports.Time, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await SeeOutAsync();
        over.Cancel();
        _changed.Set();
        await reporting;
    }

    // A worker that drains goes on reporting, because it would count as dead otherwise.
    private async Task ReportAsync(CancellationToken over)
    {
        for (var beat = 1L; !over.IsCancellationRequested; beat++)
        {
            List<CallId> arrived = [];
            while (_arrived.TryDequeue(out var call))
            {
                arrived.Add(call);
            }

            var report = new WorkerReport(_options.Worker, _options.Capacity, Volatile.Read(ref _taken), IsDraining, beat);
            await TryAsync(() => places.ReportAsync(report, arrived));
            await _changed.WaitAsync(Report, ports.Time, CancellationToken.None);
        }

        await TryAsync(() => places.LeaveAsync(_options.Worker));
    }

    private async Task SeeOutAsync()
    {
        // Counts reservations, not sessions: a reservation is a call that runs or is about to begin.
        if (Volatile.Read(ref _taken) is var taken and > 0)
        {
            Draining(log, taken);
            await AllOverAsync(drains.Value.Longest);
        }

        // The order matters: a call that begins now either sees the flag or is in the list.
        _isSeenOut = true;
        await Task.WhenAll(_live.Select(live => drain.SeeOutAsync(live.Key, live.Value.Task, _closed.Token)));
        await Task.WhenAll(_live.Select(live => live.Value.Task)).WaitAsync(_closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>Waits until no call is left, at most for <paramref name="longest"/>.</summary>
    private async Task AllOverAsync(TimeSpan longest)
    {
        var began = ports.Time.GetTimestamp();
        while (Volatile.Read(ref _taken) > 0 && ports.Time.GetElapsedTime(began) < longest && !_closed.IsCancellationRequested)
        {
            await Task.Delay(Report, ports.Time, _closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task HoldAsync(CallTicket ticket, IMediaStream line, CancellationToken aborted)
    {
        var session = new CallSession(ticket, agents.Now, line, ports);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _live[session] = over;
        _arrived.Enqueue(ticket.Call);
        _changed.Set();
        var leaving = _isSeenOut ? drain.SeeOutAsync(session, over.Task, _closed.Token) : Task.CompletedTask;

        ports.Metrics.CallBegan();
        CallEnding? ending = CallEnding.Defect;
        try
        {
            ending = await session.HoldAsync(aborted);
        }
        catch (Exception defect)
        {
            // A defect of one call must not end the process.
            Escaped(log, defect);
        }
        finally
        {
            _live.TryRemove(session, out _);
            over.SetResult();
            await leaving;
            ports.Metrics.CallOver(ending);
        }
    }

    private async Task TryAsync(Func<Task> report)
    {
        try
        {
            await report();
        }
        catch (Exception failure)
        {
            NotReported(log, failure.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Information, "The worker is shutting down. Its {Count} calls get time to end, and are then handed over to other workers.")]
    private static partial void Draining(ILogger log, int count);

    [LoggerMessage(LogLevel.Error, "A call ended with an unexpected exception.")]
    private static partial void Escaped(ILogger log, Exception defect);

    [LoggerMessage(LogLevel.Warning, "The places of this worker could not be reported ({Reason}). It is reported again at the next interval.")]
    private static partial void NotReported(ILogger log, string reason);

    private sealed class Reservation(CallSessions sessions) : ICapacityReservation
    {
        private int _given;

        public Task HoldAsync(CallTicket ticket, IMediaStream line, CancellationToken aborted) => sessions.HoldAsync(ticket, line, aborted);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
            {
                Interlocked.Decrement(ref sessions._taken);
            }
        }
    }
}
