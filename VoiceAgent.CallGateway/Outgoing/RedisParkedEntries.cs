using System.Text.Json;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>Entries that wait for an operator: a hash of them, and a sorted set of their ids by time.</summary>
/// <param name="prefix">Of the two keys. Braces in it keep both on one shard.</param>
/// <param name="most">Beyond this number the oldest entries are dropped.</param>
internal sealed class RedisParkedEntries<TEntry>(IConnectionMultiplexer redis, string prefix, int most)
    where TEntry : class
{
    private const string Park = """
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
        local over = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[4])
        if over <= 0 then return 0 end
        local old = redis.call('ZRANGE', KEYS[2], 0, over - 1)
        for i = 1, #old do redis.call('HDEL', KEYS[1], old[i]) end
        redis.call('ZREMRANGEBYRANK', KEYS[2], 0, over - 1)
        return over
        """;

    private readonly RedisKey _entries = $"{prefix}:entries";
    private readonly RedisKey _order = $"{prefix}:order";

    private IDatabase Database => redis.GetDatabase();

    /// <returns>How many old entries were dropped.</returns>
    public async Task<long> ParkAsync(string id, TEntry entry, DateTimeOffset at) =>
        (long)await Database.ScriptEvaluateAsync(Park, [_entries, _order], [id, JsonSerializer.Serialize(entry, LoggedEvent.Json), at.ToUnixTimeMilliseconds(), most]);

    /// <summary>The entries, the latest first.</summary>
    public async Task<IReadOnlyList<TEntry>> ListAsync(int skip, int limit)
    {
        var ids = await Database.SortedSetRangeByRankAsync(_order, skip, skip + limit - 1, Order.Descending);
        var stored = ids.Length == 0 ? [] : await Database.HashGetAsync(_entries, ids);
        return [.. stored.Where(static entry => !entry.IsNull).Select(Read)];
    }

    public async Task<TEntry?> FindAsync(string id) => await Database.HashGetAsync(_entries, id) is { IsNull: false } stored ? Read(stored) : null;

    public async Task RemoveAsync(string id)
    {
        await Database.SortedSetRemoveAsync(_order, id);
        await Database.HashDeleteAsync(_entries, id);
    }

    public Task<long> CountAsync() => Database.SortedSetLengthAsync(_order);

    private static TEntry Read(RedisValue stored) => JsonSerializer.Deserialize<TEntry>((string)stored!, LoggedEvent.Json)!;
}
