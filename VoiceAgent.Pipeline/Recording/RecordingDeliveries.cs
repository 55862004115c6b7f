using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Recordings;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>
/// Stores the audio of calls that ended, or whose worker died, while the store was away. It waits on local disk, in a folder for each
/// recording and a file for each block.
/// </summary>
internal sealed partial class RecordingDeliveries(IRecordingStore store, SpoolFolder spool, TimeProvider time, ILogger<RecordingDeliveries> log, TailKeys? keys = null, IRecordingKeys? encryption = null) : BackgroundService
{
    public const string Folder = "recordings";
    public const string Undelivered = $"undelivered/{Folder}";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(30);

    private readonly RecordingAssembly _assembly = new(store, keys is null ? null : new RecordingTails(store, keys, log), encryption);

    /// <summary>Delivers what waits.</summary>
    /// <returns>False when the store is away.</returns>
    public async Task<bool> DeliverAsync(CancellationToken stopping)
    {
        foreach (var recording in spool.Names(Undelivered).GroupBy(file => Path.GetDirectoryName(file)!))
        {
            if (time.GetUtcNow() - recording.Max(spool.WrittenAt) > spool.Kept)
            {
                spool.DeleteFolder(recording.Key);
                Expired(log, spool.Kept);
                continue;
            }

            try
            {
                await DeliverAsync(recording.Key, [.. recording], stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                Waiting(log, failure is RecordingStoreException ? failure.Message : failure.GetType().Name);
                return false;
            }
        }

        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = Pause; ; await Task.Delay(pause, time, stoppingToken))
        {
            try
            {
                pause = await DeliverAsync(stoppingToken) ? Pause : Min(2 * pause, LongestPause);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // A broken disk must not end the worker.
                Unreadable(log, failure.GetType().Name);
                pause = LongestPause;
            }
        }
    }

    private async Task DeliverAsync(string folder, IReadOnlyList<string> files, CancellationToken stopping)
    {
        var path = Path.GetRelativePath(Undelivered, folder).Replace('\\', '/');
        foreach (var file in files)
        {
            await TryStageAsync(path, file, stopping);
        }

        using var deadline = new CancellationTokenSource(RequestDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);

        // A later worker may still run the call.
        var token = files.Max(file => RecordingBlock.TryParse(Path.GetFileName(file), out var block) ? block.Token : 0);
        await _assembly.CompleteAsync(path, either.Token, before: token + 1);
        spool.DeleteFiles(folder, files);
        Delivered(log, files.Count);
    }

    private async Task TryStageAsync(string path, string file, CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(RequestDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            await store.StageAsync(path, Path.GetFileName(file), spool.Read(file), either.Token);
        }
        catch (RecordingStoreException refused) when (refused.Refusal is RecordingRefusal.Refused)
        {
            // The recording is silent there.
            Refused(log, refused.Message);
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    [LoggerMessage(LogLevel.Information, "{Count} blocks of a recording that waited on local disk are stored.")]
    private static partial void Delivered(ILogger log, int count);

    [LoggerMessage(LogLevel.Warning, "Recordings wait on local disk, because the recording store is away: {Reason} They are stored when it is back.")]
    private static partial void Waiting(ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "A block of a recording that waited on local disk was refused: {Reason} The recording is silent there.")]
    private static partial void Refused(ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "A recording that waited on local disk for {Kept} was deleted, because the recording store did not come back.")]
    private static partial void Expired(ILogger log, TimeSpan kept);

    [LoggerMessage(LogLevel.Error, "Recordings that wait on local disk cannot be read ({Reason}). Look at the folder of 'Spool:Folder'.")]
    private static partial void Unreadable(ILogger log, string reason);
}
