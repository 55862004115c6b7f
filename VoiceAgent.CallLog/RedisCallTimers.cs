using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>A sorted set of calls by their time in Unix milliseconds. A claim moves the time, so it expires by itself.</summary>
internal sealed class RedisCallTimers(IConnectionMultiplexer redis, TimeProvider time) : ICallTimers
{
    private const string SetEarlier = """
        local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
        if known and tonumber(known) <= tonumber(ARGV[2]) then return 0 end
        redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
        return 1
        """;

    private const string TakeDue = """
        local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
        for i = 1, #due do redis.call('ZADD', KEYS[1], ARGV[2], due[i]) end
        return due
        """;

    private const string End = """
        local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
        if not known or tonumber(known) ~= tonumber(ARGV[2]) then return 0 end
        if ARGV[3] == '' then redis.call('ZREM', KEYS[1], ARGV[1]) else redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1]) end
        return 1
        """;

    private static readonly RedisKey[] Keys = [CallKeys.Timers];

    private IDatabase Database => redis.GetDatabase();

    public Task SetAsync(CallId call, DateTimeOffset at) => Database.ScriptEvaluateAsync(SetEarlier, Keys, [call.ToString(), at.ToUnixTimeMilliseconds()]);

    public async Task<IReadOnlyList<DueCall>> TakeDueAsync(int limit, TimeSpan claimed)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var claim = now + (long)claimed.TotalMilliseconds;
        var due = (RedisValue[])(await Database.ScriptEvaluateAsync(TakeDue, Keys, [now, claim, limit]))!;
        return Array.ConvertAll(due, call => new DueCall(CallId.Parse(call!), claim));
    }

    public Task EndAsync(DueCall due, DateTimeOffset? next) =>
        Database.ScriptEvaluateAsync(End, Keys, [due.Call.ToString(), due.Claim, next is { } at ? at.ToUnixTimeMilliseconds() : ""]);
}
