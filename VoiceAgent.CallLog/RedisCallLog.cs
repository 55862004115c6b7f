using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>
/// One sorted set for each call, with the sequence number as score. The script that appends also takes the number, so two
/// writers never share a number and no number is missing. Redis streams would do the same, but Garnet has none (decision 0002).
/// </summary>
internal sealed class RedisCallLog(IConnectionMultiplexer redis, TimeProvider time) : ICallLog, IReportLog
{
    // The finisher copies a call to Cosmos within a minute of its end. A day leaves time to repair a failure.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    // Redis pub/sub may lose a notification. The follower then waits at most this long.
    private static readonly TimeSpan Reread = TimeSpan.FromSeconds(1);

    private const string Append = """
        local seq = redis.call('INCR', KEYS[1])
        redis.call('ZADD', KEYS[2], seq, seq .. ' ' .. ARGV[1] .. ' ' .. ARGV[2])
        redis.call('EXPIRE', KEYS[1], ARGV[3])
        redis.call('EXPIRE', KEYS[2], ARGV[3])
        redis.call('PUBLISH', ARGV[4], seq)
        return seq
        """;

    // ARGV: time, JSON, expiry, channel, and the name of the report.
    private const string AppendNew = """
        if redis.call('HSETNX', KEYS[3], ARGV[5], '1') == 0 then return 0 end
        redis.call('EXPIRE', KEYS[3], ARGV[3])
        """ + "\n" + Append;

    private const string AppendToLive = """
        local live = redis.call('HGET', KEYS[4], 'live')
        if live == '0' then return -2 end
        if not live and redis.call('EXISTS', KEYS[4]) == 0 then return -1 end
        """ + "\n" + AppendNew;

    // ARGV: the fencing token, the writer, the expiry, the channel, and for each event its number, time and JSON. A number that
    // the writer has used before is skipped. A lease with a greater token means that another worker runs the conversation.
    private const string AppendLeased = """
        local token = redis.call('HGET', KEYS[3], 'token')
        if token and tonumber(token) > tonumber(ARGV[1]) then return -1 end
        local last = tonumber(redis.call('HGET', KEYS[3], ARGV[2]) or '0')
        local seq = 0
        for i = 5, #ARGV, 3 do
            local number = tonumber(ARGV[i])
            if number > last then
                seq = redis.call('INCR', KEYS[1])
                redis.call('ZADD', KEYS[2], seq, seq .. ' ' .. ARGV[i + 1] .. ' ' .. ARGV[i + 2])
                last = number
            end
        end
        if seq > 0 then
            redis.call('HSET', KEYS[3], ARGV[2], last)
            redis.call('EXPIRE', KEYS[1], ARGV[3])
            redis.call('EXPIRE', KEYS[2], ARGV[3])
            redis.call('EXPIRE', KEYS[3], ARGV[3])
            redis.call('PUBLISH', ARGV[4], seq)
        end
        return seq
        """;

    public async Task<bool> AppendAsync(CallLease lease, IReadOnlyList<PendingEvent> events)
    {
        var call = lease.Call;
        List<RedisValue> values = [lease.Token, $"n:{lease.Writer}", (long)Kept.TotalSeconds, (string)CallKeys.EventFeed(call)!];
        foreach (var pending in events)
        {
            values.AddRange([pending.Number, pending.At.ToUnixTimeMilliseconds(), JsonSerializer.Serialize(pending.Event, LoggedEvent.Json)]);
        }

        var appended = (long)await redis.GetDatabase().ScriptEvaluateAsync(AppendLeased, [CallKeys.Sequence(call), CallKeys.Events(call), CallKeys.Lease(call)], [.. values]);
        if (appended >= 0 && lease.Token == 0)
        {
            // The store was away when the call began, so the call may have neither a record nor a lease. The gateways find it in the list of live calls.
            await redis.GetDatabase().SortedSetAddAsync(CallKeys.Live, call.ToString(), time.GetUtcNow().ToUnixTimeMilliseconds());
        }

        if (appended >= 0 && events.Any(pending => pending.Event is CallEnded))
        {
            await AnnounceEndAsync(call);
        }

        return appended >= 0;
    }

