using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.Fakes;

/// <summary>Finished calls that wait for their analysis, in memory. It passes the same contract tests as the one in Redis.</summary>
internal sealed class MemoryCallAnalyses(TimeProvider time) : ICallAnalyses
{
    private readonly Lock _guard = new();
    private readonly Dictionary<CallId, Waiting> _waiting = [];

    /// <summary>True when the store does not answer.</summary>
    public bool IsDown { get; set; }

    public IReadOnlyCollection<CallId> Calls
    {
        get
        {
            lock (_guard)
            {
                return [.. _waiting.Keys];
            }
        }
    }

    public Task AddAsync(CallId call, DateTimeOffset at)
    {
        lock (Open())
        {
            _waiting.TryAdd(call, new Waiting(at, time.GetUtcNow(), 0, null));
            return Task.CompletedTask;
        }
    }

    public Task<IReadOnlyList<DueAnalysis>> TakeDueAsync(int limit, TimeSpan claimed)
    {
        lock (Open())
        {
            var now = time.GetUtcNow();
            CallId[] due = [.. _waiting.Where(waiting => waiting.Value.At <= now).OrderBy(waiting => waiting.Value.At).Select(waiting => waiting.Key).Take(limit)];
            Array.ForEach(due, call => _waiting[call] = _waiting[call] with { At = now + claimed, Takes = _waiting[call].Takes + 1 });
            return Task.FromResult<IReadOnlyList<DueAnalysis>>([.. due.Select(call => new DueAnalysis(call, (now + claimed).Ticks, _waiting[call].Takes, _waiting[call].AddedAt, _waiting[call].Result))]);
        }
    }

    public Task<bool> KeepAsync(DueAnalysis due, string result)
    {
        lock (Open())
        {
            var isMine = IsMine(due);
            if (isMine)
            {
                _waiting[due.Call] = _waiting[due.Call] with { Result = result };
            }

            return Task.FromResult(isMine);
        }
    }

    public Task EndAsync(DueAnalysis due, DateTimeOffset? next)
    {
        lock (Open())
        {
            if (IsMine(due) && next is { } at)
            {
                _waiting[due.Call] = _waiting[due.Call] with { At = at };
            }
            else if (IsMine(due))
            {
                _waiting.Remove(due.Call);
            }

            return Task.CompletedTask;
        }
    }

    private bool IsMine(DueAnalysis due) => _waiting.TryGetValue(due.Call, out var waiting) && waiting.At.Ticks == due.Claim;

    private Lock Open() => IsDown ? throw new TimeoutException("The store is away.") : _guard;

    private sealed record Waiting(DateTimeOffset At, DateTimeOffset AddedAt, int Takes, string? Result);
}
