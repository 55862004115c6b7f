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
internal sealed class RedisCallLog(IConnectionMultiplexer redis, TimeProvider time) : ICallLog
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

    public async Task<long> AppendAsync(CallId call, CallEvent happened)
    {
        var appended = await redis.GetDatabase().ScriptEvaluateAsync(
            Append,
            [CallKeys.Sequence(call), CallKeys.Events(call)],
            [
                time.GetUtcNow().ToUnixTimeMilliseconds(),
                JsonSerializer.Serialize(happened, LoggedEvent.Json),
                (long)Kept.TotalSeconds,
                (string)CallKeys.EventFeed(call)!,
            ]);
        if (happened is CallEnded)
        {
            // The finisher subscribes to finished logs. If this notification is lost, its next round finds the call.
            await redis.GetSubscriber().PublishAsync(CallKeys.Feed, call.ToString());
        }

        return (long)appended;
    }

    public async Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000)
    {
        var entries = await redis.GetDatabase()
            .SortedSetRangeByScoreAsync(CallKeys.Events(call), after + 1, double.PositiveInfinity, Exclude.None, Order.Ascending, 0, limit);
        return Array.ConvertAll(entries, entry => Parse(entry!));
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

    private static LoggedEvent Parse(string entry)
    {
        var first = entry.IndexOf(' ');
        var second = entry.IndexOf(' ', first + 1);
        return new LoggedEvent(
            long.Parse(entry.AsSpan(0, first)),
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(entry.AsSpan(first + 1, second - first - 1))),
            JsonSerializer.Deserialize<CallEvent>(entry.AsSpan(second + 1), LoggedEvent.Json)!);
    }
}
