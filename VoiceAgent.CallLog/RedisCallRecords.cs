using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

internal sealed class RedisCallRecords(IConnectionMultiplexer redis, TimeProvider time) : ICallRecords
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    // The value of a claim whose work is done.
    private const string Done = "done";

    // Compare-and-set: the record and its version change together, or not at all. Scripts that cannot read the record see in 'live' whether the call goes on.
    private const string Put = """
        local version = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
        if version ~= tonumber(ARGV[1]) then return 0 end
        redis.call('HSET', KEYS[1], 'version', version + 1, 'record', ARGV[2], 'live', ARGV[4])
        redis.call('EXPIRE', KEYS[1], ARGV[3])
        return 1
        """;

    private IDatabase Database => redis.GetDatabase();

    public Task<bool> CreateAsync(CallRecord record) => TryPutAsync(record with { Version = 0 });

    public async Task<CallRecord?> FindAsync(CallId call)
    {
        var fields = await Database.HashGetAsync(CallKeys.Record(call), ["version", "record"]);
        return fields[1].IsNull ? null : JsonSerializer.Deserialize<CallRecord>((string)fields[1]!, LoggedEvent.Json)! with { Version = (long)fields[0] };
    }

    public async Task<CallRecord?> ChangeAsync(CallId call, Func<CallRecord, CallRecord?> change)
    {
        while (true)
        {
            var current = await FindAsync(call);
            if (current is null || change(current) is not { } next || next == current)
            {
                return current;
            }

            if (await TryPutAsync(next with { Version = current.Version }))
            {
                return next with { Version = current.Version + 1 };
            }
        }
    }

    public Task HeartbeatAsync(CallId call) => Database.SortedSetAddAsync(CallKeys.Live, call.ToString(), Now);

    public Task HeartbeatAsync(IReadOnlyCollection<CallId> calls)
    {
        var now = Now;
        return Database.SortedSetAddAsync(CallKeys.Live, [.. calls.Select(call => new SortedSetEntry(call.ToString(), now))]);
    }

    public async Task<IReadOnlyList<CallRecord>> LiveAsync()
    {
        var ids = await Database.SortedSetRangeByRankAsync(CallKeys.Live, 0, -1, Order.Descending);
        var records = await Task.WhenAll(ids.Select(id => FindAsync(CallId.Parse(id!))));
        return [.. records.OfType<CallRecord>().Where(record => record.IsLive)];
    }

    public async Task<IReadOnlyList<CallId>> SilentForAsync(TimeSpan silence)
    {
        var ids = await Database.SortedSetRangeByScoreAsync(CallKeys.Live, double.NegativeInfinity, Now - silence.TotalMilliseconds);
        return Array.ConvertAll(ids, id => CallId.Parse(id!));
    }

    public Task<bool> ClaimAsync(string what, TimeSpan kept) => Database.StringSetAsync(CallKeys.Claim(what), "1", kept, When.NotExists);

    public Task KeepAsync(string what, TimeSpan kept) => Database.StringSetAsync(CallKeys.Claim(what), Done, kept);

    public async Task<bool> IsKeptAsync(string what) => await Database.StringGetAsync(CallKeys.Claim(what)) == Done;

    public Task ReleaseAsync(string what) => Database.KeyDeleteAsync(CallKeys.Claim(what));

    public Task ForgetAsync(CallId call) => Database.SortedSetRemoveAsync(CallKeys.Live, call.ToString());

    public async IAsyncEnumerable<CallId> FollowAsync([EnumeratorCancellation] CancellationToken stopping)
    {
        var changes = Channel.CreateBounded<CallId>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });
        Action<RedisChannel, RedisValue> take = (_, id) => changes.Writer.TryWrite(CallId.Parse(id!));
        var subscriber = redis.GetSubscriber();
        await subscriber.SubscribeAsync(CallKeys.Feed, take);
        try
        {
            await foreach (var call in changes.Reader.ReadAllAsync(stopping))
            {
                yield return call;
            }
        }
        finally
        {
            await subscriber.UnsubscribeAsync(CallKeys.Feed, take);
        }
    }

    private double Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<bool> TryPutAsync(CallRecord record)
    {
        var put = await Database.ScriptEvaluateAsync(
            Put,
            [CallKeys.Record(record.Id)],
            [record.Version, JsonSerializer.Serialize(record, LoggedEvent.Json), (long)Kept.TotalSeconds, record is { IsLive: true, EndedAt: null } ? "1" : "0"]);
        if ((long)put == 0)
        {
            return false;
        }

        // Not in the script, because these keys are on another shard. Repeating these writes is harmless.
        await (record.IsLive ? HeartbeatAsync(record.Id) : Database.SortedSetRemoveAsync(CallKeys.Live, record.Id.ToString()));
        await redis.GetSubscriber().PublishAsync(CallKeys.Feed, record.Id.ToString());
        return true;
    }
}
