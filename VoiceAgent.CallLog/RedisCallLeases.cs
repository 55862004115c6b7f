using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>
/// One hash for each call, with the fencing token and the worker of the last lease. A set for each worker lists its calls, so that the
/// calls of a dead worker are found without reading all live calls.
/// </summary>
internal sealed class RedisCallLeases(IConnectionMultiplexer redis) : ICallLeases
{
    // Longer than the longest call.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private const string Take = """
        local token = redis.call('HINCRBY', KEYS[1], 'token', 1)
        local before = redis.call('HGET', KEYS[1], 'worker')
        redis.call('HSET', KEYS[1], 'worker', ARGV[1])
        redis.call('EXPIRE', KEYS[1], ARGV[2])
        return {token, before}
        """;

    private readonly RedisCallCommands _commands = new(redis);

    private IDatabase Database => redis.GetDatabase();

    public async Task<CallLease> TakeAsync(CallId call, string worker)
    {
        var taken = (RedisResult[])(await Database.ScriptEvaluateAsync(Take, [CallKeys.Lease(call)], [worker, (long)Kept.TotalSeconds]))!;
        var lease = new CallLease(call, worker, (long)taken[0]);

        // Not in the script, because these keys are on other shards. A call that is in two sets is checked against its lease.
        await Database.SetAddAsync(CallKeys.CallsOf(worker), call.ToString());
        await Database.KeyExpireAsync(CallKeys.CallsOf(worker), Kept);
        if ((string?)taken[1] is { } before)
        {
            await _commands.SendAsync(call, new LeaseLost(lease.Token));
            if (before != worker)
            {
                await Database.SetRemoveAsync(CallKeys.CallsOf(before), call.ToString());
            }
        }

        return lease;
    }

    public async Task<bool> IsHeldAsync(CallLease lease) => (long?)await Database.HashGetAsync(CallKeys.Lease(lease.Call), "token") is not { } token || token <= lease.Token;

    public async Task<CallLease?> FindAsync(CallId call)
    {
        var fields = await Database.HashGetAsync(CallKeys.Lease(call), ["worker", "token"]);
        return (string?)fields[0] is { } worker && await Database.SetContainsAsync(CallKeys.CallsOf(worker), call.ToString())
            ? new CallLease(call, worker, (long)fields[1])
            : null;
    }

    public Task ReleaseAsync(CallLease lease) => Database.SetRemoveAsync(CallKeys.CallsOf(lease.Worker), lease.Call.ToString());

    public async Task<IReadOnlyList<CallId>> HeldByAsync(string worker)
    {
        var calls = await Database.SetMembersAsync(CallKeys.CallsOf(worker));
        var held = await Task.WhenAll(calls.Select(async call => (Call: call, Worker: await Database.HashGetAsync(CallKeys.Lease(CallId.Parse(call!)), "worker"))));
        return [.. held.Where(lease => lease.Worker == worker).Select(lease => CallId.Parse(lease.Call!))];
    }
}
