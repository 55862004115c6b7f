using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.CallGateway.Webhooks.Limits;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>What webhooks keep in Redis, in memory and with the same promises: waiting and parked reports, token buckets, figures.</summary>
internal sealed class MemoryInbox(TimeProvider time) : IInbox, IParkedReports, ITokenBuckets, IFigureStore
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, (IncomingReport Report, DateTimeOffset Due)> _waiting = [];
    private readonly Dictionary<string, DateTimeOffset> _seen = [];
    private readonly Dictionary<string, (double Tokens, DateTimeOffset At)> _buckets = [];
    private readonly Dictionary<(DateOnly Day, string Name), long> _counts = [];
    private readonly List<ParkedReport> _parked = [];

    /// <summary>True when the store does not answer.</summary>
    public bool IsDown { get; set; }

    public IReadOnlyList<IncomingReport> Waiting => Locked(() => _waiting.Values.Select(entry => entry.Report).ToList());

    public IReadOnlyList<ParkedReport> Parked => Locked(() => _parked.ToList());

    public Task<bool> AddAsync(IncomingReport report, DateTimeOffset due, TimeSpan? once) => Answer(() =>
    {
        foreach (var (old, _) in _seen.Where(seen => seen.Value <= time.GetUtcNow()).ToList())
        {
            _seen.Remove(old);
        }

        if ((once is { } kept && !_seen.TryAdd(report.Id, time.GetUtcNow() + kept)) || _waiting.ContainsKey(report.Id))
        {
            return false;
        }

        _waiting[report.Id] = (report, due);
        return true;
    });

    public Task<IReadOnlyList<IncomingReport>> TakeDueAsync(int limit, TimeSpan claimed) => Answer<IReadOnlyList<IncomingReport>>(() =>
    {
        var due = _waiting.Values.Where(entry => entry.Due <= time.GetUtcNow()).OrderBy(entry => entry.Due).Take(limit).Select(entry => entry.Report).ToList();
        due.ForEach(report => _waiting[report.Id] = (report, time.GetUtcNow() + claimed));
        return due;
    });

    public Task DoneAsync(string id) => Answer(() => _waiting.Remove(id));

    public Task FailAsync(IncomingReport report, DateTimeOffset next) => Answer(() =>
    {
        if (_waiting.ContainsKey(report.Id))
        {
            _waiting[report.Id] = (report, next);
        }

        return true;
    });

    public Task<InboxState> StateAsync() => Answer(() =>
    {
        var due = _waiting.Values.Select(entry => entry.Due).Where(at => at <= time.GetUtcNow()).Order().ToList();
        return new InboxState(_waiting.Count, due.Count == 0 ? null : due[0]);
    });

    public Task ParkAsync(ParkedReport parked) => Answer(() =>
    {
        _parked.RemoveAll(other => other.Id == parked.Id);
        _parked.Add(parked);
        return true;
    });

    public Task<IReadOnlyList<ParkedReport>> ListAsync(int skip, int limit) =>
        Answer<IReadOnlyList<ParkedReport>>(() => [.. _parked.OrderByDescending(entry => entry.At).Skip(skip).Take(limit)]);

    public Task<ParkedReport?> FindAsync(string id) => Answer(() => _parked.Find(entry => entry.Id == id));

    public Task RemoveAsync(string id) => Answer(() => _parked.RemoveAll(entry => entry.Id == id));

    public Task<long> CountAsync() => Answer(() => (long)_parked.Count);

    public Task<Tokens> TakeAsync(string who, int perSecond, int burst, int most) => Answer(() =>
    {
        var now = time.GetUtcNow();
        var known = _buckets.TryGetValue(who, out var bucket) ? bucket : (Tokens: burst, At: now);
        var tokens = Math.Min(burst, known.Tokens + ((now - known.At).TotalSeconds * perSecond));
        var taken = Math.Min(most, (int)tokens);
        _buckets[who] = (tokens - taken, now);
        return taken > 0 ? new Tokens(taken, TimeSpan.Zero) : new Tokens(0, TimeSpan.FromSeconds((1 - tokens) / perSecond));
    });

    public Task AddAsync(DateOnly day, IReadOnlyDictionary<string, long> counts) => Answer(() =>
    {
        foreach (var (name, count) in counts)
        {
            _counts[(day, name)] = _counts.GetValueOrDefault((day, name)) + count;
        }

        return true;
    });

    public Task<IReadOnlyDictionary<string, long>> ReadAsync(DateOnly day) =>
        Answer<IReadOnlyDictionary<string, long>>(() => _counts.Where(count => count.Key.Day == day).ToDictionary(count => count.Key.Name, count => count.Value));

    private Task<T> Answer<T>(Func<T> ask) => IsDown ? Task.FromException<T>(new TimeoutException("The store is away.")) : Task.FromResult(Locked(ask));

    private T Locked<T>(Func<T> ask)
    {
        lock (_guard)
        {
            return ask();
        }
    }
}
