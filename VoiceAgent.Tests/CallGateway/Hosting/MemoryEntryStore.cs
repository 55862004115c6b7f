using System.Globalization;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>Trunks or dispatch rules in memory with the guarantees of the real store. Values are converted to JSON and back.</summary>
internal sealed class MemoryEntryStore<T> : IEntryStore<T>
    where T : class, ITrunkEntry
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, List<string>> _changes = [];

    public bool IsDown { get; set; }

    /// <summary>How many are on a page.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>The store gives former versions so often.</summary>
    public int Stale { get; set; }

    public Task<IReadOnlyList<EntryVersion<T>>> ReadAllAsync(CancellationToken stopping) => Ask<IReadOnlyList<EntryVersion<T>>>(() =>
    {
        var behind = Stale > 0 ? 1 : 0;
        Stale = Math.Max(0, Stale - 1);
        return [.. _changes.Values.Where(versions => versions.Count > behind).Select(versions => EntryVersion<T>.After(Read(versions[^(1 + behind)])))];
    });

    public Task<EntryVersion<T>?> FindAsync(string id, CancellationToken stopping) =>
        Ask(() => _changes.TryGetValue(id, out var versions) ? EntryVersion<T>.After(Read(versions[^1])) : null);

    public async Task<EntryPage<T>> ListAsync(string? continuation, CancellationToken stopping)
    {
        var all = (await ReadAllAsync(stopping)).Where(entry => entry.Value is not null).OrderBy(entry => entry.Id, StringComparer.Ordinal).ToArray();
        var (page, next) = Page(all, continuation);
        return new EntryPage<T>(page, next);
    }

    public async Task<EntryHistory<T>> HistoryAsync(string id, string? continuation, CancellationToken stopping)
    {
        var all = await Ask(() => _changes.GetValueOrDefault(id, []).Select(Read).Reverse().ToArray());
        var (page, next) = Page(all, continuation);
        return new EntryHistory<T>(page, next);
    }

    public Task<EntryChange<T>?> FindVersionAsync(string id, long version, CancellationToken stopping) =>
        Ask(() => _changes.GetValueOrDefault(id, []) is var versions && version >= 1 && version <= versions.Count ? Read(versions[(int)version - 1]) : null);

    public Task<bool> TryAddAsync(EntryChange<T> change, CancellationToken stopping) => Ask(() =>
    {
        var versions = _changes.TryGetValue(change.Id, out var known) ? known : _changes[change.Id] = [];
        if (change.Version != versions.Count + 1)
        {
            return false;
        }

        versions.Add(JsonSerializer.Serialize(change, LoggedEvent.Json));
        return true;
    });

    private static EntryChange<T> Read(string json) => JsonSerializer.Deserialize<EntryChange<T>>(json, LoggedEvent.Json)!;

    private (IReadOnlyList<TItem> Page, string? Continuation) Page<TItem>(TItem[] all, string? continuation)
    {
        var from = continuation is null ? 0 : int.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : throw new FormatException("The continuation was not created here.");
        return ([.. all.Skip(from).Take(PageSize)], from + PageSize < all.Length ? (from + PageSize).ToString(CultureInfo.InvariantCulture) : null);
    }

    private Task<TAnswer> Ask<TAnswer>(Func<TAnswer> act)
    {
        if (IsDown)
        {
            return Task.FromException<TAnswer>(new TimeoutException("The store is away."));
        }

        lock (_guard)
        {
            return Task.FromResult(act());
        }
    }
}
