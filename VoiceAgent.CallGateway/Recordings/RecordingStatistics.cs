using System.Globalization;

namespace VoiceAgent.CallGateway.Recordings;

/// <param name="EncryptedShare">Between 0 and 1. 1 when there is none.</param>
internal sealed record RecordingFigures(int Count, double Hours, long Bytes, double GapSeconds, int WithGaps, double EncryptedShare)
{
    public static RecordingFigures Of(IReadOnlyCollection<RecordingEntry> entries) => new(
        entries.Count,
        entries.Sum(entry => entry.Duration.TotalHours),
        entries.Sum(entry => entry.StoredBytes),
        entries.Sum(entry => entry.Gaps.TotalSeconds),
        entries.Count(entry => entry.Gaps > TimeSpan.Zero),
        entries.Count == 0 ? 1 : (double)entries.Count(entry => entry.IsEncrypted) / entries.Count);
}

/// <summary>Figures of the recordings of some time.</summary>
/// <param name="IsComplete">False when there were more recordings than are counted at once. Ask for a shorter time.</param>
internal sealed record RecordingStatistics(
    RecordingFigures All, IReadOnlyDictionary<string, RecordingFigures> ByAgent, IReadOnlyDictionary<string, RecordingFigures> ByDay, bool IsComplete)
{
    private const int MostRecordings = 50_000;

    public static async Task<RecordingStatistics> OfAsync(IRecordingIndex index, DateTimeOffset from, DateTimeOffset until, CancellationToken stopping)
    {
        var (entries, query) = (new List<RecordingEntry>(), new RecordingQuery { From = from, Until = until, Size = 500 });
        do
        {
            var page = await index.SearchAsync(query, stopping);
            entries.AddRange(page.Recordings.Where(entry => entry.Deleted is null));
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null && entries.Count < MostRecordings);

        return new RecordingStatistics(
            RecordingFigures.Of(entries),
            entries.GroupBy(entry => entry.Agent).ToDictionary(group => group.Key, group => RecordingFigures.Of([.. group])),
            entries.GroupBy(entry => entry.RangAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).ToDictionary(group => group.Key, group => RecordingFigures.Of([.. group])),
            query.Continuation is null);
    }
}
