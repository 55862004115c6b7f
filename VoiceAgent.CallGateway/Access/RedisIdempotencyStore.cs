using System.Text.Json;
using StackExchange.Redis;

namespace VoiceAgent.CallGateway.Access;

/// <summary>One key in Redis for each idempotency key. It expires by itself.</summary>
internal sealed class RedisIdempotencyStore(IConnectionMultiplexer redis) : IIdempotencyStore
{
    private IDatabase Database => redis.GetDatabase();

    public async Task<KeptRequest?> BeginAsync(string key, KeptRequest begun, TimeSpan longest)
    {
        // A key may expire between the two questions. Then the request is new.
        while (!await Database.StringSetAsync(Of(key), Write(begun), longest, When.NotExists))
        {
            if (await Database.StringGetAsync(Of(key)) is { IsNull: false } known)
            {
                return JsonSerializer.Deserialize<KeptRequest>((byte[])known!);
            }
        }

        return null;
    }

    public Task CompleteAsync(string key, KeptRequest completed, TimeSpan kept) => Database.StringSetAsync(Of(key), Write(completed), kept, When.Always);

    public Task ForgetAsync(string key) => Database.KeyDeleteAsync(Of(key));

    private static RedisKey Of(string key) => $"idempotency:{key}";

    private static RedisValue Write(KeptRequest request) => JsonSerializer.SerializeToUtf8Bytes(request);
}
