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
/// themselves for some time, and then ends the remaining ones in order.
/// </summary>
internal sealed partial class CallSessions(
    CallSessionPorts ports, AgentCatalog agents, ICallPlaces places, IOptions<CallOptions> options, IHostApplicationLifetime lifetime, ILogger<CallSessions> log)
    : IHostedService, ICallSessions, IDisposable
{
    private const string Shutdown = "shutdown";

    // A gateway notices after two seconds that a worker has died.
    private static readonly TimeSpan Report = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan AbandonDeadline = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<CallSession, TaskCompletionSource> _live = [];
    private readonly CallOptions _options = options.Value;
    private readonly CancellationTokenSource _closed = new();
    private Task _reporting = Task.CompletedTask;
    private int _taken;
    private volatile bool _isSeenOut;

    public ICapacityReservation? TryReserve()
    {
        if (!lifetime.ApplicationStopping.IsCancellationRequested)
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
        _reporting = ReportAsync();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _closed.Cancel();
        return _reporting;
    }

    public void Dispose() => _closed.Dispose();

    /// <summary>Reports free capacity until shutdown, then waits for the calls to end.</summary>
    private async Task ReportAsync()
    {
        // ApplicationStopping comes early enough. The stop of this service comes only after the server has waited for its sockets.
        var stopping = lifetime.ApplicationStopping;
        for (var beat = 0L; !stopping.IsCancellationRequested;)
        {
            var report = new WorkerReport(_options.Worker, _options.Capacity, Volatile.Read(ref _taken), IsDraining: false, ++beat);
            await ReportAsync(() => places.ReportAsync(report, []));
            await Task.Delay(Report, ports.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        await ReportAsync(() => places.LeaveAsync(_options.Worker));
        await SeeOutAsync();
    }

    private async Task SeeOutAsync()
    {
        // Counts reservations, not sessions: a reservation is a call that runs or is about to begin.
        if (Volatile.Read(ref _taken) is var taken and > 0)
        {
            Draining(log, taken);
            await Task.Delay(_options.Grace, ports.Time, _closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        // The order matters: a call that begins now either sees the flag or is in the list.
        _isSeenOut = true;
        await Task.WhenAll(_live.Select(live => LeaveAsync(live.Key, live.Value.Task)));
    }

    // The caller is not left alone: the gateway looks for somebody else. While a telephone rings for the caller, the agent stays with them.
    private async Task LeaveAsync(CallSession session, Task over)
    {
        try
        {
            using var deadline = new CancellationTokenSource(AbandonDeadline, ports.Time);
            if (await ports.Control.AbandonAsync(session.Call, deadline.Token))
            {
                await over.WaitAsync(_options.Rescue, ports.Time, _closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
        catch (Exception failure)
        {
            NotAbandoned(log, failure.GetType().Name);
        }

        session.HangUp(Shutdown);
    }

    private async Task HoldAsync(CallTicket ticket, IMediaStream line, CancellationToken aborted)
    {
        var session = new CallSession(ticket, agents.Now, line, ports);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _live[session] = over;
        var leaving = _isSeenOut ? LeaveAsync(session, over.Task) : Task.CompletedTask;

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

    private async Task ReportAsync(Func<Task> report)
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

    [LoggerMessage(LogLevel.Information, "The worker is shutting down. Its {Count} calls get time to end.")]
    private static partial void Draining(ILogger log, int count);

    [LoggerMessage(LogLevel.Warning, "The gateway could not look for somebody else for a caller ({Reason}). The worker closes the media stream, which the gateway notices too.")]
    private static partial void NotAbandoned(ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "A call ended with an unexpected exception.")]
    private static partial void Escaped(ILogger log, Exception defect);

    [LoggerMessage(LogLevel.Warning, "The free capacity of this worker could not be reported ({Reason}). It is reported again at the next interval.")]
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
