using System.Diagnostics;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// Writes the heartbeats of this worker's calls: each call is alive, and this worker runs it. Calls whose heartbeats are due at nearly the same
/// time share one write. A failed write is repeated with the next one.
/// </summary>
internal sealed partial class CallHeartbeat(ICallRecords records, CallOptions options, TimeProvider time, ILogger log)
{
    // 500 calls with a heartbeat every five seconds cost two writes a second and not a hundred.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(5);

    // The gateway writes the record when it has answered the call, and tries again for some seconds. After that it has failed or died.
    private static readonly TimeSpan RecordOverdue = TimeSpan.FromSeconds(10);

    private readonly Lock _guard = new();
    private List<CallId> _due = [];
    private Task _writing = Task.CompletedTask;

    /// <summary>Runs until the call is over.</summary>
    public async Task KeepAsync(CallTicket ticket, CancellationToken over)
    {
        // Without a parent the writes make no spans: heartbeats do not belong to the call's trace.
        Activity.Current = null;
        using var beat = new PeriodicTimer(options.Heartbeat, time);
        var began = time.GetTimestamp();
        var named = false;
        do
        {
            try
            {
                await BeatAsync(ticket.Call, over).WaitAsync(over);
                named = named || await NameAsync(ticket, time.GetElapsedTime(began)).WaitAsync(RequestDeadline, time, over);
            }
            catch (Exception failure) when (!over.IsCancellationRequested)
            {
                NotNamed(log, failure.GetType().Name);
            }
            catch (Exception)
            {
                // The call is over.
            }
        }
        while (await TickAsync(beat, over));
    }

    /// <summary>Joins the next write. The first call that joins makes it.</summary>
    private Task BeatAsync(CallId call, CancellationToken over)
    {
        lock (_guard)
        {
            _due.Add(call);
            if (_due.Count == 1)
            {
                _writing = WriteAsync(over);
            }

            return _writing;
        }
    }

    private async Task WriteAsync(CancellationToken over)
    {
        // When this call ends, the others do not wait for the rest of the time.
        await Task.Delay(Together, time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        List<CallId> due;
        lock (_guard)
        {
            (due, _due) = (_due, []);
        }

        try
        {
            await records.HeartbeatAsync(due).WaitAsync(RequestDeadline, time, CancellationToken.None);
        }
        catch (Exception failure)
        {
            Missed(log, due.Count, failure.GetType().Name);
        }
    }

    /// <returns>False when the call has no record yet.</returns>
    private async Task<bool> NameAsync(CallTicket ticket, TimeSpan age)
    {
        if (await records.ChangeAsync(ticket.Call, record => record with { Worker = options.Worker }) is not null)
        {
            return true;
        }

        if (age < RecordOverdue || !await records.CreateAsync(ticket.Origin.ToRecord(ticket.Call, options.Worker)))
        {
            return false;
        }

        Written(log);
        return true;
    }

    private static async Task<bool> TickAsync(PeriodicTimer beat, CancellationToken over)
    {
        try
        {
            return await beat.WaitForNextTickAsync(over);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The heartbeats of {Count} calls could not be written ({Reason}). They are written again at the next interval.")]
    private static partial void Missed(ILogger log, int count, string reason);

    [LoggerMessage(LogLevel.Warning, "The name of this worker could not be written into the record of a call ({Reason}). It is written again at the next interval.")]
    private static partial void NotNamed(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "A call had no record, because the gateway could not write it. The worker has written it from the call's ticket.")]
    private static partial void Written(ILogger log);
}
