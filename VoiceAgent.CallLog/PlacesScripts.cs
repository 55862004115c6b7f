using StackExchange.Redis;

namespace VoiceAgent.CallLog;

/// <summary>What the scripts about places and about the queue share. All keys are on one shard, because the scripts read and write them together.</summary>
internal static class PlacesScripts
{
    public static readonly RedisKey[] Keys = [CallKeys.Workers, CallKeys.Reserved, CallKeys.Waiting, CallKeys.WaitingUntil, CallKeys.WaitingRoutes, CallKeys.Served, CallKeys.Turns];

    /// <summary>
    /// Computes <c>free</c> (places that no worker uses), <c>reserved</c>, and <c>waiting</c> (callers without a reserved place). ARGV: 1 now, 2 how long a
    /// report counts, 3 how long it is kept, all in milliseconds. A report is "capacity used draining beat time".
    /// </summary>
    public const string Count = """
        local now = tonumber(ARGV[1])
        redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
        local gone = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now)
        for i = 1, #gone do
            redis.call('ZREM', KEYS[3], gone[i])
            redis.call('ZREM', KEYS[4], gone[i])
            redis.call('HDEL', KEYS[5], gone[i])
        end
        local free = 0
        local reports = redis.call('HGETALL', KEYS[1])
        for i = 1, #reports, 2 do
            local capacity, used, draining, beat, at = string.match(reports[i + 1], '(%d+) (%d+) (%d) (%d+) (%d+)')
            local age = now - tonumber(at)
            if age > tonumber(ARGV[3]) then
                redis.call('HDEL', KEYS[1], reports[i])
            elseif draining == '0' and age <= tonumber(ARGV[2]) and tonumber(capacity) > tonumber(used) then
                free = free + tonumber(capacity) - tonumber(used)
            end
        end
        local reserved = redis.call('ZCARD', KEYS[2])
        local waiting = redis.call('ZCARD', KEYS[3])
        if waiting > 0 then
            local held = redis.call('ZRANGE', KEYS[2], 0, -1)
            for i = 1, #held do
                if redis.call('ZSCORE', KEYS[3], held[i]) then waiting = waiting - 1 end
            end
        end
        """;

    /// <summary>
    /// Computes <c>order</c>, the callers without a reserved place in the order of <see cref="QueueOrder"/>, <c>route</c> of each of them and <c>place</c>,
    /// the position of each in its route. <c>top</c> is the number of the last turn. It follows <see cref="Count"/>.
    /// </summary>
    public const string Order = """
        local ids = redis.call('ZRANGE', KEYS[3], 0, -1)
        local names, lines, route, place = {}, {}, {}, {}
        local many = 0
        for i = 1, #ids do
            local name = redis.call('HGET', KEYS[5], ids[i])
            if name and not redis.call('ZSCORE', KEYS[2], ids[i]) then
                if not lines[name] then
                    lines[name] = {}
                    names[#names + 1] = name
                end
                lines[name][#lines[name] + 1] = ids[i]
                route[ids[i]] = name
                place[ids[i]] = #lines[name]
                many = many + 1
            end
        end
        local top = tonumber(redis.call('HGET', KEYS[6], '#') or '0')
        local last, taken, order = {}, {}, {}
        for i = 1, #names do
            last[names[i]] = tonumber(redis.call('HGET', KEYS[6], names[i]) or '0')
            taken[names[i]] = 0
        end
        for turn = 1, many do
            local best = nil
            for i = 1, #names do
                local name = names[i]
                if taken[name] < #lines[name] and (best == nil or last[name] < last[best]) then best = name end
            end
            taken[best] = taken[best] + 1
            order[turn] = lines[best][taken[best]]
            last[best] = top + turn
        end
        """;

    public static RedisValue[] TimesAt(TimeProvider time) =>
        [time.GetUtcNow().ToUnixTimeMilliseconds(), (long)PlacesRules.Fresh.TotalMilliseconds, (long)PlacesRules.Forgotten.TotalMilliseconds];
}
