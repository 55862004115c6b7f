using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using VoiceAgent.CallGateway.Audit;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>The audit's store and its journal in memory, in their JSON form.</summary>
internal sealed class MemoryAudit : IAuditStore, IAuditJournal
{
    private readonly ConcurrentDictionary<string, string> _stored = new();
    private readonly ConcurrentQueue<string> _journal = new();

    public bool StoreIsAway { get; set; }

    public bool JournalIsAway { get; set; }

    /// <summary>The stored records in the order in which they were sealed.</summary>
    public IReadOnlyList<AuditRecord> Stored => [.. _stored.ToArray().OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => Read(entry.Value))];

    public int Waiting => _journal.Count;

    /// <summary>Waits for the record of a request.</summary>
    public async Task<AuditRecord> OfAsync(Func<AuditRecord, bool> wanted)
    {
        await Emulators.Acs.Eventually.Is(() => Stored.Any(wanted), "the audit record");
        return Stored.First(wanted);
    }

    public Task CreateAsync(IReadOnlyList<AuditRecord> records, CancellationToken stopping)
    {
        if (StoreIsAway)
        {
            throw new TimeoutException("The store is away.");
        }

        foreach (var record in records)
        {
            _stored.TryAdd(record.Id, JsonSerializer.Serialize(record, LoggedEvent.Json));
        }

        return Task.CompletedTask;
    }

    public Task<AuditPage> ListAsync(string day, AuditFilter filter, int size, string? continuation, CancellationToken stopping)
    {
        var from = continuation is null ? 0 : int.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : throw new FormatException("The continuation was not created here.");
        var found = Stored.Where(record => record.Day == day && (filter.Subject ?? record.Actor.Subject) == record.Actor.Subject && (filter.Action ?? record.Action) == record.Action
            && (filter.Call ?? record.Call?.ToString()) == record.Call?.ToString()).Reverse().ToList();
        var next = from + size;
        return Task.FromResult(new AuditPage([.. found.Skip(from).Take(size)], next < found.Count ? next.ToString(CultureInfo.InvariantCulture) : null));
    }

    public Task AppendAsync(IReadOnlyList<AuditRecord> records)
    {
        if (JournalIsAway)
        {
            throw new TimeoutException("The journal is away.");
        }

        foreach (var record in records)
        {
            _journal.Enqueue(JsonSerializer.Serialize(record, LoggedEvent.Json));
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AuditRecord>> PeekAsync(int most) =>
        JournalIsAway ? throw new TimeoutException("The journal is away.") : Task.FromResult<IReadOnlyList<AuditRecord>>([.. _journal.Take(most).Select(Read)]);

    public Task RemoveAsync(IReadOnlyList<AuditRecord> records)
    {
        foreach (var _ in records)
        {
            _journal.TryDequeue(out var _);
        }

        return Task.CompletedTask;
    }

    private static AuditRecord Read(string json) => JsonSerializer.Deserialize<AuditRecord>(json, LoggedEvent.Json)!;
}
