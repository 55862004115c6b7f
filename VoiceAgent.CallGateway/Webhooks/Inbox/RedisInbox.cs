using System.Text.Json;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Webhooks.Inbox;

/// <summary>
/// A hash of the reports, and a sorted set of their ids by the time at which somebody may take them, in Unix milliseconds. A claim moves the time, so
/// it expires by itself.
/// </summary>
internal sealed class RedisInbox(IConnectionMultiplexer redis, TimeProvider time) : IInbox
{
    private const string Add = """
        if ARGV[4] ~= '' and not redis.call('SET', KEYS[3], '1', 'NX', 'PX', ARGV[4]) then return 0 end
        if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
        redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
        return 1
        """;

    private const string Take = """
        local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
        local taken = {}
        for i = 1, #due do
            local stored = redis.call('HGET', KEYS[1], due[i])
            if stored then
                redis.call('ZADD', KEYS[2], ARGV[2], due[i])
                taken[#taken + 1] = stored
            else
                redis.call('ZREM', KEYS[2], due[i])
            end
        end
        return taken
        """;

    private const string Done = """
        redis.call('ZREM', KEYS[2], ARGV[1])
        return redis.call('HDEL', KEYS[1], ARGV[1])
        """;

    private const string Fail = """
        if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
        return 1
        """;

    // The braces keep all keys on one shard.
    private static readonly RedisKey Entries = "{inbox}:entries";
    private static readonly RedisKey Due = "{inbox}:due";
    private static readonly RedisKey[] Keys = [Entries, Due];

    private IDatabase Database => redis.GetDatabase();

    public async Task<bool> AddAsync(IncomingReport report, DateTimeOffset due, TimeSpan? once) => (long)await Database.ScriptEvaluateAsync(
        Add,
        [Entries, Due, $"{{inbox}}:seen:{report.Id}"],
        [report.Id, Write(report), due.ToUnixTimeMilliseconds(), once is { } kept ? (long)kept.TotalMilliseconds : ""]) == 1;

    public async Task<IReadOnlyList<IncomingReport>> TakeDueAsync(int limit, TimeSpan claimed)
    {
        var now = time.GetUtcNow();
        var taken = (RedisValue[])(await Database.ScriptEvaluateAsync(Take, Keys, [now.ToUnixTimeMilliseconds(), (now + claimed).ToUnixTimeMilliseconds(), limit]))!;
        return [.. taken.Select(static stored => JsonSerializer.Deserialize<IncomingReport>((string)stored!, LoggedEvent.Json)!)];
    }

    public Task DoneAsync(string id) => Database.ScriptEvaluateAsync(Done, Keys, [id]);

    public Task FailAsync(IncomingReport report, DateTimeOffset next) => Database.ScriptEvaluateAsync(Fail, Keys, [report.Id, Write(report), next.ToUnixTimeMilliseconds()]);

    public async Task<InboxState> StateAsync()
    {
        var first = await Database.SortedSetRangeByRankWithScoresAsync(Due, 0, 0);
        var due = first.Length == 0 ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeMilliseconds((long)first[0].Score);
        return new InboxState(await Database.SortedSetLengthAsync(Due), due <= time.GetUtcNow() ? due : null);
    }

    private static string Write(IncomingReport report) => JsonSerializer.Serialize(report, LoggedEvent.Json);
}
