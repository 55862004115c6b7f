using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>
/// For each trunk: a hash with the last report of each gateway, a hash of counts for each day, and lists of the last errors and of the last calls. All of
/// them expire.
/// </summary>
internal sealed class RedisTrunkStates(IConnectionMultiplexer redis, TimeProvider time) : ITrunkStates
{
    private const string In = "in";
    private const string Out = "out";

    private static readonly TimeSpan DayKept = TimeSpan.FromDays(2);
    private static readonly TimeSpan ErrorsKept = TimeSpan.FromDays(7);
    private static readonly TimeSpan QualityKept = TimeSpan.FromDays(1);

    public async Task ReportAsync(string trunk, GatewayTrunkState state)
    {
        var database = redis.GetDatabase();
        await database.HashSetAsync(Gateways(trunk), state.Gateway, JsonSerializer.Serialize(TrunkStateRules.Masked(state), LoggedEvent.Json));
        await database.KeyExpireAsync(Gateways(trunk), TrunkStateRules.Old);
    }

    public Task ForgetAsync(string trunk, string gateway) => redis.GetDatabase().HashDeleteAsync(Gateways(trunk), gateway);

    public Task ReportCallAsync(string trunk, CallDirection direction) => CountAsync(trunk, direction is CallDirection.Outbound ? Out : In);

    public async Task ReportErrorAsync(string trunk, TrunkError error)
    {
        await PushAsync(Errors(trunk), TrunkStateRules.Masked(error), TrunkStateRules.MostErrors, ErrorsKept);
        if (error.Status is { } status)
        {
            await CountAsync(trunk, status.ToString(CultureInfo.InvariantCulture));
        }
    }

    public Task ReportQualityAsync(string trunk, TrunkCallQuality quality) => PushAsync(Quality(trunk), quality, TrunkStateRules.MostCalls, QualityKept);

    public async Task<TrunkState> ReadAsync(string trunk)
    {
        var database = redis.GetDatabase();
        var (gateways, day) = (database.HashGetAllAsync(Gateways(trunk)), database.HashGetAllAsync(Day(trunk)));
        var (errors, calls) = (database.ListRangeAsync(Errors(trunk)), database.ListRangeAsync(Quality(trunk)));
        await Task.WhenAll(gateways, day, errors, calls);
        var counts = (await day).ToDictionary(entry => (string)entry.Name!, entry => (long)entry.Value);
        var today = new TrunkDay(
            counts.GetValueOrDefault(In),
            counts.GetValueOrDefault(Out),
            counts.Where(count => char.IsAsciiDigit(count.Key[0])).ToDictionary(count => int.Parse(count.Key, CultureInfo.InvariantCulture), count => count.Value));
        return TrunkStateRules.Combined(Read<GatewayTrunkState>((await gateways).Select(entry => entry.Value)), today, [.. Read<TrunkError>(await errors)], [.. Read<TrunkCallQuality>(await calls)], time.GetUtcNow());
    }

    private static IEnumerable<T> Read<T>(IEnumerable<RedisValue> values) => values.Select(value => JsonSerializer.Deserialize<T>((string)value!, LoggedEvent.Json)!);

    // The braces keep all keys of a trunk on one shard.
    private static RedisKey Gateways(string trunk) => $"trunk:{{{trunk}}}:gateways";

    private static RedisKey Errors(string trunk) => $"trunk:{{{trunk}}}:errors";

    private static RedisKey Quality(string trunk) => $"trunk:{{{trunk}}}:quality";

    private RedisKey Day(string trunk) => string.Create(CultureInfo.InvariantCulture, $"trunk:{{{trunk}}}:day:{time.GetUtcNow():yyyy-MM-dd}");

    private async Task CountAsync(string trunk, string what)
    {
        var key = Day(trunk);
        await redis.GetDatabase().HashIncrementAsync(key, what);
        await redis.GetDatabase().KeyExpireAsync(key, DayKept);
    }

    private async Task PushAsync<T>(RedisKey key, T value, int most, TimeSpan kept)
    {
        var database = redis.GetDatabase();
        await database.ListLeftPushAsync(key, JsonSerializer.Serialize(value, LoggedEvent.Json));
        await database.ListTrimAsync(key, 0, most - 1);
        await database.KeyExpireAsync(key, kept);
    }
}
