using System.Globalization;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>
/// A sorted set of waiting calls by the time of the ring, one by the time until which they are kept, and hashes with the route of each call and the last
/// turn of each route. They are on the shard of the places.
/// </summary>
internal sealed class RedisCallQueue(IConnectionMultiplexer redis, TimeProvider time) : ICallQueue
{
    private const string Join = PlacesScripts.Count + """

        if not redis.call('ZSCORE', KEYS[3], ARGV[4]) then
            local routes = redis.call('HVALS', KEYS[5])
            local same = 0
            for i = 1, #routes do
                if routes[i] == ARGV[6] then same = same + 1 end
            end
            if same >= tonumber(ARGV[8]) then return {} end
            redis.call('ZADD', KEYS[3], ARGV[5], ARGV[4])
            redis.call('HSET', KEYS[5], ARGV[4], ARGV[6])
        end
        redis.call('ZADD', KEYS[4], ARGV[7], ARGV[4])

        """ + PlacesScripts.Order + """

        local found = {'1', '1', '1'}
        if route[ARGV[4]] then
            found[3] = '0'
            found[1] = tostring(place[ARGV[4]])
            for turn = 1, #order do
                if order[turn] == ARGV[4] then found[2] = tostring(turn) end
            end
        end
        local turns = redis.call('ZRANGEBYSCORE', KEYS[7], now - tonumber(ARGV[9]), '+inf')
        for i = 1, #turns do found[#found + 1] = tostring(redis.call('ZSCORE', KEYS[7], turns[i])) end
        return found
        """;

    private const string CallUp = PlacesScripts.Count + """

        local called = {}
        if waiting <= 0 or free - reserved <= 0 then return called end

        """ + PlacesScripts.Order + """

        for turn = 1, math.min(#order, free - reserved) do
            local id = order[turn]
            redis.call('ZADD', KEYS[2], now + tonumber(ARGV[4]), id)
            redis.call('HSET', KEYS[6], route[id], top + turn, '#', top + turn)
            redis.call('ZADD', KEYS[7], now, id)
            called[turn] = id
        end
        redis.call('PEXPIRE', KEYS[6], ARGV[6])
        redis.call('ZREMRANGEBYSCORE', KEYS[7], '-inf', now - tonumber(ARGV[5]))
        redis.call('PEXPIRE', KEYS[7], ARGV[5])
        return called
        """;

    private const string Leave = """
        redis.call('ZREM', KEYS[3], ARGV[1])
        redis.call('ZREM', KEYS[4], ARGV[1])
        redis.call('HDEL', KEYS[5], ARGV[1])
        if ARGV[2] == '0' then redis.call('ZREM', KEYS[2], ARGV[1]) end
        return 1
        """;

    // Longer than a quiet night. After that all routes begin anew.
    private static readonly TimeSpan ServedKept = TimeSpan.FromDays(1);

    private IDatabase Database => redis.GetDatabase();

    public async Task<QueuePlace?> JoinAsync(CallId call, string route, int most)
    {
        var until = (time.GetUtcNow() + QueueTimes.Kept).ToUnixTimeMilliseconds();
        var found = (RedisValue[])(await Database.ScriptEvaluateAsync(
            Join,
            PlacesScripts.Keys,
            [.. PlacesScripts.TimesAt(time), call.ToString(), call.RangAt.ToUnixTimeMilliseconds(), route, until, most, (long)QueueTimes.Turns.TotalMilliseconds]))!;
        return found.Length == 0 ? null : new QueuePlace((int)found[0], (int)found[1], found[2] == "1", [.. found.Skip(3).Select(AtOf)]);
    }

    public async Task<IReadOnlyList<CallId>> CallUpAsync()
    {
        var called = (RedisValue[])(await Database.ScriptEvaluateAsync(
            CallUp,
            PlacesScripts.Keys,
            [.. PlacesScripts.TimesAt(time), (long)PlacesRules.Reserved.TotalMilliseconds, (long)QueueTimes.Turns.TotalMilliseconds, (long)ServedKept.TotalMilliseconds]))!;
        return Array.ConvertAll(called, call => CallId.Parse(call!));
    }

    public Task LeaveAsync(CallId call, bool keepsPlace) => Database.ScriptEvaluateAsync(Leave, PlacesScripts.Keys, [call.ToString(), keepsPlace ? 1 : 0]);

    private static DateTimeOffset AtOf(RedisValue score) => DateTimeOffset.FromUnixTimeMilliseconds((long)double.Parse(score.ToString(), CultureInfo.InvariantCulture));
}
