using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using StackExchange.Redis;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>Stores sessions in Redis, encrypted with the dashboard's data protection keys. They expire when they end.</summary>
internal sealed class RedisSessionStore(IConnectionMultiplexer redis, IDataProtectionProvider protection, TimeProvider time) : ISessionStore
{
    private readonly IDataProtector _protector = protection.CreateProtector("VoiceAgent.Dashboard.Session");

    public async Task PutAsync(string id, Session session)
    {
        var left = session.EndsAt - time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            var hidden = _protector.Protect(JsonSerializer.SerializeToUtf8Bytes(session));
            await redis.GetDatabase().StringSetAsync(Key(id), hidden, left, When.Always);
        }
    }

    public async Task<Session?> FindAsync(string id)
    {
        var kept = await redis.GetDatabase().StringGetAsync(Key(id));
        try
        {
            return kept.IsNull ? null : JsonSerializer.Deserialize<Session>(_protector.Unprotect((byte[])kept!));
        }
        catch (CryptographicException)
        {
            // The keys that encrypted this session are gone, so it counts as ended.
            return null;
        }
    }

    public Task RemoveAsync(string id) => redis.GetDatabase().KeyDeleteAsync(Key(id));

    private static RedisKey Key(string id) => $"dashboard:session:{id}";
}
