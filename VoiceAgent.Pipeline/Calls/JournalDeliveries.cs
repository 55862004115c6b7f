using VoiceAgent.CallLog;
using VoiceAgent.Pipeline.Spool;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// Writes the events of calls that ended, or whose worker died, while the call log was away. They wait on local disk. They are delivered
/// soon after the log is back, because the gateway closes a call whose log has no end.
/// </summary>
internal sealed partial class JournalDeliveries(ICallLog calls, SpoolFolder spool, TimeProvider time, ILogger<JournalDeliveries> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Delivers what waits. It ends at the first failure, because the next file would fail too.</summary>
    public async Task DeliverAsync(CancellationToken stopping)
    {
        foreach (var name in spool.Names(JournalFile.Undelivered))
        {
            var file = new JournalFile(spool, name);
            if (time.GetUtcNow() - spool.WrittenAt(name) > spool.Kept)
            {
                Expired(log, spool.Kept);
            }
            else if (await TryDeliverAsync(file, stopping) is not { } isAccepted)
            {
                return;
            }
            else if (!isAccepted)
            {
                Fenced(log);
            }

            file.Delete();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (; ; await Task.Delay(Pause, time, stoppingToken))
        {
            try
            {
                await DeliverAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // A broken disk must not end the worker.
                Unreadable(log, failure.GetType().Name);
            }
        }
    }

    /// <returns>False when another worker has taken the call over. Null when the log is away.</returns>
    private async Task<bool?> TryDeliverAsync(JournalFile file, CancellationToken stopping)
    {
        try
        {
            var count = 0;
            foreach (var (lease, events) in file.Read())
            {
                if (!await calls.AppendAsync(lease, events).WaitAsync(RequestDeadline, time, stopping))
                {
                    return false;
                }

                count += events.Count;
            }

            Delivered(log, count);
            return true;
        }
        catch (Exception) when (!stopping.IsCancellationRequested)
        {
            // Each call has logged that the call log is away.
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} events of a call that waited on local disk are in the call log.")]
    private static partial void Delivered(ILogger log, int count);

    [LoggerMessage(LogLevel.Warning, "Events of a call that waited on local disk are dropped, because another worker has taken the call over.")]
    private static partial void Fenced(ILogger log);

    [LoggerMessage(LogLevel.Error, "Events of a call that waited on local disk for {Kept} are dropped, because the call log did not come back.")]
    private static partial void Expired(ILogger log, TimeSpan kept);

    [LoggerMessage(LogLevel.Error, "Events of calls that wait on local disk cannot be read ({Reason}). Look at the folder of 'Spool:Folder'.")]
    private static partial void Unreadable(ILogger log, string reason);
}
