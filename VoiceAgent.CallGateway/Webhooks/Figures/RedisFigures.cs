using System.Globalization;
using StackExchange.Redis;

namespace VoiceAgent.CallGateway.Webhooks.Figures;

/// <summary>One hash for each day.</summary>
internal sealed class RedisFigures(IConnectionMultiplexer redis) : IFigureStore
{
    // The names in a count come from fixed lists, so a script has at most some hundred of them.
    private const string Add = """
        for i = 2, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
        redis.call('EXPIRE', KEYS[1], ARGV[1])
        return 1
        """;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public Task AddAsync(DateOnly day, IReadOnlyDictionary<string, long> counts) => redis.GetDatabase().ScriptEvaluateAsync(
        Add, [Key(day)], [(long)Kept.TotalSeconds, .. counts.SelectMany(static count => new RedisValue[] { count.Key, count.Value })]);

    public async Task<IReadOnlyDictionary<string, long>> ReadAsync(DateOnly day) =>
        (await redis.GetDatabase().HashGetAllAsync(Key(day))).ToDictionary(static entry => (string)entry.Name!, static entry => (long)entry.Value);

    private static RedisKey Key(DateOnly day) => $"webhooks:figures:{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
}