    public Task<long> AppendAsync(CallId call, CallEvent happened) => AppendAsync(Append, [CallKeys.Sequence(call), CallKeys.Events(call)], call, happened);

    public async Task<bool> AppendOnceAsync(CallId call, string report, CallEvent happened) =>
        await AppendAsync(AppendNew, [CallKeys.Sequence(call), CallKeys.Events(call), CallKeys.Reports(call)], call, happened, report) > 0;

    public async Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000)
    {
        var entries = await redis.GetDatabase()
            .SortedSetRangeByScoreAsync(CallKeys.Events(call), after + 1, double.PositiveInfinity, Exclude.None, Order.Ascending, 0, limit);
        return [.. entries.Select(entry => Parse(entry!)).OfType<LoggedEvent>()];
    }

    public async IAsyncEnumerable<LoggedEvent> FollowAsync(CallId call, long after, [EnumeratorCancellation] CancellationToken stopping)
    {
        // A signal and not a queue: one notification is enough to read all new events.
        var appended = new AsyncSignal();
        Action<RedisChannel, RedisValue> notify = (_, _) => appended.Set();
        var subscriber = redis.GetSubscriber();
        await subscriber.SubscribeAsync(CallKeys.EventFeed(call), notify);
        try
        {
            while (true)
            {
                // A follower reads for minutes. Spans of these reads would hide its other spans.
                Activity.Current = null;
                foreach (var logged in await ReadAsync(call, after))
                {
                    after = logged.Sequence;
                    yield return logged;
                    if (logged.Event is CallEnded)
                    {
                        yield break;
                    }
                }

                await appended.WaitAsync(Reread, time, stopping);
            }
        }
        finally
        {
            await subscriber.UnsubscribeAsync(CallKeys.EventFeed(call), notify);
        }
    }

    public async Task<ReportFate> AppendWhileLiveAsync(CallId call, string report, CallEvent happened) =>
        await AppendAsync(AppendToLive, [CallKeys.Sequence(call), CallKeys.Events(call), CallKeys.Reports(call), CallKeys.Record(call)], call, happened, report) switch
        {
            > 0 => ReportFate.Appended,
            -1 => ReportFate.NoSuchCall,
            -2 => ReportFate.CallOver,
            _ => ReportFate.Repeated,
        };

    private async Task<long> AppendAsync(string script, RedisKey[] keys, CallId call, CallEvent happened, params RedisValue[] more)
    {
        var appended = (long)await redis.GetDatabase().ScriptEvaluateAsync(
            script,
            keys,
            [
                time.GetUtcNow().ToUnixTimeMilliseconds(),
                JsonSerializer.Serialize(happened, LoggedEvent.Json),
                (long)Kept.TotalSeconds,
                (string)CallKeys.EventFeed(call)!,
                .. more,
            ]);
        if (happened is CallEnded && appended > 0)
        {
            await AnnounceEndAsync(call);
        }

        return appended;
    }

    // The finisher subscribes to finished logs. If this notification is lost, its next round finds the call.
    private Task AnnounceEndAsync(CallId call) => redis.GetSubscriber().PublishAsync(CallKeys.Feed, call.ToString());

    private static LoggedEvent? Parse(string entry)
    {
        var first = entry.IndexOf(' ');
        var second = entry.IndexOf(' ', first + 1);
        return LoggedEvent.TryRead(entry.AsSpan(second + 1), out var happened)
            ? new LoggedEvent(
                long.Parse(entry.AsSpan(0, first)),
                DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(entry.AsSpan(first + 1, second - first - 1))),
                happened)
            : null;
    }
}
