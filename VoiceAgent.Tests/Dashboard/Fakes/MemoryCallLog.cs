using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.Dashboard.Fakes;

/// <summary>The call log and records in memory, for one process.</summary>
internal sealed class MemoryCallLog : ICallLog, ICallRecords
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CallId, List<LoggedEvent>> _events = [];
    private readonly Dictionary<CallId, CallRecord> _records = [];
    private readonly ConcurrentDictionary<Channel<CallId>, bool> _feeds = new();
    private int _logFollowers;
    private int _sweeps;
    private TaskCompletionSource _appended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When this is set, every method throws it.</summary>
    public Exception? Broken { get; set; }

    /// <summary>When this is set, reading a call's log throws it.</summary>
    public Exception? LogBroken { get; set; }

    /// <summary>The number of subscribers to the records.</summary>
    public int Followers => _feeds.Count;

    /// <summary>The number of subscribers to logs of calls.</summary>
    public int LogFollowers => _logFollowers;

    /// <summary>Each subscription to a call's log, with the sequence number after which it began.</summary>
    public ConcurrentQueue<(CallId Call, long After)> LogFollowings { get; } = new();

    /// <summary>How often the live calls were read.</summary>
    public int Sweeps => _sweeps;

    public async Task<bool> AppendAsync(CallLease lease, IReadOnlyList<PendingEvent> events)
    {
        foreach (var pending in events)
        {
            await AppendAsync(lease.Call, pending.Event);
        }

        return true;
    }

    public Task<long> AppendAsync(CallId call, CallEvent happened)
    {
        lock (_gate)
        {
            var events = _events.TryGetValue(call, out var known) ? known : _events[call] = [];
            events.Add(new LoggedEvent(events.Count + 1, DateTimeOffset.UtcNow, happened));
            var appended = _appended;
            _appended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            appended.SetResult();
            return Task.FromResult((long)events.Count);
        }
    }

    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000)
    {
        ThrowIfBroken();
        ThrowIf(LogBroken);
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<LoggedEvent>>([.. _events.GetValueOrDefault(call, []).Where(logged => logged.Sequence > after).Take(limit)]);
        }
    }

    public async IAsyncEnumerable<LoggedEvent> FollowAsync(CallId call, long after, [EnumeratorCancellation] CancellationToken stopping)
    {
        LogFollowings.Enqueue((call, after));
        Interlocked.Increment(ref _logFollowers);
        try
        {
            await foreach (var logged in FollowToEndAsync(call, after, stopping))
            {
                yield return logged;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _logFollowers);
        }
    }

    private async IAsyncEnumerable<LoggedEvent> FollowToEndAsync(CallId call, long after, [EnumeratorCancellation] CancellationToken stopping)
    {
        while (true)
        {
            Task appended;
            lock (_gate)
            {
                appended = _appended.Task;
            }

            foreach (var logged in await ReadAsync(call, after))
            {
                after = logged.Sequence;
                yield return logged;
                if (logged.Event is CallEnded)
                {
                    yield break;
                }
            }

            await appended.WaitAsync(stopping);
        }
    }

    public Task<bool> CreateAsync(CallRecord record)
    {
        lock (_gate)
        {
            if (!_records.TryAdd(record.Id, record with { Version = 1 }))
            {
                return Task.FromResult(false);
            }
        }

        Announce(record.Id);
        return Task.FromResult(true);
    }

    public Task<CallRecord?> FindAsync(CallId call)
    {
        ThrowIfBroken();
        lock (_gate)
        {
            return Task.FromResult(_records.GetValueOrDefault(call));
        }
    }

    public Task<CallRecord?> ChangeAsync(CallId call, Func<CallRecord, CallRecord?> change)
    {
        CallRecord? next;
        lock (_gate)
        {
            next = _records.TryGetValue(call, out var current) ? change(current) : null;
            if (next is null)
            {
                return Task.FromResult(current);
            }

            _records[call] = next = next with { Version = current!.Version + 1 };
        }

        Announce(call);
        return Task.FromResult<CallRecord?>(next);
    }

    /// <summary>Removes a record without publishing the change.</summary>
    public void Lose(CallId call)
    {
        lock (_gate)
        {
            _records.Remove(call);
        }
    }

    public Task<IReadOnlyList<CallRecord>> LiveAsync()
    {
        ThrowIfBroken();
        Interlocked.Increment(ref _sweeps);
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<CallRecord>>([.. _records.Values.Where(record => record.IsLive)]);
        }
    }

    public async IAsyncEnumerable<CallId> FollowAsync([EnumeratorCancellation] CancellationToken stopping)
    {
        ThrowIfBroken();
        var feed = Channel.CreateBounded<CallId>(1_000);
        _feeds[feed] = true;
        try
        {
            await foreach (var call in feed.Reader.ReadAllAsync(stopping))
            {
                yield return call;
            }
        }
        finally
        {
            _feeds.TryRemove(feed, out _);
        }
    }

    public Task HeartbeatAsync(CallId call) => Task.CompletedTask;

    public Task<IReadOnlyList<CallId>> SilentForAsync(TimeSpan silence) => Task.FromResult<IReadOnlyList<CallId>>([]);

    public Task<bool> ClaimAsync(string what, TimeSpan kept) => Task.FromResult(true);

    public Task KeepAsync(string what, TimeSpan kept) => Task.CompletedTask;

    public Task<bool> IsKeptAsync(string what) => Task.FromResult(false);

    public Task ReleaseAsync(string what) => Task.CompletedTask;

    public Task ForgetAsync(CallId call) => Task.CompletedTask;

    private void Announce(CallId call)
    {
        foreach (var feed in _feeds.Keys)
        {
            feed.Writer.TryWrite(call);
        }
    }

    private void ThrowIfBroken() => ThrowIf(Broken);

    private static void ThrowIf(Exception? broken)
    {
        if (broken is not null)
        {
            throw broken;
        }
    }
}
