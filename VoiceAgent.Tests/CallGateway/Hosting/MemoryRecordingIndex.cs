using System.Collections.Concurrent;
using System.Globalization;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>The index of recordings in memory, with the rules of the real one.</summary>
internal sealed class MemoryRecordingIndex : IRecordingIndex
{
    private readonly Lock _guard = new();
    private readonly Dictionary<CallId, RecordingEntry> _entries = [];
    private int _version;

    public ConcurrentDictionary<CallId, CallRecord> Calls { get; } = new();

    /// <summary>Calls whose items are kept for ever.</summary>
    public HashSet<CallId> Kept { get; } = [];

    public Task<RecordingEntry?> FindAsync(CallId call, CancellationToken stopping)
    {
        lock (_guard)
        {
            return Task.FromResult(_entries.GetValueOrDefault(call));
        }
    }

    public Task<bool> TrySaveAsync(RecordingEntry entry, CancellationToken stopping)
    {
        lock (_guard)
        {
            var matches = _entries.GetValueOrDefault(entry.Call)?.Version == entry.Version;
            if (matches)
            {
                _entries[entry.Call] = entry with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
            }

            return Task.FromResult(matches);
        }
    }

    public Task<RecordingPage> SearchAsync(RecordingQuery query, CancellationToken stopping)
    {
        lock (_guard)
        {
            var found = _entries.Values.Where(entry =>
                    (query.From is null || entry.RangAt >= query.From) && (query.Until is null || entry.RangAt < query.Until)
                    && (query.Agent is null || entry.Agent == query.Agent) && query.Tags.All(entry.Tags.Contains) && query.Words.All(word => entry.Words.Contains(word, StringComparison.OrdinalIgnoreCase))
                    && (query.DueAt is not { } due || (entry.Hold is null && (entry.Deleted is { IsAudited: false } || (entry.Deleted is null && (entry.DeleteAt <= due || (entry.ArchiveAt <= due && !entry.IsArchived)))))))
                .OrderByDescending(entry => entry.RangAt).ToList();
            var skipped = query.Continuation is null ? 0 : int.TryParse(query.Continuation, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : throw new FormatException("The continuation was not created here.");
            var next = skipped + query.Size < found.Count ? (skipped + query.Size).ToString(CultureInfo.InvariantCulture) : null;
            return Task.FromResult(new RecordingPage([.. found.Skip(skipped).Take(query.Size)], next));
        }
    }

    public Task KeepAsync(CallId call, bool forEver, CancellationToken stopping)
    {
        lock (_guard)
        {
            _ = forEver ? Kept.Add(call) : Kept.Remove(call);
            return Task.CompletedTask;
        }
    }

    public Task<int> EraseAsync(CallId call, CancellationToken stopping)
    {
        lock (_guard)
        {
            return Task.FromResult((_entries.Remove(call) ? 1 : 0) + (Calls.TryRemove(call, out _) ? 1 : 0));
        }
    }

    public Task<IReadOnlyList<CallRecord>> CallsOfAsync(string number, CancellationToken stopping) =>
        Task.FromResult<IReadOnlyList<CallRecord>>([.. Calls.Values.Where(call => call.From == number).OrderBy(call => call.RangAt)]);
}
