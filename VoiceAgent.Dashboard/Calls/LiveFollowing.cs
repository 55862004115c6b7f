using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;

namespace VoiceAgent.Dashboard.Calls;

/// <summary>Follows the live calls: their records through the feed, and their words through each call's log.</summary>
/// <param name="ring">Called after each change, from any thread.</param>
internal sealed class LiveFollowing(ICallRecords records, ICallLog log, TimeProvider time, Action ring)
{
    // The feed may lose notifications. Reading all live calls this often finds what was lost.
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<CallId, FollowedCall> _calls = [];
    private readonly List<Task> _leaving = [];
    private bool _known;

    public LiveCalls Now()
    {
        lock (_gate)
        {
            return new([.. _calls.Values.Select(followed => followed.Call).OrderByDescending(call => call.Record.RangAt)], _known, Interrupted: false);
        }
    }

    /// <summary>Follows until the token is cancelled or the call log fails. Completes when every log's reading has ended.</summary>
    public async Task RunAsync(CancellationToken unwatched)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(unwatched);
        Task[] both = [FollowRecordsAsync(over.Token), SweepAsync(over.Token)];
        try
        {
            await (await Task.WhenAny(both));
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(both).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(LeaveAll()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowRecordsAsync(CancellationToken over)
    {
        await foreach (var id in records.FollowAsync(over))
        {
            if (await records.FindAsync(id) is { } record)
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
            Replace(await records.LiveAsync(), over);
            ring();
            await Task.Delay(Sweep, time, over);
        }
    }

    private void Replace(IReadOnlyList<CallRecord> live, CancellationToken over)
    {
        lock (_gate)
        {
            foreach (var gone in _calls.Keys.Except(live.Select(record => record.Id)).ToList())
            {
                Remove(gone);
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
                Remove(record.Id);
                return;
            }

            if (!_calls.TryGetValue(record.Id, out var followed))
            {
                _calls[record.Id] = followed = new FollowedCall(record, over);
            }

            // The sweep and the feed may deliver records in any order. The newest one is kept.
            if (record.Version >= followed.Call.Record.Version)
            {
                followed.Call = followed.Call with { Record = record };
            }

            if (followed is { IsRead: false, Listening.IsCompleted: true })
            {
                followed.Listening = ListenAsync(record.Id, followed);
            }
        }
    }

    private void Remove(CallId id)
    {
        if (_calls.Remove(id, out var gone))
        {
            _leaving.RemoveAll(task => task.IsCompleted);
            _leaving.Add(gone.LeaveAsync());
        }
    }

    private async Task ListenAsync(CallId id, FollowedCall followed)
    {
        // Continues outside the lock of the code that found the call.
        await Task.Yield();
        await foreach (var logged in log.FollowAsync(id, followed.Heard, followed.Left))
        {
            if (Hear(followed, logged))
            {
                ring();
            }
        }

        lock (_gate)
        {
            followed.IsRead = true;
        }
    }

    private bool Hear(FollowedCall followed, LoggedEvent logged)
    {
        lock (_gate)
        {
            var call = followed.Call;
            followed.Heard = logged.Sequence;
            followed.Call = logged.Event switch
            {
                AgentTookOver taken => call with { Agent = taken.Agent },
                CallerHypothesis heard => call with { LastLine = new(Speaker.Caller, heard.Text, Final: false) },
                CallerSpoke heard => call with { LastLine = new(Speaker.Caller, heard.Text, Final: true) },
                AgentSpeaking speaking => call with { LastLine = new(Speaker.Agent, speaking.Text, Final: false) },
                AgentSpoke { Text.Length: > 0 } spoke => call with { LastLine = new(Speaker.Agent, spoke.Text, Final: true) },
                _ => call,
            };
            return !ReferenceEquals(followed.Call, call);
        }
    }

    private Task[] LeaveAll()
    {
        lock (_gate)
        {
            return [.. _leaving, .. _calls.Values.Select(followed => followed.LeaveAsync())];
        }
    }
}
