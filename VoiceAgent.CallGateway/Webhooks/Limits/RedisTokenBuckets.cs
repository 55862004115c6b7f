using StackExchange.Redis;

namespace VoiceAgent.CallGateway.Webhooks.Limits;

/// <summary>One hash for each bucket: thousandths of tokens, and when they were counted. It expires when the bucket would be full.</summary>
internal sealed class RedisTokenBuckets(IConnectionMultiplexer redis, TimeProvider time) : ITokenBuckets
{
    // ARGV: tokens per second, burst, now in milliseconds, the most to take. The answer is the number of tokens, or the wait in milliseconds below zero. Tokens are whole thousandths, so that Redis and Garnet write the same numbers.
    private const string Take = """
        local rate, most, now = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000, tonumber(ARGV[3])
        local tokens = most
        local known = redis.call('HMGET', KEYS[1], 'tokens', 'at')
        if known[1] and known[2] then
            local at = tonumber(known[2])
            if at > now then now = at end
            tokens = math.min(most, tonumber(known[1]) + (now - at) * rate)
        end
        local taken = math.min(tonumber(ARGV[4]), math.floor(tokens / 1000))
        local answer = taken
        if taken == 0 then answer = -math.ceil((1000 - tokens) / rate) end
        tokens = tokens - taken * 1000
        redis.call('HSET', KEYS[1], 'tokens', string.format('%d', tokens), 'at', string.format('%d', now))
        redis.call('PEXPIRE', KEYS[1], string.format('%d', math.ceil(most / rate) + 1000))
        return answer
        """;

    public async Task<Tokens> TakeAsync(string who, int perSecond, int burst, int most)
    {
        var answer = (long)await redis.GetDatabase().ScriptEvaluateAsync(
            Take, [$"webhooks:bucket:{who}"], [perSecond, burst, time.GetUtcNow().ToUnixTimeMilliseconds(), most]);
        return answer > 0 ? new Tokens((int)answer, TimeSpan.Zero) : new Tokens(0, TimeSpan.FromMilliseconds(-answer));
    }
}
