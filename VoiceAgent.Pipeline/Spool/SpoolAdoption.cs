namespace VoiceAgent.Pipeline.Spool;

/// <summary>Takes over what processes have left on local disk that no longer run. Each kind of data is then delivered by its own deliveries.</summary>
internal sealed partial class SpoolAdoption(SpoolFolder spool, TimeProvider time, ILogger<SpoolAdoption> log) : BackgroundService
{
    // The gateway closes a call whose log has no end, so the events of a dead process must not wait for long.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = Pause; ; await Task.Delay(pause, time, stoppingToken))
        {
            try
            {
                spool.AdoptLeft();
                pause = Pause;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // A broken disk must not end the worker.
                Unreadable(log, failure.GetType().Name);
                pause = PauseAfterFailure;
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Data of calls that earlier processes left on local disk cannot be read ({Reason}). Look at the folder of 'Spool:Folder'.")]
    private static partial void Unreadable(ILogger log, string reason);
}
