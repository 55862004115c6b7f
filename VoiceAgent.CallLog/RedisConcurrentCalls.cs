using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>A sorted set of calls for each group, by the time until which they are counted, in Unix milliseconds. The braces keep them on one shard.</summary>
internal sealed class RedisConcurrentCalls(IConnectionMultiplexer redis, TimeProvider time) : IConcurrentCalls
{
    // ARGV: now, until, the call, the time to keep the keys, and the limit of each key.
    private const string Enter = """
        for i = 1, #KEYS do
            redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', ARGV[1])
            if not redis.call('ZSCORE', KEYS[i], ARGV[3]) and redis.call('ZCARD', KEYS[i]) >= tonumber(ARGV[4 + i]) then return i end
        end
        for i = 1, #KEYS do
            redis.call('ZADD', KEYS[i], ARGV[2], ARGV[3])
            redis.call('PEXPIRE', KEYS[i], ARGV[4])
        end
        return 0
        """;

    public async Task<CallGroup?> TryEnterAsync(CallId call, IReadOnlyList<CallGroup> groups, TimeSpan kept)
    {
        var now = time.GetUtcNow();
        RedisValue[] values = [now.ToUnixTimeMilliseconds(), (now + kept).ToUnixTimeMilliseconds(), $"{call}", (long)kept.TotalMilliseconds, .. groups.Select(group => (RedisValue)group.Limit)];
        var full = (int)await redis.GetDatabase().ScriptEvaluateAsync(Enter, KeysOf(groups), values);
        return full == 0 ? null : groups[full - 1];
    }

    public Task LeaveAsync(CallId call, IReadOnlyList<CallGroup> groups) =>
        Task.WhenAll(KeysOf(groups).Select(key => redis.GetDatabase().SortedSetRemoveAsync(key, $"{call}")));

    private static RedisKey[] KeysOf(IReadOnlyList<CallGroup> groups) => [.. groups.Select(group => CallKeys.Group(group.Name))];
}
