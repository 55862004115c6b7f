using System.Text.Json;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>
/// One list of events for each call, and one sorted set of calls for each subscriber, by the time of the next delivery in Unix milliseconds. A claim
/// moves the time, so it expires by itself.
/// </summary>
internal sealed class RedisOutbox(IConnectionMultiplexer redis, TimeProvider time) : IOutbox
{
    // Longer than the longest time for which a delivery is tried again.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private const string AddOnce = """
        local added = 0
        for i = 2, #ARGV, 2 do
            if redis.call('SADD', KEYS[2], ARGV[i]) == 1 then
                redis.call('RPUSH', KEYS[1], ARGV[i + 1])
                added = added + 1
            end
        end
        for i = 1, 3 do redis.call('EXPIRE', KEYS[i], ARGV[1]) end
        return added
        """;

    private const string SetDue = """
        redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
        if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1]) end
        return 1
        """;

    private const string TakeDue = """
        local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
        local taken = {}
        for i = 1, #due do
            redis.call('ZADD', KEYS[1], ARGV[2], due[i])
            taken[#taken + 1] = due[i]
            taken[#taken + 1] = redis.call('HGET', KEYS[2], due[i]) or '0'
        end
        return taken
        """;

    private const string End = """
        local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
        if not known or tonumber(known) ~= tonumber(ARGV[2]) then return 0 end
        if ARGV[4] ~= '' then
            redis.call('ZADD', KEYS[1], ARGV[4], ARGV[1])
        elseif (redis.call('HGET', KEYS[2], ARGV[1]) or '0') ~= ARGV[3] then
            redis.call('ZADD', KEYS[1], ARGV[5], ARGV[1])
        else
            redis.call('ZREM', KEYS[1], ARGV[1])
            redis.call('HDEL', KEYS[2], ARGV[1])
        end
        return 1
        """;

    private IDatabase Database => redis.GetDatabase();

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task AddAsync(CallId call, IReadOnlyList<OutgoingEvent> events, IReadOnlyCollection<string> subscribers, bool isLast)
    {
        var arguments = new List<RedisValue> { (long)Kept.TotalSeconds };
        foreach (var happened in events)
        {
            arguments.Add(happened.Key);
            arguments.Add(JsonSerializer.Serialize(happened, LoggedEvent.Json));
        }

        // The queue is due only after the events are in it. These keys are on another shard.
        var added = (long)await Database.ScriptEvaluateAsync(AddOnce, [Events(call), Known(call), Progress(call)], [.. arguments]);
        if (added == 0 && !isLast)
        {
            return;
        }

        await Task.WhenAll(subscribers.Select(subscriber => Database.ScriptEvaluateAsync(SetDue, KeysOf(subscriber), [call.ToString(), Now])));
    }

    public async Task<IReadOnlyList<DueQueue>> TakeDueAsync(string subscriber, int limit, TimeSpan claimed)
    {
        var claim = Now + (long)claimed.TotalMilliseconds;
        var taken = (RedisValue[])(await Database.ScriptEvaluateAsync(TakeDue, KeysOf(subscriber), [Now, claim, limit]))!;
        return [.. taken.Chunk(2).Select(pair => new DueQueue(subscriber, CallId.Parse(pair[0]!), claim, (long)pair[1]))];
    }

    public async Task<WaitingEvent?> NextAsync(DueQueue queue)
    {
        var fields = await Database.HashGetAsync(Progress(queue.Call), [Passed(queue), Tries(queue), FirstFailed(queue)]);
        var position = (long)fields[0];
        var stored = await Database.ListGetByIndexAsync(Events(queue.Call), position);
        return stored.IsNull
            ? null
            : new WaitingEvent(
                JsonSerializer.Deserialize<OutgoingEvent>((string)stored!, LoggedEvent.Json)!,
                position,
                (int)fields[1],
                fields[2].IsNull ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)fields[2]));
    }

    public async Task PassAsync(DueQueue queue, WaitingEvent waiting)
    {
        await Database.HashSetAsync(Progress(queue.Call), [new HashEntry(Passed(queue), waiting.Position + 1)]);
        await Database.HashDeleteAsync(Progress(queue.Call), [Tries(queue), FirstFailed(queue)]);
        await Database.KeyExpireAsync(Progress(queue.Call), Kept);
    }

    public async Task FailAsync(DueQueue queue, WaitingEvent waiting)
    {
        var progress = Progress(queue.Call);
        await Database.HashSetAsync(progress, [new HashEntry(Tries(queue), waiting.Tries + 1), new HashEntry(FirstFailed(queue), (waiting.FirstFailedAt?.ToUnixTimeMilliseconds()) ?? Now)]);

        // The events are kept as long as somebody still tries to deliver them.
        await Task.WhenAll(Database.KeyExpireAsync(progress, Kept), Database.KeyExpireAsync(Events(queue.Call), Kept), Database.KeyExpireAsync(Known(queue.Call), Kept));
    }

    public Task EndAsync(DueQueue queue, DateTimeOffset? next) => Database.ScriptEvaluateAsync(
        End, KeysOf(queue.Subscriber), [queue.Call.ToString(), queue.Claim, queue.Additions, next is { } at ? at.ToUnixTimeMilliseconds() : "", Now]);

    // The braces keep the keys of one script on one shard.
    private static RedisKey[] KeysOf(string subscriber) => [$"events:{{{subscriber}}}:due", $"events:{{{subscriber}}}:additions"];

    private static RedisKey Events(CallId call) => $"call:{{{call}}}:news";

    private static RedisKey Known(CallId call) => $"call:{{{call}}}:news:known";

    private static RedisKey Progress(CallId call) => $"call:{{{call}}}:news:progress";

    private static RedisValue Passed(DueQueue queue) => $"{queue.Subscriber}:passed";

    private static RedisValue Tries(DueQueue queue) => $"{queue.Subscriber}:tries";

    private static RedisValue FirstFailed(DueQueue queue) => $"{queue.Subscriber}:first-failed";
}
