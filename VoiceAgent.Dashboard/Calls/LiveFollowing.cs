using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Dashboard.Calls;

/// <summary>One following of the live calls: their records by the feed, their words by each call's own log.</summary>
/// <param name="ring">Called after each change, from any thread.</param>
internal sealed class LiveFollowing(ICallRecords records, ICallLog log, TimeProvider time, Action ring)
{
    // The feed promises nothing: whatever it lost is found by reading all live calls this often.
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<CallId, LiveCall> _calls = [];
    private readonly Dictionary<CallId, Task> _listeners = [];
    private bool _known;

    public LiveCalls Now()
    {
        lock (_gate)
        {
            return new([.. _calls.Values.OrderByDescending(call => call.Record.RangAt)], _known, Interrupted: false);
        }
    }

    /// <summary>Follows until the token is cancelled or the call log fails; then every listener has come home.</summary>
    public async Task RunAsync(CancellationToken unwatched)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(unwatched);
        Task[] both = [FollowRecordsAsync(over.Token), SweepAsync(over.Token)];
        try
        {
            await (await Task.WhenAny(both).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(both).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(Listeners()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowRecordsAsync(CancellationToken over)
    {
        await foreach (var id in records.FollowAsync(over).ConfigureAwait(false))
        {
            if (await records.FindAsync(id).ConfigureAwait(false) is { } record)
            {
                Put(record, over);
                ring();
            }
        }
    }

    private async Task SweepAsync(CancellationToken over)
    {
        while (true)
        {
            Replace(await records.LiveAsync().ConfigureAwait(false), over);
            ring();
            await Task.Delay(Sweep, time, over).ConfigureAwait(false);
        }
    }

    private void Replace(IReadOnlyList<CallRecord> live, CancellationToken over)
    {
        lock (_gate)
        {
            foreach (var gone in _calls.Keys.Except(live.Select(record => record.Id)).ToList())
            {
                _calls.Remove(gone);
            }

            foreach (var record in live)
            {
                Put(record, over);
            }

            _known = true;
        }
    }

    private void Put(CallRecord record, CancellationToken over)
    {
        lock (_gate)
        {
            if (!record.IsLive)
            {
                _calls.Remove(record.Id);
                return;
            }

            // The sweep and the feed may bring records in any order: the newer one stays.
            var known = _calls.GetValueOrDefault(record.Id);
            _calls[record.Id] = known is null ? new LiveCall(record, record.Agent, null)
                : record.Version >= known.Record.Version ? known with { Record = record }
                : known;
            if (_listeners.GetValueOrDefault(record.Id) is null or { IsCompleted: true })
            {
                _listeners[record.Id] = ListenAsync(record.Id, over);
            }
        }
    }

    private async Task ListenAsync(CallId id, CancellationToken over)
    {
        // Away from the lock of whoever found the call.
        await Task.Yield();
        await foreach (var logged in log.FollowAsync(id, after: 0, over).ConfigureAwait(false))
        {
            if (Hear(id, logged.Event))
            {
                ring();
            }
        }
    }

    private bool Hear(CallId id, CallEvent happened)
    {
        lock (_gate)
        {
            if (!_calls.TryGetValue(id, out var call))
            {
                return false;
            }

            _calls[id] = happened switch
            {
                AgentTookOver taken => call with { Agent = taken.Agent },
                CallerHypothesis heard => call with { LastLine = new(Speaker.Caller, heard.Text, Final: false) },
                CallerSpoke heard => call with { LastLine = new(Speaker.Caller, heard.Text, Final: true) },
                AgentSpeaking speaking => call with { LastLine = new(Speaker.Agent, speaking.Text, Final: false) },
                AgentSpoke { Text.Length: > 0 } spoke => call with { LastLine = new(Speaker.Agent, spoke.Text, Final: true) },
                _ => call,
            };
            return !ReferenceEquals(_calls[id], call);
        }
    }

    private Task[] Listeners()
    {
        lock (_gate)
        {
            return [.. _listeners.Values];
        }
    }
}
