using System.Text.Json;
using System.Threading.Channels;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;

namespace VoiceAgent.CallGateway.Recordings;

/// <param name="Kind"><c>export</c> or <c>rewrap</c>.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Result">The name of the file, or a sentence.</param>
internal sealed record RecordingJob(Guid Id, string Kind, string State, int Done, int Total, DateTimeOffset At, string? Result = null);

/// <summary>
/// Runs long work on recordings in the background, one job at a time. The state of a job is a file in the store, so every gateway can show it. A job whose gateway died
/// stays as it was. Both kinds may be started again.
/// </summary>
internal sealed partial class RecordingJobs(CallerExports exports, IRecordingFiles files, IRecordingStore store, TimeProvider time, ILogger<RecordingJobs> logger, IRecordingKeys? keys = null) : BackgroundService
{
    public const string Rewrap = "rewrap";
    public const string Export = "export";

    private const string Folder = "jobs";
    private const int MostWaiting = 20;
    private const int SaveEvery = 20;

    private static readonly TimeSpan LongestCall = TimeSpan.FromDays(1);

    private readonly Channel<(RecordingJob Job, string Argument)> _waiting = Channel.CreateBounded<(RecordingJob, string)>(MostWaiting);

    /// <returns>Null when too many jobs wait.</returns>
    public async Task<RecordingJob?> StartAsync(string kind, string argument, CancellationToken stopping)
    {
        var job = new RecordingJob(Guid.CreateVersion7(time.GetUtcNow()), kind, "waiting", 0, 0, time.GetUtcNow());
        await SaveAsync(job, stopping);
        return _waiting.Writer.TryWrite((job, argument)) ? job : null;
    }

    public async Task<RecordingJob?> FindAsync(Guid id, CancellationToken stopping)
    {
        if (await files.OpenStoredAsync(PathOf(id), stopping) is not { } file)
        {
            return null;
        }

        await using (file)
        {
            return await JsonSerializer.DeserializeAsync<RecordingJob>(file, LoggedEvent.Json, stopping);
        }
    }

    /// <summary>Runs the next job that waits. Tests call it.</summary>
    public async Task RunNextAsync(CancellationToken stopping)
    {
        var (job, argument) = await _waiting.Reader.ReadAsync(stopping);
        try
        {
            job = job with { State = "running" };
            await SaveAsync(job, stopping);
            job = job.Kind == Export ? await ExportAsync(job, argument, stopping) : await RewrapAsync(job, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            Failed(logger, job.Kind, failure.GetType().Name);
            job = job with { State = "failed", Result = failure is RecordingKeyException or RecordingStoreException ? failure.Message : "A store did not answer. Start the job again." };
        }

        await SaveAsync(job with { At = time.GetUtcNow() }, stopping);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await RunNextAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(logger, "state", failure.GetType().Name);
            }
        }
    }

    private static string PathOf(Guid id) => $"{Folder}/{id:N}.json";

    private async Task<RecordingJob> ExportAsync(RecordingJob job, string number, CancellationToken stopping)
    {
        var path = await exports.ExportAsync(job.Id, number, (done, total) => job = job with { Done = done, Total = total }, stopping);
        return job with { State = "done", Result = path ?? "Nothing is stored about this caller." };
    }

    private async Task<RecordingJob> RewrapAsync(RecordingJob job, CancellationToken stopping)
    {
        var rewrap = new KeyRewrap(store, keys ?? throw new RecordingKeyException("This gateway has no keys for recordings. Set 'RecordingKeys'."));
        var all = (await files.FindAsync("2", stopping)).Where(path => RecordingFormat.All.Any(format => path.EndsWith($".{format.Name}", StringComparison.Ordinal))).ToArray();
        var (wrapped, skipped) = (0, 0);
        job = job with { Total = all.Length };
        foreach (var path in all)
        {
            try
            {
                var more = IsRecent(path) ? null : await rewrap.RewrapAsync(path, leaving => files.OpenStoredAsync(path, leaving), stopping);
                wrapped += more ?? 0;
                skipped += more is null ? 1 : 0;
            }
            catch (Exception failure) when (failure is BrokenRecordingException or RecordingStoreException or Azure.RequestFailedException)
            {
                // Archived, held, or broken files do not stop the others.
                skipped++;
            }

            job = job with { Done = job.Done + 1 };
            if (job.Done % SaveEvery == 0)
            {
                await SaveAsync(job, stopping);
            }
        }

        return job with { State = "done", Result = $"{wrapped} data keys were wrapped by the newest key. {skipped} files were left out, because their calls are of the last day, or they are archived, broken or being changed. Start the job again to try them again." };
    }

    // A worker may still store audio of the call.
    private bool IsRecent(string path) => CallId.TryParse(Path.GetFileName(path).Split('.')[0], null, out var call) && time.GetUtcNow() - call.RangAt < LongestCall;

    private Task SaveAsync(RecordingJob job, CancellationToken stopping) =>
        files.WriteAsync(PathOf(job.Id), new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(job, LoggedEvent.Json)), "application/json", stopping);

    [LoggerMessage(LogLevel.Warning, "A job on recordings ({Kind}) failed ({Failure}). It can be started again.")]
    private static partial void Failed(ILogger logger, string kind, string failure);
}
