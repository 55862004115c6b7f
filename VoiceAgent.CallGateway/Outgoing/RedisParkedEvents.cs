using System.Text.Json;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>A hash of the parked events, and a sorted set of their ids by time.</summary>
internal sealed class RedisParkedEvents(IConnectionMultiplexer redis, IOptions<EventOptions> options, ILogger<RedisParkedEvents> logger) : IParkedEvents
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

    // The braces keep both keys on one shard.
    private static readonly RedisKey Entries = "{events:parked}:entries";
    private static readonly RedisKey Order = "{events:parked}:order";

    private IDatabase Database => redis.GetDatabase();

    public async Task ParkAsync(ParkedEvent parked)
    {
        var dropped = await Database.ScriptEvaluateAsync(
            Park, [Entries, Order], [parked.Id, JsonSerializer.Serialize(parked, LoggedEvent.Json), parked.At.ToUnixTimeMilliseconds(), options.Value.MostParked]);
        if ((long)dropped > 0)
        {
            EventsLog.ParkedDropped(logger, (long)dropped);
        }
    }

    public async Task<IReadOnlyList<ParkedEvent>> ListAsync(int skip, int limit)
    {
        var ids = await Database.SortedSetRangeByRankAsync(Order, skip, skip + limit - 1, StackExchange.Redis.Order.Descending);
        var stored = ids.Length == 0 ? [] : await Database.HashGetAsync(Entries, ids);
        return [.. stored.Where(static entry => !entry.IsNull).Select(Read)];
    }

    public async Task<ParkedEvent?> FindAsync(string id) => await Database.HashGetAsync(Entries, id) is { IsNull: false } stored ? Read(stored) : null;

    public async Task RemoveAsync(string id)
    {
        await Database.SortedSetRemoveAsync(Order, id);
        await Database.HashDeleteAsync(Entries, id);
    }

    private static ParkedEvent Read(RedisValue stored) => JsonSerializer.Deserialize<ParkedEvent>((string)stored!, LoggedEvent.Json)!;
}
