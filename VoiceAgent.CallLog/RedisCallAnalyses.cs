using System.Globalization;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>
/// A sorted set of calls by their time in Unix milliseconds, and a hash each for the time of adding, the number of takes and the kept result. A claim
/// moves the time, so it expires by itself.
/// </summary>
internal sealed class RedisCallAnalyses(IConnectionMultiplexer redis, TimeProvider time) : ICallAnalyses
{
    private const string Add = """
        if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
        redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
        redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
        return 1
        """;

    private const string TakeDue = """
        local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
        local taken = {}
        for i = 1, #due do
            redis.call('ZADD', KEYS[1], ARGV[2], due[i])
            taken[#taken + 1] = due[i]
            taken[#taken + 1] = tostring(redis.call('HINCRBY', KEYS[3], due[i], 1))
            taken[#taken + 1] = redis.call('HGET', KEYS[2], due[i]) or ARGV[1]
            taken[#taken + 1] = redis.call('HGET', KEYS[4], due[i]) or ''
        end
        return taken
        """;

    private const string Keep = """
        local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
        if not known or tonumber(known) ~= tonumber(ARGV[2]) then return 0 end
        redis.call('HSET', KEYS[4], ARGV[1], ARGV[3])
        return 1
        """;

    private const string End = """
        local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
        if not known or tonumber(known) ~= tonumber(ARGV[2]) then return 0 end
        if ARGV[3] ~= '' then
            redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
        else
            redis.call('ZREM', KEYS[1], ARGV[1])
            for i = 2, 4 do redis.call('HDEL', KEYS[i], ARGV[1]) end
        end
        return 1
        """;

    private IDatabase Database => redis.GetDatabase();

    public Task AddAsync(CallId call, DateTimeOffset at) =>
        Database.ScriptEvaluateAsync(Add, CallKeys.Analyses, [call.ToString(), at.ToUnixTimeMilliseconds(), time.GetUtcNow().ToUnixTimeMilliseconds()]);

    public async Task<IReadOnlyList<DueAnalysis>> TakeDueAsync(int limit, TimeSpan claimed)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var claim = now + (long)claimed.TotalMilliseconds;
        var taken = (RedisValue[])(await Database.ScriptEvaluateAsync(TakeDue, CallKeys.Analyses, [now, claim, limit]))!;
        return
        [
            .. taken.Chunk(4).Select(fields => new DueAnalysis(
                CallId.Parse(fields[0]!),
                claim,
                int.Parse((string)fields[1]!, CultureInfo.InvariantCulture),
                DateTimeOffset.FromUnixTimeMilliseconds(long.Parse((string)fields[2]!, CultureInfo.InvariantCulture)),
                (string?)fields[3] is { Length: > 0 } result ? result : null)),
        ];
    }

    public async Task<bool> KeepAsync(DueAnalysis due, string result) =>
        (long)await Database.ScriptEvaluateAsync(Keep, CallKeys.Analyses, [due.Call.ToString(), due.Claim, result]) == 1;

    public Task EndAsync(DueAnalysis due, DateTimeOffset? next) =>
        Database.ScriptEvaluateAsync(End, CallKeys.Analyses, [due.Call.ToString(), due.Claim, next is { } at ? at.ToUnixTimeMilliseconds() : ""]);
}
