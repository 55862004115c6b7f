using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Bench;

/// <summary>Keeps the events of live calls in memory and drops them when the call ends. Measurements use it instead of Redis.</summary>
internal sealed class MemoryCallLog(TimeProvider time) : ICallLog
{
    private readonly ConcurrentDictionary<CallId, List<LoggedEvent>> _calls = [];

    public Task<long> AppendAsync(CallId call, CallEvent happened)
    {
        var events = _calls.GetOrAdd(call, static _ => []);
        lock (events)
        {
            events.Add(new LoggedEvent(events.Count + 1, time.GetUtcNow(), happened));
            if (happened is CallEnded)
            {
                _calls.TryRemove(call, out _);
            }

            return Task.FromResult((long)events.Count);
        }
    }

    public async Task<bool> AppendAsync(CallLease lease, IReadOnlyList<PendingEvent> events)
    {
        foreach (var pending in events)
        {
            await AppendAsync(lease.Call, pending.Event);
        }

        return true;
    }

    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000)
    {
        if (!_calls.TryGetValue(call, out var events))
        {
            return Task.FromResult<IReadOnlyList<LoggedEvent>>([]);
        }

        lock (events)
        {
            return Task.FromResult<IReadOnlyList<LoggedEvent>>([.. events.Skip((int)after).Take(limit)]);
        }
    }

    public async IAsyncEnumerable<LoggedEvent> FollowAsync(CallId call, long after, [EnumeratorCancellation] CancellationToken stopping)
    {
        foreach (var logged in await ReadAsync(call, after))
        {
            yield return logged;
        }
    }
}
