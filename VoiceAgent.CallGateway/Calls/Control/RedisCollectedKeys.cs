using System.Globalization;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>One hash in Redis for each operation: a field for each key that was reported. It expires by itself.</summary>
internal sealed class RedisCollectedKeys(IConnectionMultiplexer redis, SealedKeys cipher) : ICollectedKeys
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    public async Task AddAsync(CallId call, string operation, PressedKeys keys)
    {
        var database = redis.GetDatabase();
        await database.HashSetAsync(Of(call, operation), keys.Sequence.ToString(CultureInfo.InvariantCulture), cipher.Seal(operation, keys.Keys));
        await database.KeyExpireAsync(Of(call, operation), Kept);
    }

    public async Task<string?> FindAsync(CallId call, string operation)
    {
        var fields = await redis.GetDatabase().HashGetAllAsync(Of(call, operation));
        return fields.Length == 0 ? null : string.Concat(fields
            .OrderBy(field => int.Parse(field.Name.ToString(), CultureInfo.InvariantCulture))
            .Select(field => cipher.Open(operation, (byte[])field.Value!)));
    }

    private static RedisKey Of(CallId call, string operation) => $"call:{{{call}}}:keys:{operation}";
}
