using System.Globalization;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>Routes in memory with the guarantees of the real store. Values are converted to JSON and back.</summary>
internal sealed class MemoryRouteStore : IRouteStore
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, List<string>> _changes = [];
    private string? _seed;

    public bool IsDown { get; set; }

    /// <summary>How many routes are on a page.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>A request waits until this has completed.</summary>
    public Func<string, Task> Asking { get; set; } = _ => Task.CompletedTask;

    public async Task<IReadOnlyList<RouteVersion>> ReadAllAsync(CancellationToken stopping)
    {
        var all = await AskAsync("read all", () => _changes.Values.Select(versions => Read(versions[^1]).Current).ToArray());
        await Asking("read all, answered");
        return all;
    }

    public async Task<RouteVersion?> FindAsync(string number, CancellationToken stopping)
    {
        var found = await AskAsync("find", () => _changes.TryGetValue(number, out var versions) ? Read(versions[^1]).Current : null);
        await Asking("find, answered");
        return found;
    }

    public async Task<RoutePage> ListAsync(string? continuation, CancellationToken stopping)
    {
        var all = (await ReadAllAsync(stopping)).Where(route => route.Route is not null).OrderBy(route => route.Number, StringComparer.Ordinal).ToArray();
        var (page, next) = Page(all, continuation);
        return new RoutePage(page, next);
    }

    public async Task<RouteHistory> HistoryAsync(string number, string? continuation, CancellationToken stopping)
    {
        var all = await AskAsync("history", () => _changes.GetValueOrDefault(number, []).Select(Read).Reverse().ToArray());
        var (page, next) = Page(all, continuation);
        return new RouteHistory(page, next);
    }

    public Task<RouteChange?> FindVersionAsync(string number, long version, CancellationToken stopping) => AskAsync(
        "find version", () => _changes.GetValueOrDefault(number, []) is var versions && version >= 1 && version <= versions.Count ? Read(versions[(int)version - 1]) : null);

    public Task<bool> TryAddAsync(RouteChange change, CancellationToken stopping) => AskAsync("add", () =>
    {
        var versions = _changes.TryGetValue(change.Number, out var known) ? known : _changes[change.Number] = [];
        if (change.Version != versions.Count + 1)
        {
            return false;
        }

        versions.Add(JsonSerializer.Serialize(change, LoggedEvent.Json));
        return true;
    });

    public Task<RouteSeed> BeginSeedAsync(RouteSeed wanted, CancellationToken stopping) =>
        AskAsync("begin seed", () => JsonSerializer.Deserialize<RouteSeed>(_seed ??= JsonSerializer.Serialize(wanted, LoggedEvent.Json), LoggedEvent.Json)!);

    public Task EndSeedAsync(CancellationToken stopping) => AskAsync("end seed", () =>
        _seed = JsonSerializer.Serialize(JsonSerializer.Deserialize<RouteSeed>(_seed!, LoggedEvent.Json)! with { IsDone = true }, LoggedEvent.Json));

    private static RouteChange Read(string json) => JsonSerializer.Deserialize<RouteChange>(json, LoggedEvent.Json)!;

    private (IReadOnlyList<T> Page, string? Continuation) Page<T>(T[] all, string? continuation)
    {
        var from = continuation is null ? 0 : int.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : throw new FormatException("The continuation was not created here.");
        return ([.. all.Skip(from).Take(PageSize)], from + PageSize < all.Length ? (from + PageSize).ToString(CultureInfo.InvariantCulture) : null);
    }

    private async Task<T> AskAsync<T>(string what, Func<T> act)
    {
        await Asking(what);
        if (IsDown)
        {
            throw new TimeoutException("The store is away.");
        }

        lock (_guard)
        {
            return act();
        }
    }
}
