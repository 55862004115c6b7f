using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>The rounds over stored recordings: archive and delete what is due, and verify a sample each night. One gateway at a time does them.</summary>
internal sealed partial class RecordingRounds(
    IRecordingIndex index, IRecordingFiles files, RecordingChanges changes, RecordingDeletion deletion, RecordingVerification verification, ICallRecords records,
    IOptionsMonitor<RecordingKeeping> options, TimeProvider time, ILogger<RecordingRounds> logger) : BackgroundService
{
    private const string RetentionLease = "recordings:retention";
    private const string VerifyLease = "recordings:verify";
    private const int MostRecordings = 10_000;

    // The lease outlives a slow page, and a gateway that dies loses it.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Night = TimeSpan.FromHours(24);

    /// <summary>Archives and deletes what is due.</summary>
    /// <returns>How many recordings were deleted. Null when another gateway does it.</returns>
    public async Task<int?> RetainAsync(CancellationToken stopping)
    {
        if (!await records.ClaimAsync(RetentionLease, Lease))
        {
            return null;
        }

        try
        {
            var (deleted, seen, now) = (0, 0, time.GetUtcNow());
            var query = new RecordingQuery { DueAt = now, Size = 100 };
            do
            {
                var page = await index.SearchAsync(query, stopping);
                foreach (var entry in page.Recordings)
                {
                    deleted += await RetainAsync(entry, now, stopping) ? 1 : 0;
                }

                seen += page.Recordings.Count;
                query = query with { Continuation = page.Continuation };
                await records.KeepAsync(RetentionLease, Lease);
            }
            while (query.Continuation is not null && seen < MostRecordings);

            return deleted;
        }
        finally
        {
            await records.ReleaseAsync(RetentionLease);
        }
    }

    /// <summary>Verifies recordings of the last days, chosen at random.</summary>
    /// <returns>How many are broken. Null when another gateway has done it tonight.</returns>
    public async Task<int?> VerifyAsync(Random random, CancellationToken stopping)
    {
        if (!await records.ClaimAsync(VerifyLease, Night - TimeSpan.FromMinutes(5)))
        {
            return null;
        }

        var (broken, now) = (0, time.GetUtcNow());
        var query = new RecordingQuery { From = now.AddDays(-random.Next(1, 90)), Until = now, Size = 100 };
        for (var left = options.CurrentValue.VerifiedEachNight; left > 0;)
        {
            var page = await index.SearchAsync(query, stopping);
            foreach (var entry in page.Recordings.Where(entry => entry is { Deleted: null, IsArchived: false }).OrderBy(_ => random.Next()).Take(left))
            {
                left--;
                broken += await IsBrokenAsync(entry, stopping) ? 1 : 0;
            }

            if (page.Continuation is null)
            {
                break;
            }

            query = query with { Continuation = page.Continuation };
        }

        return broken;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (; ; await Task.Delay(options.CurrentValue.RetentionRound, time, stoppingToken))
        {
            try
            {
                await RetainAsync(stoppingToken);
                // Each day has its own sample, and it can be drawn again.
                await VerifyAsync(new Random(DateOnly.FromDateTime(time.GetUtcNow().Date).DayNumber), stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // A store is away. The next round does what is left.
                Failed(logger, failure.GetType().Name);
            }
        }
    }

    private async Task<bool> RetainAsync(RecordingEntry entry, DateTimeOffset now, CancellationToken stopping)
    {
        if (entry.DeleteAt <= now || entry.Deleted is not null)
        {
            return await deletion.DeleteAsync(entry.Call, "retention", RecordingDeletionNote.Gateway, stopping) is DeletionOutcome.Deleted;
        }

        if (entry.ArchiveAt <= now && !entry.IsArchived)
        {
            // The file beside the audio is written before the audio goes to the archive, and stays readable.
            await changes.ChangeAsync(entry.Call, current => current with { IsArchived = true }, stopping);
            await files.ArchiveAsync(entry.Call, stopping);
        }

        return false;
    }

    private async Task<bool> IsBrokenAsync(RecordingEntry entry, CancellationToken stopping)
    {
        try
        {
            if (await verification.VerifyAsync(entry, stopping) is { IsIntact: false } found)
            {
                Broken(logger, entry.Call, found.Problem!);
                return true;
            }
        }
        catch (Exception failure) when (failure is RecordingKeyException or ArchivedRecordingException)
        {
            Unverified(logger, entry.Call, failure.Message);
        }

        return false;
    }

    [LoggerMessage(LogLevel.Warning, "A round over the recordings failed ({Failure}). The next one goes on.")]
    private static partial void Failed(ILogger logger, string failure);

    [LoggerMessage(LogLevel.Critical, "The recording of call {Call} is broken: {Problem} Restore it from a backup, and find out who has changed it.")]
    private static partial void Broken(ILogger logger, CallId call, string problem);

    [LoggerMessage(LogLevel.Warning, "The recording of call {Call} could not be verified: {Reason}")]
    private static partial void Unverified(ILogger logger, CallId call, string reason);
}
