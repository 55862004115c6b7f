using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// The calls that this worker holds: as many as it has places for. At shutdown no more are taken, those that run get
/// some time to end by themselves, and then are ended in order.
/// </summary>
internal sealed partial class CallSessions(
    CallSessionPorts ports, AgentCatalog agents, IWorkerCapacity slots, IOptions<CallOptions> options, IHostApplicationLifetime lifetime, ILogger<CallSessions> log)
    : IHostedService, ICallSessions, IDisposable
{
    private const string Shutdown = "shutdown";

    private readonly ConcurrentDictionary<CallSession, byte> _live = [];
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
        _reporting = ReportAsync();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _closed.Cancel();
        return _reporting;
    }

    public void Dispose() => _closed.Dispose();

    /// <summary>Reports free places until shutdown, then sees the calls out.</summary>
    private async Task ReportAsync()
    {
        // Not when this service is stopped: that comes only after the server has waited for its sockets.
        var stopping = lifetime.ApplicationStopping;
        while (!stopping.IsCancellationRequested)
        {
            await ReportAsync(() => slots.ReportAsync(_options.Worker, Math.Max(0, _options.Capacity - Volatile.Read(ref _taken))));
            await Task.Delay(_options.Heartbeat, ports.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        await ReportAsync(() => slots.LeaveAsync(_options.Worker));
        await SeeOutAsync();
    }

    private async Task SeeOutAsync()
    {
        // Places, not sessions: a place that is taken is a call that runs or is about to begin.
        if (Volatile.Read(ref _taken) is var taken and > 0)
        {
            Draining(log, taken);
            await Task.Delay(_options.Grace, ports.Time, _closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        // In this order: a call that begins now either sees the flag or is in the list.
        _isSeenOut = true;
        foreach (var session in _live.Keys)
        {
            session.HangUp(Shutdown);
        }
    }

    private async Task HoldAsync(CallTicket ticket, IMediaStream line, CancellationToken aborted)
    {
        var session = new CallSession(ticket, agents.Now, line, ports);
        _live[session] = 0;
        if (_isSeenOut)
        {
            session.HangUp(Shutdown);
        }

        ports.Metrics.CallBegan();
        var ending = CallEnding.Defect;
        try
        {
            ending = await session.HoldAsync(aborted);
        }
        catch (Exception defect)
        {
            // The edge between one call and the process.
            Escaped(log, defect);
        }
        finally
        {
            _live.TryRemove(session, out _);
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

    [LoggerMessage(LogLevel.Information, "Shutting down with {Count} calls; they get time to end.")]
    private static partial void Draining(ILogger log, int count);

    [LoggerMessage(LogLevel.Error, "A call could not be held to its end.")]
    private static partial void Escaped(ILogger log, Exception defect);

    [LoggerMessage(LogLevel.Warning, "This worker's free places were not taken note of ({Reason}).")]
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
