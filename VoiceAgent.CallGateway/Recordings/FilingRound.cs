using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>
/// Files the recordings of calls that have finished. One gateway at a time looks at the calls of today and yesterday, so a gateway that dies loses nothing. Searches for a
/// recording, holds and verifications file it at once, if the round has not done so.
/// </summary>
internal sealed partial class FilingRound(RecordingFiling filing, IFinishedCalls calls, ICallRecords records, TimeProvider time, ILogger<FilingRound> logger) : BackgroundService
{
    private const int PageSize = 50;
    private const string Lease = "recordings:filing";
    private const int MostRemembered = 200_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Claimed = TimeSpan.FromMinutes(2);

    // An outage of the store ends, and a recording may be completed late.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    private readonly HashSet<CallId> _filed = [];

    /// <returns>How many recordings were filed.</returns>
    public async Task<int> FileAsync(CancellationToken stopping)
    {
        if (!await records.ClaimAsync(Lease, Claimed))
        {
            return 0;
        }

        var (filed, now) = (0, time.GetUtcNow());
        foreach (var day in new[] { CallId.At(now).Day, CallId.At(now.AddDays(-1)).Day })
        {
            string? continuation = null;
            do
            {
                var page = await calls.ListAsync(day, PageSize, continuation, stopping);
                foreach (var call in page.Calls.Where(call => call.EndedAt is not null && !_filed.Contains(call.Id)))
                {
                    filed += await TryFileAsync(call, now, stopping) ? 1 : 0;
                }

                // The latest calls come first. A page that was seen before ends the round.
                continuation = page.Calls.All(call => _filed.Contains(call.Id)) ? null : page.Continuation;
                await records.KeepAsync(Lease, Claimed);
            }
            while (continuation is not null);
        }

        await records.ReleaseAsync(Lease);
        return filed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (; ; await Task.Delay(Interval, time, stoppingToken))
        {
            try
            {
                await FileAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(logger, failure.GetType().Name);
            }
        }
    }

    private async Task<bool> TryFileAsync(CallRecord call, DateTimeOffset now, CancellationToken stopping)
    {
        try
        {
            var entry = await filing.FileAsync(call.Id, stopping);
            if (entry is not null || now - call.EndedAt > Patience)
            {
                Remember(call.Id);
            }

            return entry is not null;
        }
        catch (Exception failure) when (failure is BrokenRecordingException or RecordingKeyException or ArchivedRecordingException)
        {
            NotFiled(logger, call.Id, failure.Message);
            if (failure is not RecordingKeyException)
            {
                Remember(call.Id);
            }

            return false;
        }
    }

    private void Remember(CallId call)
    {
        if (_filed.Count >= MostRemembered)
        {
            _filed.Clear();
        }

        _filed.Add(call);
    }

    [LoggerMessage(LogLevel.Warning, "Recordings could not be filed ({Failure}). The next round goes on.")]
    private static partial void Failed(ILogger logger, string failure);

    [LoggerMessage(LogLevel.Error, "The recording of call {Call} could not be filed: {Reason}")]
    private static partial void NotFiled(ILogger logger, CallId call, string reason);
}
