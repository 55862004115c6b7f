using StackExchange.Redis;

namespace VoiceAgent.CallLog;

/// <summary>A counter for each window. The braces keep them on one shard, because a script reads and writes them together.</summary>
internal sealed class RedisCallBudget(IConnectionMultiplexer redis) : ICallBudget
{
    private const string Take = """
        for i = 1, #KEYS do
            if tonumber(redis.call('GET', KEYS[i]) or '0') >= tonumber(ARGV[2 * i - 1]) then return i end
        end
        for i = 1, #KEYS do
            redis.call('INCR', KEYS[i])
            redis.call('PEXPIRE', KEYS[i], ARGV[2 * i])
        end
        return 0
        """;

    public async Task<BudgetWindow?> TryTakeAsync(IReadOnlyList<BudgetWindow> windows)
    {
        RedisKey[] keys = [.. windows.Select(window => CallKeys.Budget(window.Name))];
        RedisValue[] limits = [.. windows.SelectMany(window => new RedisValue[] { window.Limit, (long)window.Kept.TotalMilliseconds })];
        var full = (int)await redis.GetDatabase().ScriptEvaluateAsync(Take, keys, limits);
        return full == 0 ? null : windows[full - 1];
    }
}
