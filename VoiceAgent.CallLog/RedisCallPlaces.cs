using System.Globalization;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>
/// A hash with the last report of each worker, and a sorted set with the reservations by their expiry. Both are on one shard, because a
/// reservation reads and writes them together. A free place belongs to those who wait in <see cref="RedisCallQueue"/>.
/// </summary>
internal sealed class RedisCallPlaces(IConnectionMultiplexer redis, TimeProvider time) : ICallPlaces
{
    private const string Reserve = PlacesScripts.Count + """

        if redis.call('ZSCORE', KEYS[2], ARGV[4]) then return 1 end
        if ARGV[6] == '0' and free - reserved - waiting <= 0 then return 0 end
        if free - reserved <= 0 then return 0 end
        redis.call('ZADD', KEYS[2], now + tonumber(ARGV[5]), ARGV[4])
        return 1
        """;

    private const string Read = PlacesScripts.Count + """

        return {free, reserved, waiting}
        """;

    private const string Report = """
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        for i = 3, #ARGV do redis.call('ZREM', KEYS[2], ARGV[i]) end
        return 1
        """;

    private static readonly RedisKey[] Keys = PlacesScripts.Keys;

    private IDatabase Database => redis.GetDatabase();

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public Task<bool> TryReserveAsync(CallId call) => TryReserveAsync(call, comesFirst: false);

    public Task<bool> TryReserveForMoveAsync(CallId call) => TryReserveAsync(call, comesFirst: true);

    public Task ReleaseAsync(CallId call) => Database.SortedSetRemoveAsync(CallKeys.Reserved, call.ToString());

    public Task ReportAsync(WorkerReport report, IReadOnlyCollection<CallId> arrived)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{report.Capacity} {report.Used} {(report.IsDraining ? 1 : 0)} {report.Beat} {Now}");
        return Database.ScriptEvaluateAsync(Report, Keys, [report.Worker, text, .. arrived.Select(call => (RedisValue)call.ToString())]);
    }

    public Task LeaveAsync(string worker) => Database.HashDeleteAsync(CallKeys.Workers, worker);

    public async Task<PlacesNow> ReadAsync()
    {
        var counts = (long[])(await Database.ScriptEvaluateAsync(Read, Keys, Times))!;
        var workers = await Database.HashGetAllAsync(CallKeys.Workers);
        return new PlacesNow([.. workers.Select(worker => Parse(worker.Name!, worker.Value!))], (int)counts[1], (int)Math.Max(0, counts[0] - counts[1] - counts[2])) { Waiting = (int)counts[2] };
    }

    private async Task<bool> TryReserveAsync(CallId call, bool comesFirst) =>
        (long)await Database.ScriptEvaluateAsync(Reserve, Keys, [.. Times, call.ToString(), (long)PlacesRules.Reserved.TotalMilliseconds, comesFirst ? 1 : 0]) == 1;

    private RedisValue[] Times => PlacesScripts.TimesAt(time);

    private static WorkerReport Parse(string worker, string report)
    {
        var parts = Array.ConvertAll(report.Split(' '), part => long.Parse(part, CultureInfo.InvariantCulture));
        return new WorkerReport(worker, (int)parts[0], (int)parts[1], parts[2] == 1, parts[3]);
    }
}
